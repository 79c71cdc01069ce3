#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tasks/grid.h"
#include "tasks/random.h"

namespace arc {

enum class SudokuOutcome {
  kNone,     ///< contradictory: no solution
  kUnique,   ///< exactly one solution
  kSeveral,  ///< at least two
  kUnknown,  ///< the search stopped before this was settled
};

struct SudokuLimits {
  size_t solutions = 2;  ///< stop after so many; 2 is what telling kUnique from kSeveral takes
  uint64_t guesses = 0;  ///< stop after so many guesses; 0: no limit
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

struct SudokuResult {
  std::vector<Grid> solutions;  ///< distinct, in the order found
  bool complete = false;        ///< the whole tree was searched: no other solution exists
  uint64_t guesses = 0;         ///< cells that propagation could not settle
  /// Guessed branches, or their alternatives, that ended in a contradiction: the
  /// rating. 0: solved by propagation alone. Counted over the whole proof of
  /// uniqueness; a property of the puzzle as it stands, not of its symmetry class.
  uint64_t backtracks = 0;

  SudokuOutcome outcome() const {
    if (solutions.size() > 1) return SudokuOutcome::kSeveral;
    if (!complete) return SudokuOutcome::kUnknown;
    return solutions.empty() ? SudokuOutcome::kNone : SudokuOutcome::kUnique;
  }
};

/// Solves a board of side 4, 6, 9 or 16 (0: blank). Throws BadData on another
/// shape or a symbol above the side. May be called from several threads.
SudokuResult SolveSudoku(const Grid& puzzle, const SudokuLimits& limits = {});

/// A full board drawn with `random`. Every board can come up, not all alike often.
Grid RandomSudokuSolution(int side, Random& random);

}  // namespace arc
