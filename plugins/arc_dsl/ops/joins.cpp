// Two grids made one.
#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"
#include "tasks/arc/limits.h"

namespace arc_dsl {
namespace {

Grid Beside(const Grid& a, const Grid& b) {
  if (a.rows != b.rows || a.cols + b.cols > arc::kMaxArcSide) return Grid();
  return BuildGrid(a.rows, a.cols + b.cols,
                   [&](int r, int c) { return c < a.cols ? a.At(r, c) : b.At(r, c - a.cols); });
}

Grid Below(const Grid& a, const Grid& b) {
  if (a.cols != b.cols || a.rows + b.rows > arc::kMaxArcSide) return Grid();
  return BuildGrid(a.rows + b.rows, a.cols,
                   [&](int r, int c) { return r < a.rows ? a.At(r, c) : b.At(r - a.rows, c); });
}

// The first where it is filled, the second elsewhere.
Grid Over(const Grid& a, const Grid& b) {
  if (!SameShape(a, b)) return Grid();
  const uint8_t background = Background(a);
  Grid result = a;
  for (size_t i = 0; i < a.cells.size(); ++i) {
    if (a.cells[i] == background) result.cells[i] = b.cells[i];
  }
  return result;
}

}  // namespace

void AddJoins(OperationTable* table) {
  table->Add("beside", 4, Beside);
  table->Add("below", 4, Below);
  table->Add("over", 3, Over);
}

}  // namespace arc_dsl
