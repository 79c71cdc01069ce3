#pragma once
#include <string>

#include "db/rows.h"

namespace arc {

class Database;

/// Columns of table runs, aliased r, in ReadRun's order. Not `full`: the long
/// ones (config, the worker's last lines) are left out as NULL.
std::string RunColumns(bool full);
void ReadRun(Row& row, RunRecord& run);

/// SQL of the ids of all runs that contests made, in brackets.
std::string ContestRuns();

/// Throws UsageError if there is no such run.
void RequireRun(const Database& database, const std::string& run);

}  // namespace arc
