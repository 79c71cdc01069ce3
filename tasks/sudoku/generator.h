#pragma once
#include <vector>

#include "tasks/suite.h"

namespace arc {

/// `options.count` uniquely solvable puzzles of side 4, 6, 9 or 16, no two of one
/// symmetry class, each with its solution and its rating (backtracks); the same
/// for the same options. Without `clues` every puzzle is minimal: no clue can be
/// taken away. Throws UsageError on options out of range, and with the number
/// found where so many puzzles were not found: 4x4 boards have 36 minimal classes
/// in all, few clues or a high rating are rare.
std::vector<Puzzle> GenerateSudoku(int side, const GenerateOptions& options);

/// Can no clue of this uniquely solvable puzzle be taken away?
bool IsMinimalSudoku(const Grid& puzzle);

}  // namespace arc
