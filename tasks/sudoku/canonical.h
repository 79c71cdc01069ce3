#pragma once
#include "tasks/grid.h"

namespace arc {

/// The representative of the puzzle's symmetry class: equal grids exactly for
/// puzzles that digits, bands, rows in bands, stacks, columns in stacks and
/// (square boxes) transposition map onto each other. Exact for every side and
/// for any board, uniquely solvable or not: a search that individualises and
/// refines (McKay), with automorphisms cutting its branches. A few microseconds
/// for usual puzzles. Throws BadData as CheckSudokuGrid does.
/// Stored digests depend on the form: changing it changes every digest.
Grid CanonicalSudoku(const Grid& puzzle);

}  // namespace arc
