// Layers of where a cell is.
#include <algorithm>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

template <typename At>
void AddPlace(const char* name, int cost, OperationTable* table, At at) {
  table->Add(name, cost, [at](const Grid& grid) -> Layer {
    return {BuildGrid(grid.rows, grid.cols,
                      [&](int r, int c) { return static_cast<uint8_t>(at(grid, r, c)); })};
  });
}

int ToBorder(const Grid& grid, int r, int c) {
  return std::min({r, c, grid.rows - 1 - r, grid.cols - 1 - c});
}

}  // namespace

void AddPlaces(OperationTable* table) {
  AddPlace("row_parity", 3, table, [](const Grid&, int r, int) { return r % 2; });
  AddPlace("col_parity", 3, table, [](const Grid&, int, int c) { return c % 2; });
  AddPlace("checker", 3, table, [](const Grid&, int r, int c) { return (r + c) % 2; });
  AddPlace("row_in_3", 4, table, [](const Grid&, int r, int) { return r % 3; });
  AddPlace("col_in_3", 4, table, [](const Grid&, int, int c) { return c % 3; });
  AddPlace("row", 4, table, [](const Grid&, int r, int) { return r; });
  AddPlace("col", 4, table, [](const Grid&, int, int c) { return c; });
  AddPlace("row_from_bottom", 4, table, [](const Grid& g, int r, int) { return g.rows - 1 - r; });
  AddPlace("col_from_right", 4, table, [](const Grid& g, int, int c) { return g.cols - 1 - c; });
  AddPlace("to_border", 3, table, ToBorder);
  AddPlace("border_parity", 3, table,
           [](const Grid& g, int r, int c) { return ToBorder(g, r, c) % 2; });
  AddPlace("diagonal", 3, table, [](const Grid& g, int r, int c) {
    return (r == c ? 1 : 0) + (r + c == g.cols - 1 ? 2 : 0);
  });
  AddPlace("side_of_diagonal", 4, table, [](const Grid&, int r, int c) {
    return r == c ? 0 : r < c ? 1 : 2;
  });
}

}  // namespace arc_dsl
