#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evaluators/calibration.h"
#include "evaluators/prediction.h"
#include "evaluators/scoring.h"
#include "evaluators/voting.h"
#include "tasks/puzzle.h"

namespace arc {

enum class MemberKind {
  kModel,     ///< many views, each a vote with a confidence
  kSolver,    ///< answers always, whatever it is worth (baselines)
  kVerified,  ///< a solver that answers only where its program explains every demonstration
};

/// Someone who votes: a checkpoint, a plugin, a solver. Outputs that it says nothing on are
/// left out of both lists; each list has an output once.
struct EnsembleMember {
  std::string name;
  MemberKind kind = MemberKind::kModel;
  std::vector<OutputVotes> votes;  ///< on the tasks
  /// On the held-out puzzles, by the same member before it learned from the pairs held out.
  /// Empty: not measured; its accuracy is then taken to be that of the others.
  std::vector<OutputVotes> held_out = {};
};

/// How much a member's share counts. On a tie the earlier one is taken.
enum class WeightRule {
  kPrior,     ///< verified solvers 2, models 1, other solvers 0.1: nothing is measured
  kEqual,     ///< all the same
  kAccuracy,  ///< the estimated accuracy of its first answer where it answers
  kLogOdds,   ///< log of ten times the odds of that, as if wrong answers were ten alike
};

/// What is tried after the best of the pooled ranking. On a tie the earlier one is taken.
enum class SecondAttempt {
  kRunnerUp,  ///< the second of the pooled ranking
  kDiverse,   ///< the first of the weightiest member whose first is another; else the runner-up
};

std::string MemberKindName(MemberKind kind);          ///< "model", "solver", "verified"
std::string WeightRuleName(WeightRule rule);          ///< "prior", "equal", "accuracy", "log_odds"
std::string SecondAttemptName(SecondAttempt second);  ///< "runner_up", "diverse"

struct EnsembleOptions {
  VotingOptions voting;  ///< which votes of a member count
  /// Grids that can be an answer; others count among the votes and are never ranked.
  std::function<bool(const Grid&)> usable = [](const Grid& grid) { return !grid.empty(); };
  std::optional<WeightRule> rule;       ///< absent: chosen on the held-out puzzles
  std::optional<SecondAttempt> second;  ///< absent: likewise
  size_t keep = 8;                      ///< candidates kept of each output, at least 1
};

struct MemberWeight {
  std::string name;
  MemberKind kind = MemberKind::kModel;
  double weight = 0;      ///< above 0; those of all members add up to 1
  uint64_t answered = 0;  ///< held-out outputs that it answers
  uint64_t right = 0;     ///< of these, its first answer is right
  double accuracy = 0;    ///< right / answered, drawn towards the members' common rate
};

/// One way to weigh and to choose, measured on all held-out outputs. The weights that judge
/// an output are those of the other tasks' pairs. The best of several trials is a little
/// flattered all the same.
struct EnsembleTrial {
  WeightRule rule = WeightRule::kPrior;
  SecondAttempt second = SecondAttempt::kRunnerUp;
  Score first;   ///< "first": the first attempt is right
  Score either;  ///< "either": one of the two is
};

struct EnsembleChoice {
  WeightRule rule = WeightRule::kPrior;
  SecondAttempt second = SecondAttempt::kRunnerUp;
  std::vector<MemberWeight> members;  ///< in the members' order
  std::vector<EnsembleTrial> trials;  ///< simplest first; empty: nothing was held out
  uint64_t held_out_outputs = 0;
  uint64_t held_out_tasks = 0;
  /// Score and truth of both attempts at held-out outputs under the chosen way, which
  /// FitIsotonic turns into a map for the tests. Only of the outputs that the most models
  /// answer: where some were not asked, scores lack their share. (Members that were asked
  /// nowhere add to the tests' scores alone, which makes the map too hopeful; a held-out puzzle
  /// has a demonstration less than its task, which makes it too modest.)
  std::vector<ScoredAnswer> held_out_answers;
};

/// Chooses weights and second attempt by what they reach on held-out puzzles: tasks one of
/// whose demonstrations became the test. The most outputs right within two attempts win; ten
/// right first attempts weigh as much as one of them, since a way that lives by its second
/// attempt is one split vote from losing it; then the simplest. Puzzles that share a pair are one
/// task. Nothing is held out, or no member has votes there: kPrior and kRunnerUp. Needs at least
/// one member. Throws BadData on a held-out puzzle whose output is unknown or that is there twice,
/// and on votes for one that is not there or for one output twice; UsageError without members.
EnsembleChoice ChooseEnsemble(std::span<const EnsembleMember> members,
                              std::span<const Puzzle> held_out,
                              const EnsembleOptions& options = {});

/// What one member says for one candidate.
struct MemberSupport {
  uint32_t member = 0;  ///< place in the list of members
  uint32_t count = 0;   ///< of its votes
  uint32_t of = 0;      ///< all its votes for this output
  double mean_q = 0;    ///< of the `count`: sigmoid(q), in [0, 1]
};

struct EnsembleCandidate {
  Grid grid;
  double score = 0;                         ///< sum over members of weight * count / of, in [0, 1]
  double mean_q = 0;                        ///< over all votes for it
  uint32_t agree = 0;                       ///< members that have it first in their own ranking
  std::vector<MemberSupport> members = {};  ///< those that vote for it
};

struct EnsembleOutput {
  std::string puzzle;
  uint32_t test = 0;
  uint32_t answered = 0;  ///< members with a usable answer
  uint64_t votes = 0;     ///< of all members
  /// Best first, as many as asked for: by score, mean_q, member order, order of appearance.
  /// The second attempt is there as well, last, where it ranks behind them.
  std::vector<EnsembleCandidate> candidates = {};
  size_t second = 1;  ///< place of the second attempt; candidates.size(): there is none

  /// The attempts, best first: two at most, none where nothing usable was voted for.
  std::vector<const EnsembleCandidate*> Attempts() const;
};

/// The members' votes as one ranking for every output that one of them votes on, in order of
/// first appearance. Deterministic; time grows with the number of votes. Throws BadData on
/// votes of a member for one output twice, UsageError where `choice` is for other members.
std::vector<EnsembleOutput> RankEnsemble(std::span<const EnsembleMember> members,
                                         const EnsembleChoice& choice,
                                         const EnsembleOptions& options = {});

}  // namespace arc
