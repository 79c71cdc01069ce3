#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "evaluators/prediction.h"
#include "tasks/puzzle.h"
#include "tasks/suite.h"

namespace arc {

/// What a public evaluator was given, and what it made of it: one folder of the fixtures.
struct EvaluatorCase {
  std::vector<Puzzle> puzzles;
  /// One entry for each evaluation that the case does, in their order.
  std::vector<std::vector<OutputVotes>> evaluations;
  nlohmann::json expected;    ///< case.json
  nlohmann::json ranked;      ///< ranked.json
  nlohmann::json submission;  ///< submission.json
};

/// The fixtures' folder, empty where they are not.
std::filesystem::path EvaluatorFixtures();
/// Undoes every row's augmentation and collects the votes.
EvaluatorCase ReadEvaluatorCase(const std::filesystem::path& folder, const Suite& suite);

Grid GridFromJson(const nlohmann::json& rows);

}  // namespace arc
