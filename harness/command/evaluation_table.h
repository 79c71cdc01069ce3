#pragma once
#include <vector>

#include "db/store.h"
#include "harness/report/table.h"

namespace arc {

/// One line an evaluation: what was evaluated, score with 95 % interval, sample
/// size, and the protocol. For programs every score is a column of its own.
Table EvaluationTable(const std::vector<LeaderboardRow>& rows, TableFormat format);

/// What was evaluated: the plugin, else the checkpoint file, else the recipe.
std::string EvaluatedName(const LeaderboardRow& row);

/// "93.4 % [90.1, 95.8]".
std::string PercentText(const ScoreRecord& score);
/// "40.0 %" of 0.4.
std::string PercentText(double part);
/// Null where the evaluation has no such score.
const ScoreRecord* FindScore(const std::vector<ScoreRecord>& scores, const std::string& metric);

}  // namespace arc
