#include "harness/run/protocol.h"

#include <filesystem>
#include <set>
#include <unordered_set>

#include "harness/run/checkpoints.h"
#include "harness/run/train_compute.h"
#include "tasks/error.h"

namespace arc {
namespace {

/// The pairs of one training set, or of several.
struct Trained {
  std::unordered_set<std::string> digests, exact;
  bool known = true;        ///< all that was trained on is here
  bool exact_known = true;  ///< likewise of `exact`
};

void AddSet(const Store& store, std::optional<int64_t> set, bool has_demonstrations, Trained& to) {
  size_t pairs = 0;
  if (set) {
    for (PairRecord& pair : store.PairsOf(*set)) {
      if (pair.split != "train") continue;
      ++pairs;
      if (has_demonstrations && pair.role != "demonstration") continue;
      to.exact_known = to.exact_known && !pair.exact.empty();
      to.digests.insert(std::move(pair.digest));
      to.exact.insert(std::move(pair.exact));
    }
  }
  if (pairs == 0) to.known = to.exact_known = false;
}

/// Tasks of `pairs` that have one of this role among what was trained on.
struct TaskCount {
  int64_t symmetric = 0, exact = 0;
};

TaskCount CountTasks(const std::vector<PairRecord>& pairs, const char* role,
                     const std::vector<const Trained*>& sets) {
  std::set<std::string> symmetric, exact;
  for (const PairRecord& pair : pairs) {
    if (pair.role != role) continue;
    for (const Trained* set : sets) {
      if (set->digests.contains(pair.digest)) symmetric.insert(pair.puzzle);
      if (!pair.exact.empty() && set->exact.contains(pair.exact)) exact.insert(pair.puzzle);
    }
  }
  return {static_cast<int64_t>(symmetric.size()), static_cast<int64_t>(exact.size())};
}

size_t TaskNumber(const std::vector<PairRecord>& pairs) {
  std::set<std::string> tasks;
  for (const PairRecord& pair : pairs) tasks.insert(pair.puzzle);
  return tasks.size();
}

/// By the curves; NaN where there are none.
double SecondsOfTraining(const Store& store, const std::string& run, int64_t steps) {
  double seconds = kNotMeasured;
  if (run.empty()) return seconds;
  for (const MetricRecord& point : store.MetricsOf(run, "train/examples_per_second")) {
    if (point.step <= steps) seconds = point.wall_seconds;
  }
  return seconds;
}

}  // namespace

TrainingHistory FollowHistory(const Store& store, const Config& config,
                              std::optional<int64_t> own) {
  constexpr size_t kLongest = 100;  // a file that was written over can lead in a circle
  TrainingHistory history = {own};
  std::string from = config.String("training.from");
  while (!from.empty()) {
    history.emplace_back();
    if (history.size() > kLongest || !std::filesystem::is_regular_file(from)) break;
    try {
      const CheckpointHeader header = ReadCheckpointHeader(from);
      history.back() = store.FindTrainingSet(header.training_hash);
      from = header.config.String("training.from");
    } catch (const Error&) {  // the file is gone, or of the public code
      break;
    }
  }
  return history;
}

Exposure JudgeExposure(const Store& store, const TrainingHistory& history, int64_t evaluation,
                       bool has_demonstrations) {
  const std::vector<PairRecord> pairs = store.PairsOf(evaluation);
  Trained own, before;
  for (size_t place = 0; place < history.size(); ++place) {
    AddSet(store, history[place], has_demonstrations, place == 0 ? own : before);
  }
  const bool known = !history.empty() && !pairs.empty() && own.known && before.known;
  Exposure exposure;
  const TaskCount leaked = CountTasks(pairs, "test", {&own, &before});
  exposure.leaked_tasks = leaked.symmetric;
  if (known && own.exact_known && before.exact_known) exposure.leaked_tasks_exact = leaked.exact;
  exposure.audit = leaked.symmetric > 0 ? "leak" : known ? "clean" : "unknown";
  exposure.seen_tasks = CountTasks(pairs, "demonstration", {&own, &before}).symmetric;
  const auto most = [&](const Trained& set) {
    const auto seen = CountTasks(pairs, "demonstration", {&set}).symmetric;
    return static_cast<double>(seen) > kSeenByAccident * static_cast<double>(TaskNumber(pairs));
  };
  if (!has_demonstrations) {
    exposure.protocol = "inductive";
  } else if (most(before)) {
    exposure.protocol = "transductive";
  } else if (most(own)) {
    exposure.protocol = history.size() > 1 ? "adapted" : "transductive";
  } else {
    exposure.protocol = known ? "inductive" : "unknown";
  }
  return exposure;
}

void DescribeTraining(const Store& store, const Training& training, const SuiteInfo& info,
                      EvaluationRecord& record) {
  const Exposure exposure =
      JudgeExposure(store, training.history, *record.dataset, info.has_demonstrations);
  record.protocol = exposure.protocol;
  record.audit = exposure.audit;
  record.seen_tasks = exposure.seen_tasks;
  record.leaked_tasks = exposure.leaked_tasks;
  record.leaked_tasks_exact = exposure.leaked_tasks_exact;
  record.training_hash = training.hash;
  record.training_seed = training.config.Integer("training.seed");
  const int64_t steps = record.checkpoint_step.value_or(0);
  if (steps <= 0) return;
  const TrainCompute compute = EstimateTraining(training.config, info, steps);
  record.train_examples = compute.examples;
  record.train_flops = compute.flops;
  record.train_seconds = SecondsOfTraining(store, training.run, steps);
}

}  // namespace arc
