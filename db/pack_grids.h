#pragma once
#include <SQLiteCpp/Database.h>

namespace arc {

/// Gives a connection the SQL aggregate pack_grids(idx, rows, cols, cells): the grids in the order
/// of idx as PackGrids packs them. Migrations use it. SQLite::Exception as SQLite reports it.
void AddPackGrids(SQLite::Database& database);

}  // namespace arc
