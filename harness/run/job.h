#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "harness/run/config.h"
#include "harness/run/official_model.h"

namespace arc {

enum class JobKind {
  kTrain,     ///< train a model plugin, evaluate it at the end
  kEvaluate,  ///< a model plugin's checkpoint on the evaluation set
  kSolve,     ///< a solver plugin on the evaluation set
  kImport,    ///< a checkpoint of the public code becomes one of ours
  kProbe,     ///< says what it runs on, and which plugins it can load: facts (probe.h)
};

/// What a worker is to do: written by the front end into the job's folder.
struct Job {
  JobKind kind = JobKind::kSolve;
  std::filesystem::path
      folder;  ///< shards and checkpoints go here; paths in events are relative to it
  std::filesystem::path workspace;  ///< data names are looked up in its data/
  Config config;
  std::filesystem::path plugin_file;
  std::string plugin_sha256;
  std::filesystem::path resume;      ///< kTrain: checkpoint to go on from; empty: a new run
  std::filesystem::path checkpoint;  ///< kEvaluate, kImport: weights
  std::string training_hash;         ///< DataSource's, as the front end saw it; empty: not checked
  std::string evaluation_hash;       ///< likewise
  OfficialModelRequest official = {};               ///< kImport, where the plugin is not known yet
  std::filesystem::path profile = {};               ///< kTrain: where a trace goes; empty: none
  std::vector<std::filesystem::path> plugins = {};  ///< kProbe: files to load
};

/// The file <folder>/job.json, replaced as a whole. Throws Failed naming the path.
std::filesystem::path WriteJob(const Job& job);
/// Throws BadData naming the file.
Job ReadJob(const std::filesystem::path& file);

}  // namespace arc
