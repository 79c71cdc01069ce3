#pragma once
#include <string>

#include "db/rows.h"

namespace arc {

/// Columns of table evaluations, aliased e, in ReadEvaluation's order.
std::string EvaluationColumns();
void ReadEvaluation(Row& row, EvaluationRow& line);

/// The scores of one evaluation, by metric.
std::vector<ScoreRecord> ScoresOf(SQLite::Database& database, int64_t evaluation);

}  // namespace arc
