#pragma once
#include "evaluators/zstd_stream.h"
#include "tasks/grid.h"

namespace arc {

/// A grid among other things in a zstd frame: rows int32, columns int32, its cells row by row, a
/// byte each; little-endian.
/// Throws Failed where the grid's cells are not rows x columns.
void PutGrid(Compressor& out, const Grid& grid);
/// Throws BadData, with the reason alone, where there is no grid.
Grid GetGrid(Decompressor& in);

}  // namespace arc
