#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "evaluators/ensemble.h"
#include "evaluators/ensemble_pool.h"
#include "evaluators/ensemble_weights.h"
#include "evaluators/shared_pairs.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr std::array kRules = {WeightRule::kPrior, WeightRule::kEqual, WeightRule::kAccuracy,
                               WeightRule::kLogOdds};
constexpr std::array kSeconds = {SecondAttempt::kRunnerUp, SecondAttempt::kDiverse};

using Records = std::vector<MemberRecord>;  ///< by member

/// A held-out output and what the members say on it.
struct HeldOutOutput {
  size_t task = 0;
  const Grid* solution = nullptr;
  const PooledOutput* pooled = nullptr;  ///< null: nobody votes on it
  std::optional<uint32_t> right = {};    ///< the solution's place among the candidates
  size_t models = 0;                     ///< that answer
};

/// The held-out outputs, pooled once. Members and puzzles must outlive it.
struct HeldOut {
  std::span<const EnsembleMember> members;
  std::vector<PooledOutput> pool;
  std::vector<HeldOutOutput> outputs;
  Records all;
  std::vector<Records> tasks;  ///< by task
  size_t most_models = 0;      ///< that answer one output
};

void AddOutputs(HeldOut& held_out, std::span<const Puzzle> puzzles) {
  const std::vector<size_t> tasks = GroupBySharedPairs(puzzles);
  for (size_t i = 0; i < puzzles.size(); ++i) {
    for (size_t test = 0; test < puzzles[i].tests.size(); ++test) {
      const std::optional<Grid>& solution = puzzles[i].tests[test].output;
      if (!solution) {
        throw BadData(
            fmt::format("held-out puzzle {} output {} has no known solution", puzzles[i].id, test));
      }
      held_out.outputs.push_back({tasks[i], &*solution});
    }
    held_out.tasks.resize(std::max(held_out.tasks.size(), tasks[i] + 1));
  }
}

/// Gives every pooled output to its place among the outputs.
void AttachPool(HeldOut& held_out, std::span<const Puzzle> puzzles) {
  using Key = std::pair<std::string_view, size_t>;
  std::map<Key, HeldOutOutput*> index;
  HeldOutOutput* next = held_out.outputs.data();
  for (const Puzzle& puzzle : puzzles) {
    for (size_t test = 0; test < puzzle.tests.size(); ++test) {
      if (index.emplace(Key(puzzle.id, test), next++).second) continue;
      throw BadData(fmt::format("held-out puzzle {} is there twice", puzzle.id));
    }
  }
  for (const PooledOutput& pooled : held_out.pool) {
    const auto at = index.find(Key(pooled.puzzle, pooled.test));
    if (at == index.end()) {
      throw BadData(fmt::format("votes for held-out puzzle {} output {}, which is not there",
                                pooled.puzzle, pooled.test));
    }
    at->second->pooled = &pooled;
  }
}

void FindRight(HeldOutOutput& output) {
  const std::vector<const Grid*>& grids = output.pooled->grids;
  const auto at = std::find_if(grids.begin(), grids.end(),
                               [&](const Grid* grid) { return *grid == *output.solution; });
  if (at != grids.end()) output.right = static_cast<uint32_t>(at - grids.begin());
}

void CountRecords(HeldOut& held_out) {
  held_out.all.resize(held_out.members.size());
  for (Records& records : held_out.tasks) records.resize(held_out.members.size());
  for (HeldOutOutput& output : held_out.outputs) {
    if (output.pooled == nullptr) continue;
    FindRight(output);
    for (const PooledAnswer& answer : output.pooled->answers) {
      for (MemberRecord* record :
           {&held_out.all[answer.member], &held_out.tasks[output.task][answer.member]}) {
        ++record->answered;
        record->right += output.right == answer.first;
      }
      output.models += held_out.members[answer.member].kind == MemberKind::kModel;
    }
    held_out.most_models = std::max(held_out.most_models, output.models);
  }
}

HeldOut PoolHeldOut(std::span<const EnsembleMember> members, std::span<const Puzzle> puzzles,
                    const EnsembleOptions& options) {
  HeldOut held_out{members, PoolMembers(members, &EnsembleMember::held_out, options), {}, {}, {}};
  AddOutputs(held_out, puzzles);
  AttachPool(held_out, puzzles);
  CountRecords(held_out);
  return held_out;
}

/// The members' weights for each task, from the other tasks' records.
std::vector<std::vector<double>> CrossFit(const HeldOut& held_out, WeightRule rule) {
  std::vector<std::vector<double>> weights;
  for (const Records& task : held_out.tasks) {
    Records others = held_out.all;
    for (size_t i = 0; i < others.size(); ++i) {
      others[i].answered -= task[i].answered;
      others[i].right -= task[i].right;
    }
    weights.push_back(MemberWeights(rule, held_out.members, others));
  }
  return weights;
}

/// What one rule reaches with each second attempt.
class RuleTrials {
 public:
  RuleTrials(const HeldOut& held_out, WeightRule rule)
      : held_out_(held_out), rule_(rule), first_(held_out.tasks.size(), {0, 0}) {
    either_.fill(first_);
    const std::vector<std::vector<double>> weights = CrossFit(held_out, rule);
    for (const HeldOutOutput& output : held_out.outputs) {
      first_[output.task].size += 1;
      for (std::vector<Cluster>& clusters : either_) clusters[output.task].size += 1;
      if (output.pooled != nullptr) Judge(output, weights[output.task]);
    }
  }

  EnsembleTrial Trial(size_t second) const {
    const uint64_t n = held_out_.outputs.size();
    return {rule_, kSeconds[second], ClusteredScore("first", first_, n, "task"),
            ClusteredScore("either", either_[second], n, "task")};
  }
  std::vector<ScoredAnswer>& answers(size_t second) { return answers_[second]; }

 private:
  void Judge(const HeldOutOutput& output, std::span<const double> weights) {
    const std::vector<double> scores = WeighCandidates(*output.pooled, weights);
    const PooledAttempts attempts = PickAttempts(*output.pooled, weights, scores);
    const auto right = [&](const std::optional<uint32_t>& attempt) {
      return attempt && attempt == output.right;
    };
    first_[output.task].right += right(attempts.first);
    for (size_t i = 0; i < kSeconds.size(); ++i) {
      const std::optional<uint32_t>& second = attempts.Second(kSeconds[i]);
      either_[i][output.task].right += right(attempts.first) || right(second);
      if (output.models < held_out_.most_models) continue;
      for (const auto* attempt : {&attempts.first, &second}) {
        if (*attempt) answers_[i].push_back({scores[**attempt], right(*attempt)});
      }
    }
  }

  const HeldOut& held_out_;
  WeightRule rule_;
  std::vector<Cluster> first_;                                      // by task
  std::array<std::vector<Cluster>, kSeconds.size()> either_;        // by second attempt, task
  std::array<std::vector<ScoredAnswer>, kSeconds.size()> answers_;  // by second attempt
};

/// Outputs right within two attempts count; ten right first attempts count as one more.
int64_t Worth(const EnsembleTrial& trial) {
  const auto right = [](const Score& score) {
    return std::llround(score.value * static_cast<double>(score.n));
  };
  return 10 * right(trial.either) + right(trial.first);
}

/// Tries all that `options` leaves open and notes the best.
void Choose(const HeldOut& held_out, const EnsembleOptions& options, EnsembleChoice& choice) {
  std::optional<EnsembleTrial> best;
  for (const WeightRule rule : kRules) {
    if (options.rule.value_or(rule) != rule) continue;
    RuleTrials tried(held_out, rule);
    for (size_t i = 0; i < kSeconds.size(); ++i) {
      if (options.second.value_or(kSeconds[i]) != kSeconds[i]) continue;
      choice.trials.push_back(tried.Trial(i));
      if (best && Worth(choice.trials.back()) <= Worth(*best)) continue;
      best = choice.trials.back();
      choice.held_out_answers = std::move(tried.answers(i));
    }
  }
  choice.rule = best->rule;
  choice.second = best->second;
}

}  // namespace

EnsembleChoice ChooseEnsemble(std::span<const EnsembleMember> members,
                              std::span<const Puzzle> held_out, const EnsembleOptions& options) {
  if (members.empty()) throw UsageError("an ensemble without members");
  const HeldOut data = PoolHeldOut(members, held_out, options);
  EnsembleChoice choice;
  choice.rule = options.rule.value_or(WeightRule::kPrior);
  choice.second = options.second.value_or(SecondAttempt::kRunnerUp);
  choice.held_out_outputs = data.outputs.size();
  choice.held_out_tasks = data.tasks.size();
  if (!data.pool.empty()) Choose(data, options, choice);
  const std::vector<double> weights = MemberWeights(choice.rule, members, data.all);
  const std::vector<double> accuracies = EstimateAccuracies(data.all);
  for (size_t i = 0; i < members.size(); ++i) {
    choice.members.push_back({members[i].name, members[i].kind, weights[i], data.all[i].answered,
                              data.all[i].right, accuracies[i]});
  }
  return choice;
}

std::string MemberKindName(MemberKind kind) {
  if (kind == MemberKind::kVerified) return "verified";
  return kind == MemberKind::kModel ? "model" : "solver";
}

std::string WeightRuleName(WeightRule rule) {
  constexpr std::array kNames = {"prior", "equal", "accuracy", "log_odds"};
  return kNames.at(static_cast<size_t>(rule));
}

std::string SecondAttemptName(SecondAttempt second) {
  return second == SecondAttempt::kDiverse ? "diverse" : "runner_up";
}

}  // namespace arc
