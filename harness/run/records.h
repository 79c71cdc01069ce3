#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "db/store.h"
#include "evaluators/scoring.h"
#include "harness/run/events.h"
#include "harness/run/prepare.h"

/// From what a run is to how the database has it.
namespace arc {

int64_t RecordPlugin(Store& store, const PluginInfo& plugin);
/// With the digests of all pairs; of boards, which take long, not where data.overlap is
/// "unchecked".
int64_t RecordTrainingSet(Store& store, const Prepared& prepared);
int64_t RecordEvaluationSet(Store& store, const Prepared& prepared);

/// Evaluation puzzles whose test pair is among the trained pairs of the recorded
/// set `training`, up to symmetry.
std::vector<std::string> SharedWithRecorded(const Store& store, int64_t training,
                                            const Prepared& prepared);

/// `kind`: "train" or "solver". `folder` is relative to the workspace.
RunRecord MakeRun(const Prepared& prepared, const std::string& id, const std::string& kind,
                  const std::string& folder);
/// The flattened configuration.
std::vector<ParamRecord> MakeParams(const Config& config);

ScoreRecord MakeScore(const Score& score);
ResultRecord MakeResult(const OutputResult& result);

/// What an evaluation's row says apart from its scores and (DescribeTraining) what a model's
/// training was.
EvaluationRecord MakeEvaluation(const Prepared& prepared, const StartedEvent& started,
                                const EvaluationEvent& event);

/// Reads the votes that `event` announced in `folder`, checks their SHA-256 and scores
/// them against the whole evaluation set. Throws BadData naming the file.
struct ScoredVotes {
  std::vector<OutputVotes> votes;
  std::vector<ScoreRecord> scores;
  std::vector<ResultRecord> results;
};
ScoredVotes ScoreVotes(const Prepared& prepared, const std::filesystem::path& folder,
                       const EvaluationEvent& event);

/// The score that leaderboards of a suite sort by.
std::string PrimaryMetric(const std::string& suite);

}  // namespace arc
