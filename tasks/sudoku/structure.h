#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "tasks/grid.h"
#include "tasks/sudoku/box.h"

namespace arc::sudoku {

inline constexpr int kMaxVertices = 3 * 16 + 2 * 4;
using Colours = std::array<uint64_t, kMaxVertices>;
using Vertices = std::array<uint8_t, kMaxVertices>;

/// A puzzle as a relational structure: its rows, columns, bands, stacks and used
/// digits are vertices (in this order), its clues tie a row, a column and a digit
/// together. Colours are hashes that no relabelling of the puzzle changes.
class Structure {
 public:
  explicit Structure(const Grid& puzzle);

  int size() const { return count_; }
  /// Colours that tell the kinds of vertices apart and nothing else.
  Colours Kinds() const;
  /// One round of refinement: every vertex's colour takes in those around it.
  Colours Round(const Colours& old) const;
  /// The vertices in the order of their colours, lines inside their bands and
  /// stacks: a labelling once all colours differ.
  Vertices Order(const Colours& colours) const;
  /// The puzzle with its lines and digits in the places that `order` gives them.
  Grid Relabel(const Vertices& order) const;

 private:
  struct Clue {
    uint8_t row, col, digit;
  };
  int FirstBand() const { return 2 * side_; }
  int FirstStack() const { return 2 * side_ + box_.cols; }
  int FirstDigit() const { return 2 * side_ + box_.cols + box_.rows; }
  int Group(int line) const;

  SudokuBox box_;
  int side_;
  int count_ = 0;
  std::vector<Clue> clues_;
};

}  // namespace arc::sudoku
