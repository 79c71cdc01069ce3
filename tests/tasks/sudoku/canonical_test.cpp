#include "tasks/sudoku/canonical.h"

#include <algorithm>
#include <array>
#include <map>

#include "tasks/sudoku/sudoku_suite.h"
#include "tests/tasks/sudoku/boards.h"

namespace arc {
namespace {

using testing::BruteForce4;
using testing::CountClues;
using testing::kClues17;
using testing::Patterned;
using testing::Sudoku;

Grid Thinned(Grid grid, int clues, Random& random) {
  while (CountClues(grid) > clues) grid.cells[random.Below(grid.cells.size())] = 0;
  return grid;
}

void ExpectInvariant(const Grid& grid, int transforms) {
  const auto suite = MakeSudokuSuite({.rows = grid.rows});
  const Grid form = CanonicalSudoku(grid);
  EXPECT_EQ(CanonicalSudoku(form), form);
  EXPECT_EQ(CountClues(form), CountClues(grid));
  for (int i = 0; i < transforms; ++i) {
    ASSERT_EQ(CanonicalSudoku(Apply(suite->RandomTransform(i), grid)), form) << i;
  }
}

TEST(CanonicalSudokuTest, InvariantUnderTheGroup) {
  Random random(5);
  for (int side : {4, 6, 9, 16}) {
    ExpectInvariant(Thinned(RandomSudokuSolution(side, random), side * side / 3, random), 100);
    ExpectInvariant(Thinned(RandomSudokuSolution(side, random), 3, random), 20);
    ExpectInvariant(Patterned(side), 3);
    ExpectInvariant(Grid(side, side), 1);
  }
  ExpectInvariant(Sudoku(kClues17), 100);
}

TEST(CanonicalSudokuTest, OneChangedClueIsAnotherClass) {
  const Grid grid = Sudoku(kClues17);
  std::set<Grid> forms = {CanonicalSudoku(grid)};
  for (size_t cell = 0; cell < grid.cells.size(); ++cell) {
    if (grid.cells[cell] == 0) continue;
    Grid less = grid;
    less.cells[cell] = 0;
    EXPECT_TRUE(forms.insert(CanonicalSudoku(less)).second) << cell;
  }
}

TEST(CanonicalSudokuTest, TranspositionOnlyWhereBoxesAreSquare) {
  Grid in_row(6, 6), in_column(6, 6);
  in_row.At(0, 0) = in_column.At(0, 0) = 1;
  in_row.At(0, 1) = in_column.At(1, 0) = 2;
  EXPECT_NE(CanonicalSudoku(in_row), CanonicalSudoku(in_column));
  Grid row9(9, 9), column9(9, 9);
  row9.At(0, 0) = column9.At(0, 0) = 1;
  row9.At(0, 1) = column9.At(1, 0) = 2;
  EXPECT_EQ(CanonicalSudoku(row9), CanonicalSudoku(column9));
}

// Against the definition: the least image under all 2 * 8 * 8 * 24 elements.
Grid LeastImage4(const Grid& grid) {
  std::vector<std::vector<uint8_t>> lines;
  std::vector<uint8_t> line = {0, 1, 2, 3};
  do {
    if (line[0] / 2 == line[1] / 2) lines.push_back(line);
  } while (std::next_permutation(line.begin(), line.end()));
  Grid least(4, 4, 9);
  for (int dihedral : {0, 6}) {
    for (const auto& rows : lines) {
      for (const auto& cols : lines) {
        std::array<uint8_t, 4> digits = {1, 2, 3, 4};
        do {
          Transform t{.dihedral = static_cast<uint8_t>(dihedral),
                      .rows = LineOrder(rows),
                      .cols = LineOrder(cols)};
          std::copy(digits.begin(), digits.end(), t.symbols.begin() + 1);
          least = std::min(least, Apply(t, grid));
        } while (std::next_permutation(digits.begin(), digits.end()));
      }
    }
  }
  return least;
}

TEST(CanonicalSudokuTest, SameClassesAsTheDefinitionGives) {
  Random random(9);
  std::set<std::pair<Grid, Grid>> pairs;
  std::set<Grid> forms, least;
  for (int i = 0; i < 40; ++i) {
    const Grid grid = Thinned(RandomSudokuSolution(4, random), 4, random);
    forms.insert(CanonicalSudoku(grid));
    least.insert(LeastImage4(grid));
    pairs.insert({CanonicalSudoku(grid), LeastImage4(grid)});
  }
  EXPECT_GT(forms.size(), 10u);
  EXPECT_EQ(forms.size(), least.size());
  EXPECT_EQ(pairs.size(), forms.size());
}

// Bit masks of the cells in which a full board differs from every other one: a set
// of clues determines the board if it meets each of them.
std::vector<uint32_t> Differences(const Grid& board, const std::set<Grid>& all) {
  std::vector<uint32_t> masks;
  for (const Grid& other : all) {
    uint32_t mask = 0;
    for (int i = 0; i < 16; ++i) mask |= uint32_t{other.cells[i] != board.cells[i]} << i;
    if (mask != 0) masks.push_back(mask);
  }
  return masks;
}

TEST(CanonicalSudokuTest, TwoFullAnd36MinimalClassesOfSide4) {
  const std::set<Grid> all = BruteForce4(Grid(4, 4));
  std::map<Grid, Grid> classes;
  for (const Grid& board : all) classes.emplace(CanonicalSudoku(board), board);
  EXPECT_EQ(classes.size(), 2u);
  std::set<Grid> minimal;
  for (const auto& [form, board] : classes) {
    const std::vector<uint32_t> differences = Differences(board, all);
    const auto unique = [&](uint32_t clues) {
      return std::ranges::all_of(differences, [&](uint32_t mask) { return mask & clues; });
    };
    for (uint32_t clues = 0; clues < 1u << 16; ++clues) {
      if (!unique(clues)) continue;
      bool least = true;
      Grid puzzle(4, 4);
      for (int i = 0; i < 16; ++i) {
        if ((clues >> i & 1) == 0) continue;
        puzzle.cells[i] = board.cells[i];
        least = least && !unique(clues & ~(1u << i));
      }
      if (least) minimal.insert(CanonicalSudoku(puzzle));
    }
  }
  EXPECT_EQ(minimal.size(), 36u);
}

}  // namespace
}  // namespace arc
