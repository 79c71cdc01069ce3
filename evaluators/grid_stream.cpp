#include "evaluators/grid_stream.h"

#include <fmt/format.h>

#include <bit>
#include <cstdint>

#include "tasks/error.h"

namespace arc {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie");
constexpr int32_t kLargestSide = 1 << 12;  // rows or columns; every suite's canvas is far below

}  // namespace

void PutGrid(Compressor& out, const Grid& grid) {
  if (grid.cells.size() != static_cast<size_t>(grid.rows) * static_cast<size_t>(grid.cols)) {
    throw Failed(
        fmt::format("a grid of {} x {} with {} cells", grid.rows, grid.cols, grid.cells.size()));
  }
  const int32_t sides[] = {grid.rows, grid.cols};
  out.Append(sides, sizeof sides);
  out.Append(grid.cells.data(), grid.cells.size());
}

Grid GetGrid(Decompressor& in) {
  int32_t sides[2];
  in.Read(sides, sizeof sides);
  for (const int32_t side : sides) {
    if (side >= 0 && side <= kLargestSide) continue;
    throw BadData(fmt::format("it holds a grid of {} x {}", sides[0], sides[1]));
  }
  Grid grid(sides[0], sides[1]);
  in.Read(grid.cells.data(), grid.cells.size());
  return grid;
}

}  // namespace arc
