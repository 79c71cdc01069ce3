#pragma once
#include <memory>

#include "tasks/suite.h"

namespace arc {

/// Sudoku boards of side options.rows: 4, 6 (boxes of 2 x 3), 9 (default) or 16;
/// throws UsageError on another. Group: digits, bands, rows in bands, stacks,
/// columns in stacks, transposition where boxes are square.
std::unique_ptr<Suite> MakeSudokuSuite(const SuiteOptions& options);

}  // namespace arc
