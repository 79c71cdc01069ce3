#include "evaluators/scoring.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "evaluators/statistics.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr uint64_t kBootstrapSeed = 1;  // one for all scores, so that they come out the same again

using OutputKey = std::pair<std::string, uint32_t>;
using VotesByOutput = std::map<OutputKey, const OutputVotes*>;

/// Places of every test output, checked. The value is filled in by IndexVotes.
VotesByOutput IndexTasks(std::span<const Puzzle> puzzles) {
  if (puzzles.empty()) throw BadData("no puzzles to score");
  VotesByOutput index;
  for (const Puzzle& puzzle : puzzles) {
    if (puzzle.tests.empty()) throw BadData(fmt::format("puzzle {} has no test", puzzle.id));
    for (size_t test = 0; test < puzzle.tests.size(); ++test) {
      if (!index.emplace(OutputKey(puzzle.id, test), nullptr).second) {
        throw BadData(fmt::format("puzzle {} is there twice in the task set", puzzle.id));
      }
    }
  }
  return index;
}

VotesByOutput IndexVotes(std::span<const Puzzle> puzzles, std::span<const OutputVotes> votes) {
  VotesByOutput index = IndexTasks(puzzles);
  for (const OutputVotes& output : votes) {
    const auto at = index.find({output.puzzle, output.test});
    if (at == index.end()) {
      throw BadData(fmt::format("votes for puzzle {} output {}, which is not in the task set",
                                output.puzzle, output.test));
    }
    if (at->second != nullptr) {
      throw BadData(fmt::format("puzzle {} output {} has votes twice", output.puzzle, output.test));
    }
    at->second = &output;
  }
  return index;
}

const Grid& Solution(const Puzzle& puzzle, size_t test) {
  if (puzzle.tests[test].output) return *puzzle.tests[test].output;
  throw BadData(fmt::format("puzzle {} output {} has no known solution: it cannot be scored",
                            puzzle.id, test));
}

/// Mazes have more than one right answer.
bool JudgedByRules(const Suite& suite) { return suite.Info().name == "maze"; }

/// One candidate and its rank, from 0.
void JudgeCandidate(const Verdict& verdict, size_t rank, size_t attempts, OutputResult& result) {
  if (verdict.exact && result.correct_at == 0) result.correct_at = static_cast<uint32_t>(rank + 1);
  if (rank == 0) result.cells_right = verdict.cells_right;
  if (rank >= attempts) return;
  result.exact = result.exact || verdict.exact;
  result.valid = result.valid || verdict.valid;
}

OutputResult JudgeOutput(const Puzzle& puzzle, uint32_t test, const OutputVotes* votes,
                         const Suite& suite, const VotingOptions& voting, size_t attempts) {
  const Grid& solution = Solution(puzzle, test);
  OutputResult result;
  result.puzzle = puzzle.id;
  result.test = test;
  result.cells = static_cast<int>(solution.cells.size());
  if (votes == nullptr) return result;
  const std::vector<RankedCandidate> ranked = RankCandidates(*votes, voting);
  result.answered = !ranked.empty();
  for (size_t rank = 0; rank < ranked.size(); ++rank) {
    const uint32_t candidate = ranked[rank].candidate;
    const Grid& grid = votes->candidates[candidate];
    const Verdict verdict = suite.Judge(puzzle.tests[test], grid);
    JudgeCandidate(verdict, rank, attempts, result);
    if (rank < attempts) result.attempts.push_back(grid);
    if (JudgedByRules(suite) ? verdict.valid : verdict.exact) result.right.push_back(candidate);
  }
  return result;
}

/// `right` and `size` of each result summed up by puzzle, in order of first appearance.
template <typename Right, typename Size>
std::vector<Cluster> ClusterByPuzzle(std::span<const OutputResult> results, Right right,
                                     Size size) {
  std::vector<Cluster> clusters;
  std::map<std::string, size_t> place;
  for (const OutputResult& result : results) {
    const auto [at, added] = place.emplace(result.puzzle, clusters.size());
    if (added) clusters.push_back({0, 0});
    clusters[at->second].right += static_cast<double>(right(result));
    clusters[at->second].size += static_cast<double>(size(result));
  }
  return clusters;
}

constexpr auto kOne = [](const OutputResult&) { return 1; };
constexpr auto kExact = [](const OutputResult& r) { return r.exact; };

Score ProportionScore(std::string name, uint64_t right, uint64_t n) {
  const Interval i = WilsonInterval(static_cast<double>(right), static_cast<double>(n));
  return {std::move(name), static_cast<double>(right) / static_cast<double>(n), n, i.low, i.high,
          "Wilson"};
}

/// Where the resamples do not differ the bootstrap has no width, which would claim
/// certainty; values in [0, 1] vary at most as a proportion of their mean, hence Wilson.
Score BootstrapScore(std::string name, const std::vector<Cluster>& clusters) {
  const auto n = static_cast<double>(clusters.size());
  const double value = Ratio(clusters);
  Interval i = BootstrapInterval(clusters, {.seed = kBootstrapSeed});
  const bool flat = !(i.low < i.high);
  if (flat) i = WilsonInterval(value * n, n);
  return {std::move(name), value,
          clusters.size(), i.low,
          i.high,          flat ? "Wilson (bootstrap without width)" : "bootstrap over tasks"};
}

uint64_t CountIf(std::span<const OutputResult> results, bool OutputResult::*flag) {
  return static_cast<uint64_t>(std::count_if(results.begin(), results.end(),
                                             [&](const OutputResult& r) { return r.*flag; }));
}

/// Views that answered each output rightly, and views there are.
struct ViewCounts {
  uint64_t right = 0;
  uint64_t views = 0;
  bool unvoted_right = false;  ///< view 0
  bool has_unvoted = false;
};

ViewCounts CountViews(const OutputVotes* output, const Grid& solution,
                      const VotingOptions& options) {
  ViewCounts counts;
  if (output == nullptr) return counts;
  for (const Vote& vote : SelectVotes(*output, options)) {
    const bool right = output->candidates[vote.candidate] == solution;
    counts.right += right;
    ++counts.views;
    counts.has_unvoted = counts.has_unvoted || vote.view == 0;
    counts.unvoted_right = counts.unvoted_right || (vote.view == 0 && right);
  }
  return counts;
}

/// By puzzle, then by output.
std::vector<std::vector<ViewCounts>> CountAllViews(std::span<const Puzzle> puzzles,
                                                   std::span<const OutputVotes> votes,
                                                   const VotingOptions& options) {
  const VotesByOutput index = IndexVotes(puzzles, votes);
  std::vector<std::vector<ViewCounts>> counts;
  for (const Puzzle& puzzle : puzzles) {
    std::vector<ViewCounts>& outputs = counts.emplace_back();
    for (uint32_t test = 0; test < puzzle.tests.size(); ++test) {
      outputs.push_back(CountViews(index.at({puzzle.id, test}), Solution(puzzle, test), options));
    }
  }
  return counts;
}

}  // namespace

Score ClusteredScore(std::string name, std::span<const Cluster> clusters, uint64_t n,
                     const char* unit) {
  const Interval i = ClusteredInterval(clusters);
  const bool single = std::all_of(clusters.begin(), clusters.end(), [](const Cluster& c) {
    return c.size == 1 && (c.right == 0 || c.right == 1);
  });
  return {std::move(name),
          Ratio(clusters),
          n,
          i.low,
          i.high,
          single ? "Wilson" : fmt::format("Wilson, clustered by {} ({})", unit, clusters.size())};
}

std::vector<OutputResult> JudgeOutputs(std::span<const Puzzle> puzzles,
                                       std::span<const OutputVotes> votes, const Suite& suite,
                                       const ScoringOptions& options) {
  const VotesByOutput index = IndexVotes(puzzles, votes);
  const int attempts = options.attempts > 0 ? options.attempts : suite.Info().attempts;
  std::vector<OutputResult> results;
  for (const Puzzle& puzzle : puzzles) {
    for (uint32_t test = 0; test < puzzle.tests.size(); ++test) {
      results.push_back(JudgeOutput(puzzle, test, index.at({puzzle.id, test}), suite,
                                    options.voting, static_cast<size_t>(attempts)));
    }
  }
  return results;
}

std::vector<Score> TaskScores(std::span<const OutputResult> results) {
  if (results.empty()) throw BadData("no puzzles to score");
  const std::vector<Cluster> tasks = ClusterByPuzzle(results, kExact, kOne);
  std::vector<Cluster> fractions;
  uint64_t whole = 0;
  for (const Cluster& task : tasks) {
    fractions.push_back({task.right / task.size, 1});
    whole += task.right == task.size;
  }
  return {ClusteredScore("outputs", tasks, results.size(), "task"),
          BootstrapScore("tasks_mean", fractions),
          ProportionScore("tasks_all", whole, tasks.size())};
}

std::vector<Score> PuzzleScores(std::span<const OutputResult> results,
                                const std::string& valid_name) {
  if (results.empty()) throw BadData("no puzzles to score");
  const std::vector<Cluster> cells = ClusterByPuzzle(
      results, [](const OutputResult& r) { return r.cells_right; },
      [](const OutputResult& r) { return r.cells; });
  return {SolvedScore("exact", results),
          ProportionScore(valid_name, CountIf(results, &OutputResult::valid), results.size()),
          ClusteredScore("cells", cells, cells.size(), "puzzle")};
}

Score SolvedScore(std::string name, std::span<const OutputResult> results) {
  return ProportionScore(std::move(name), CountIf(results, &OutputResult::exact), results.size());
}

std::vector<Score> SingleViewScores(std::span<const Puzzle> puzzles,
                                    std::span<const OutputVotes> votes,
                                    const VotingOptions& options) {
  const std::vector<std::vector<ViewCounts>> counts = CountAllViews(puzzles, votes, options);
  uint64_t most_views = 1;
  uint64_t outputs = 0;
  bool has_unvoted = false;
  for (const auto& puzzle : counts) {
    for (const ViewCounts& c : puzzle) {
      most_views = std::max(most_views, c.views);
      has_unvoted = has_unvoted || c.has_unvoted;
      ++outputs;
    }
  }
  std::vector<Cluster> unvoted;
  std::vector<Cluster> mean;
  for (const auto& puzzle : counts) {
    unvoted.push_back({0, static_cast<double>(puzzle.size())});
    mean.push_back({0, static_cast<double>(puzzle.size() * most_views)});
    for (const ViewCounts& c : puzzle) {
      unvoted.back().right += c.unvoted_right;
      mean.back().right += static_cast<double>(c.right);
    }
  }
  std::vector<Score> scores;
  if (has_unvoted) scores.push_back(ClusteredScore("exact_unvoted", unvoted, outputs, "puzzle"));
  scores.push_back(ClusteredScore("exact_view_mean", mean, outputs, "puzzle"));
  return scores;
}

Evaluation Evaluate(std::span<const Puzzle> puzzles, std::span<const OutputVotes> votes,
                    const Suite& suite, const ScoringOptions& options) {
  Evaluation evaluation;
  evaluation.outputs = JudgeOutputs(puzzles, votes, suite, options);
  const SuiteInfo& info = suite.Info();
  evaluation.scores =
      info.has_demonstrations
          ? TaskScores(evaluation.outputs)
          : PuzzleScores(evaluation.outputs, JudgedByRules(suite) ? "shortest_path" : "valid");
  std::vector<Score> single = SingleViewScores(puzzles, votes, options.voting);
  std::move(single.begin(), single.end(), std::back_inserter(evaluation.scores));
  return evaluation;
}

}  // namespace arc
