#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "evaluators/prediction.h"
#include "evaluators/statistics.h"
#include "evaluators/voting.h"
#include "tasks/puzzle.h"
#include "tasks/suite.h"

namespace arc {

/// What became of one test output of the task set.
struct OutputResult {
  std::string puzzle;
  uint32_t test = 0;
  bool answered = false;       ///< at least one vote took part
  bool exact = false;          ///< one of the attempts equals the output
  bool valid = false;          ///< one of the attempts solves the puzzle by its rules
  uint32_t correct_at = 0;     ///< 1-based rank of the right candidate among all; 0: not there
  int cells_right = 0;         ///< of the first attempt; 0 where it has another shape
  int cells = 0;               ///< of the output
  std::vector<Grid> attempts;  ///< the first K ranked candidates, best first
  /// Candidates that the suite's first score counts as right, as RankCandidates names them: equal
  /// to the output (mazes: any shortest path). Best ranked first.
  std::vector<uint32_t> right;
};

/// One figure with its sample size and 95 % interval.
struct Score {
  std::string name;
  double value = 0;
  uint64_t n = 0;  ///< outputs, tasks or puzzles that the value is a mean over (cells: puzzles)
  double low = 0;
  double high = 0;
  std::string method;  ///< of the interval, with the number of clusters where it has any
};

/// The clusters' ratio with its ClusteredInterval. `n`: what it is a mean over; `unit`: what a
/// cluster is ("task"), for the method's text.
Score ClusteredScore(std::string name, std::span<const Cluster> clusters, uint64_t n,
                     const char* unit);

struct ScoringOptions {
  VotingOptions voting;
  int attempts = 0;  ///< K; 0: the suite's
};

/// One result for each test output of `puzzles`, in their order; an output
/// without a vote is a wrong answer. Throws BadData on no puzzles, two puzzles
/// with one id, an output whose solution is unknown, votes for a puzzle or output
/// that is not in `puzzles`, and two entries for one output.
std::vector<OutputResult> JudgeOutputs(std::span<const Puzzle> puzzles,
                                       std::span<const OutputVotes> votes, const Suite& suite,
                                       const ScoringOptions& options = {});

/// The three scores in use for tasks with several outputs:
///   outputs     solved outputs / outputs (Kaggle); clustered by task
///   tasks_mean  mean over tasks of the solved fraction (public evaluators); bootstrap over tasks
///   tasks_all   tasks with every output solved / tasks; Wilson
std::vector<Score> TaskScores(std::span<const OutputResult> results);

/// Scores of puzzles with one output:
///   exact       equal to the stored output; Wilson
///   valid       solves the puzzle; named `valid_name` ("shortest_path" for mazes); Wilson
///   cells       right cells / cells of the first attempts; clustered by puzzle
std::vector<Score> PuzzleScores(std::span<const OutputResult> results,
                                const std::string& valid_name);

/// Solved results / results, one output a puzzle; Wilson.
Score SolvedScore(std::string name, std::span<const OutputResult> results);

/// What a single view reaches, for judging what voting adds:
///   exact_unvoted    view 0 (the puzzle as it stands) alone, one attempt; left out where
///                    no output has a view 0
///   exact_view_mean  mean over outputs and views; a view that is missing counts as wrong
/// Both clustered by puzzle.
std::vector<Score> SingleViewScores(std::span<const Puzzle> puzzles,
                                    std::span<const OutputVotes> votes,
                                    const VotingOptions& options = {});

/// JudgeOutputs, and every score above that fits the suite.
struct Evaluation {
  std::vector<OutputResult> outputs;
  std::vector<Score> scores;
};
Evaluation Evaluate(std::span<const Puzzle> puzzles, std::span<const OutputVotes> votes,
                    const Suite& suite, const ScoringOptions& options = {});

}  // namespace arc
