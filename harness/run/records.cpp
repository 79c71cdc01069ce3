#include "harness/run/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "db/identity.h"
#include "evaluators/overlap.h"
#include "evaluators/scoring.h"
#include "evaluators/shard.h"
#include "harness/run/version.h"
#include "tasks/error.h"
#include "tasks/hash.h"

namespace arc {
namespace {

std::vector<PairRecord> Pairs(const Prepared& prepared, const std::vector<Puzzle>& puzzles,
                              const std::string& split) {
  std::vector<PairRecord> records;
  if (prepared.config.String("data.overlap") == "unchecked") return records;
  for (const PairDigest& pair : DigestPairs(*prepared.data.suite, puzzles)) {
    records.push_back({split, pair.task, static_cast<int>(pair.index),
                       pair.role == PairRole::kTest ? "test" : "demonstration", pair.digest});
  }
  return records;
}

DatasetRecord MakeDataset(const Prepared& prepared) {
  const SuiteInfo& info = prepared.data.suite->Info();
  DatasetRecord record;
  record.name = DataName(prepared.config, info);
  record.suite = info.name;
  record.rows = info.rows;
  record.cols = info.cols;
  record.description = prepared.config.ToJson().at("data").dump();
  return record;
}

// As a recipe has it, strings without quotes.
std::string PlainText(const OptionValue& value) {
  const std::string* text = std::get_if<std::string>(&value);
  return text ? *text : OptionText(value);
}

ParamRecord MakeParam(const std::string& key, const OptionValue& value) {
  static constexpr const char* kTypes[] = {"bool", "int", "float", "string"};
  return {key, PlainText(value), kTypes[value.index()]};
}

std::string CheckpointRule(const Config& config) {
  const bool best = config.String("training.keep") == "best" && config.Number("data.holdout") > 0;
  return best ? "best-on-validation" : "last";
}

}  // namespace

ScoreRecord MakeScore(const Score& s) {
  return {s.name, s.value, static_cast<int64_t>(s.n), s.low, s.high, s.method};
}

ResultRecord MakeResult(const OutputResult& r) {
  return {r.puzzle,
          static_cast<int>(r.test),
          static_cast<int>(r.correct_at),
          r.valid,
          r.cells_right,
          r.cells,
          r.answered};
}

int64_t RecordPlugin(Store& store, const PluginInfo& plugin) {
  return store.UpsertPlugin(
      {plugin.name, plugin.version, plugin.kind, plugin.file.string(), plugin.sha256});
}

int64_t RecordTrainingSet(Store& store, const Prepared& prepared) {
  DatasetRecord record = MakeDataset(prepared);
  record.name += "-train";
  record.content_hash = prepared.data.training_hash;
  record.train_count = static_cast<int64_t>(prepared.data.tasks.size());
  record.identifier_policy = prepared.config.String("data.identifiers");
  return store.UpsertDataset(record, Pairs(prepared, prepared.data.tasks, "train"));
}

int64_t RecordEvaluationSet(Store& store, const Prepared& prepared) {
  DatasetRecord record = MakeDataset(prepared);
  record.content_hash = prepared.data.evaluation_hash;
  record.test_count = static_cast<int64_t>(prepared.data.evaluation.size());
  return store.UpsertDataset(record, Pairs(prepared, prepared.data.evaluation, "test"));
}

std::vector<std::string> SharedWithRecorded(const Store& store, int64_t training,
                                            const Prepared& prepared) {
  const bool demonstrations = prepared.data.suite->Info().has_demonstrations;
  std::unordered_set<std::string> trained;
  for (PairRecord& pair : store.PairsOf(training)) {
    const bool used = !demonstrations || pair.role == "demonstration";
    if (pair.split == "train" && used) trained.insert(std::move(pair.digest));
  }
  std::vector<std::string> ids;
  for (const PairRecord& pair : Pairs(prepared, prepared.data.evaluation, "test")) {
    const bool shared = pair.role == "test" && trained.contains(pair.digest);
    if (shared && (ids.empty() || ids.back() != pair.puzzle)) ids.push_back(pair.puzzle);
  }
  return ids;
}

RunRecord MakeRun(const Prepared& prepared, const std::string& id, const std::string& kind,
                  const std::string& folder) {
  const Config& config = prepared.config;
  const BuildInfo build = ThisBuild();
  RunRecord run;
  run.id = id;
  run.kind = kind;
  run.recipe = config.String("name");
  run.config = config.ToJson().dump();
  run.seed = static_cast<uint64_t>(config.Integer("training.seed"));
  run.precision = config.String("training.precision");
  run.git_revision = build.git_revision;
  run.tree_dirty = build.tree_dirty;
  run.arcbench_version = build.version;
  run.folder = folder;
  return run;
}

std::vector<ParamRecord> MakeParams(const Config& config) {
  std::vector<ParamRecord> params;
  for (const auto& [key, value] : config.Values()) params.push_back(MakeParam(key, value));
  return params;
}

EvaluationRecord MakeEvaluation(const Prepared& prepared, const StartedEvent& started,
                                const EvaluationEvent& event) {
  const Config& config = prepared.config;
  const BuildInfo build = ThisBuild();
  const bool solver = prepared.plugin.kind == "solver";
  EvaluationRecord record;
  record.suite = prepared.data.suite->Info().name;
  record.views = static_cast<int>(event.views);
  record.steps = static_cast<int>(event.steps);
  record.voting_rule = config.String("evaluation.voting");
  record.attempts = prepared.data.suite->Info().attempts;
  record.protocol = solver ? "none" : Protocol(config);
  record.checkpoint_rule = solver ? "" : CheckpointRule(config);
  record.control = !solver && config.Bool("data.shuffle_labels");
  record.label = record.control ? "shuffled labels" : "";
  record.primary_metric = PrimaryMetric(record.suite);
  record.host = IdentifyProcess().host;
  record.device = started.device;
  record.threads = started.threads;
  record.precision = solver ? "" : config.String("training.precision");
  record.seed = static_cast<uint64_t>(config.Integer("data.seed"));
  record.git_revision = build.git_revision;
  record.tree_dirty = build.tree_dirty;
  record.arcbench_version = build.version;
  record.parameters = static_cast<int64_t>(started.parameters + started.embedding_parameters);
  record.embedding_parameters = static_cast<int64_t>(started.embedding_parameters);
  record.puzzles = static_cast<int64_t>(prepared.data.evaluation.size());
  record.outputs = static_cast<int64_t>(CountOutputs(prepared.data.evaluation));
  return record;
}

ScoredVotes ScoreVotes(const Prepared& prepared, const std::filesystem::path& folder,
                       const EvaluationEvent& event) {
  const std::filesystem::path file = folder / event.shard;
  if (Sha256OfFile(file) != event.sha256) {
    throw BadData(fmt::format("{}: not what the worker wrote (SHA-256)", file.string()));
  }
  ScoredVotes scored;
  scored.votes = ReadShard(file).outputs;
  if (!SolutionsAreKnown(prepared.data.evaluation)) return scored;
  ScoringOptions options;
  options.voting.rule = VotingRuleFromName(prepared.config.String("evaluation.voting"));
  const Evaluation evaluation =
      Evaluate(prepared.data.evaluation, scored.votes, *prepared.data.suite, options);
  for (const Score& score : evaluation.scores) scored.scores.push_back(MakeScore(score));
  for (const OutputResult& result : evaluation.outputs)
    scored.results.push_back(MakeResult(result));
  return scored;
}

std::string PrimaryMetric(const std::string& suite) {
  if (suite == "arc") return "outputs";
  return suite == "maze" ? "shortest_path" : "exact";
}

}  // namespace arc
