#pragma once
#include <SQLiteCpp/Database.h>

namespace arc {

/// Gives a connection two table functions, for SELECT alone:
///   votes(evaluation)       puzzle, test, view, step, halted, candidate, q (NaN: NULL)
///   candidates(evaluation)  puzzle, test, idx, rows, cols, cells
/// One row a vote or a candidate, by puzzle and test, then as they are stored. Conditions
/// `puzzle = ...` and `test = ...` are looked up by the index. Without an evaluation they are an
/// error; one that is not there has no rows. `database` must outlive the connection's statements.
/// SQLite::Exception as SQLite reports it.
void AddTableFunctions(SQLite::Database& database);

}  // namespace arc
