#include "db/pack_grids.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <exception>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "db/vote_blob.h"

namespace arc {
namespace {

using Grids = std::map<int64_t, Grid>;

Grid GridOf(sqlite3_value** values) {
  Grid grid;
  grid.rows = sqlite3_value_int(values[0]);
  grid.cols = sqlite3_value_int(values[1]);
  const auto* cells = static_cast<const uint8_t*>(sqlite3_value_blob(values[2]));
  grid.cells.assign(cells, cells + sqlite3_value_bytes(values[2]));
  return grid;
}

// SQLite keeps a pointer for each group, null at first.
Grids** State(sqlite3_context* context) {
  return static_cast<Grids**>(sqlite3_aggregate_context(context, sizeof(Grids*)));
}

void Step(sqlite3_context* context, int, sqlite3_value** values) {
  try {
    Grids** const state = State(context);
    if (state == nullptr) return sqlite3_result_error_nomem(context);
    if (*state == nullptr) *state = new Grids;  // deleted by Final, which SQLite always calls
    (*state)->emplace(sqlite3_value_int64(values[0]), GridOf(values + 1));
  } catch (const std::exception& error) {
    sqlite3_result_error(context, error.what(), -1);
  }
}

void Final(sqlite3_context* context) {
  Grids** const state = State(context);
  const std::unique_ptr<Grids> grids(state ? *state : nullptr);
  try {
    std::vector<Grid> ordered;
    if (grids) {
      for (auto& [idx, grid] : *grids) ordered.push_back(std::move(grid));
    }
    const Blob blob = PackGrids(ordered);
    sqlite3_result_blob(context, blob.data(), static_cast<int>(blob.size()), SQLITE_TRANSIENT);
  } catch (const std::exception& error) {
    sqlite3_result_error(context, error.what(), -1);
  }
}

}  // namespace

void AddPackGrids(SQLite::Database& database) {
  const int code = sqlite3_create_function(database.getHandle(), "pack_grids", 4,
                                           SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                           nullptr, nullptr, Step, Final);
  if (code != SQLITE_OK) throw SQLite::Exception(database.getHandle(), code);
}

}  // namespace arc
