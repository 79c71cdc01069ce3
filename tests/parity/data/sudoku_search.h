#pragma once
#include <optional>

#include "tasks/puzzle.h"
#include "tasks/transform.h"

namespace arc::parity {

/// The element of the 9 x 9 Sudoku group that turns `from` into `to` (both with
/// outputs), if there is one. All 2 x 1296 transpositions and orders of rows are
/// tried; the first column then fixes the digits, and these the other columns.
std::optional<Transform> FindSudokuTransform(const Pair& from, const Pair& to);

}  // namespace arc::parity
