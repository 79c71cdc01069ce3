#pragma once
#include <string>

#include "db/rows.h"

namespace arc {

class Database;

/// Columns of table evaluations, aliased e, in ReadEvaluation's order.
std::string EvaluationColumns();
void ReadEvaluation(Row& row, EvaluationRow& line);

/// Throws UsageError if there is no such evaluation.
void RequireEvaluation(const Database& database, int64_t evaluation);

/// The scores of one evaluation, by metric.
std::vector<ScoreRecord> ScoresOf(SQLite::Database& database, int64_t evaluation);

}  // namespace arc
