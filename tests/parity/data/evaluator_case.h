#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "evaluators/prediction.h"
#include "tasks/puzzle.h"
#include "tasks/suite.h"
#include "tests/parity/report.h"

namespace arc::parity {

/// What a public evaluator was given, and what it made of it.
struct EvaluatorCase {
  std::filesystem::path folder;
  nlohmann::json expected;       ///< case.json
  std::vector<Puzzle> puzzles;   ///< test_puzzles.json, in the file's order
  std::vector<std::string> names;
  std::vector<int32_t> identifiers;  ///< of every row
  int32_t ranks = 1;
  /// The votes that stand after each evaluation of the case, in their order: pooled
  /// with earlier ones where the case says so.
  std::vector<std::vector<OutputVotes>> evaluations;
  /// Tasks whose plain view was predicted, in order of first appearance.
  std::vector<std::string> plain_tasks;

  const std::vector<OutputVotes>& last() const { return evaluations.back(); }
};

/// The output's votes, empty where it has none.
OutputVotes VotesOf(const std::vector<OutputVotes>& votes, const std::string& puzzle,
                    uint32_t test);

/// Calls use(puzzle, test, its votes) for every output of the case.
template <typename Use>
void ForEachOutput(const EvaluatorCase& c, const std::vector<OutputVotes>& votes, const Use& use) {
  for (const Puzzle& puzzle : c.puzzles) {
    for (uint32_t test = 0; test < puzzle.tests.size(); ++test) {
      use(puzzle, test, VotesOf(votes, puzzle.id, test));
    }
  }
}

/// ranked.json: every candidate's rank, votes, confidence and grid.
void CheckRanking(const EvaluatorCase& c, CaseReport& report);
/// submission.json. The public file leaves an output without a prediction out, so that
/// later ones move up, and holds empty grids: its entries are those of the outputs that
/// were predicted. arcbench's own file is complete, and equal wherever both attempts
/// can stand in a submission.
void CheckPublicSubmission(const EvaluatorCase& c, CaseReport& report);

/// Throws BadData on a broken file.
EvaluatorCase ReadEvaluatorCase(const std::filesystem::path& folder, const Suite& suite);

}  // namespace arc::parity
