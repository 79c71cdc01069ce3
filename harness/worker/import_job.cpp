#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/run/recipe.h"
#include "harness/worker/official_import.h"
#include "harness/worker/torch_jobs.h"
#include "tasks/hash.h"

namespace arc {
namespace {

bool IsOverridden(const Job& job, const std::string& key) {
  return std::any_of(job.official.overrides.begin(), job.official.overrides.end(),
                     [&](const std::string& text) { return ParseOverride(text).key == key; });
}

/// The configuration that the run is recorded with.
Config RunConfig(const Job& job, const ImportedModel& imported, const std::string& sha256) {
  Config config = imported.facts.config;
  if (job.official.sizes.seq_len == 0 && !IsOverridden(job, "data.suite")) {
    ChooseSuite(config, imported.facts.sizes);
  }
  config.Set("training.steps", imported.step);
  config.Set("verified", true);
  config.Set("description", "imported: " + job.checkpoint.filename().string());
  config.Set("source", fmt::format("{}, SHA-256 {}", job.checkpoint.string(), sha256));
  return config;
}

std::string WriteCheckpoint(const Job& job, const ImportedModel& imported, const Config& config) {
  Checkpoint checkpoint = imported.Weights();
  checkpoint.metadata["format"] = "pt";
  checkpoint.metadata["step"] = std::to_string(imported.step);
  checkpoint.metadata["arcbench_config"] = config.ToJson().dump();
  checkpoint.metadata["arcbench_settings"] = imported.settings;
  checkpoint.metadata["plugin_sha256"] = imported.facts.plugin.sha256;
  checkpoint.metadata["training_hash"] = "";  // what it was trained on is not known
  std::filesystem::create_directories(job.folder / "checkpoints");
  const std::string file = fmt::format("checkpoints/step_{:08}.safetensors", imported.step);
  WriteSafetensors(job.folder / file, checkpoint);
  return file;
}

}  // namespace

int RunImportJob(const Job& job, EventWriter& events) {
  const ImportedModel imported = ImportModel(job.checkpoint, job.official, job.config);
  const Config config = RunConfig(job, imported, Sha256OfFile(job.checkpoint));
  for (const std::string& note : imported.facts.notes) events.Send(LogEvent{"info", note});
  events.Send(StartedEvent{
      "cpu", at::get_num_threads(), static_cast<uint64_t>(imported.store->trained_count()),
      static_cast<uint64_t>(imported.table.defined() ? imported.table.numel() : 0)});
  const std::string file = WriteCheckpoint(job, imported, config);
  const std::filesystem::path path = job.folder / file;
  const auto step = static_cast<uint64_t>(imported.step);
  events.Send(
      CheckpointEvent{step, file, Sha256OfFile(path), std::filesystem::file_size(path), "last"});
  events.Send(DoneEvent{false, step});
  return 0;
}

}  // namespace arc
