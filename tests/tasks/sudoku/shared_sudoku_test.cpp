// The public collections and arrays, where they lie beside the source tree.
#include <fstream>

#include "tasks/sudoku/canonical.h"
#include "tasks/sudoku/sudoku_suite.h"
#include "tests/tasks/sudoku/boards.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::SharedFolder;

constexpr const char* kOfficial = "parity/data/official_dataset";

/// Every `step`-th puzzle of a file of lines.
std::vector<Grid> Sample(const std::filesystem::path& file, size_t step) {
  std::vector<Grid> grids;
  std::ifstream stream(file);
  size_t n = 0;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with('#') || line.size() < 81) continue;
    if (n++ % step == 0) grids.push_back(ParseSudoku(line.substr(0, 81), 9, file.string()));
  }
  return grids;
}

TEST(SharedSudokuTest, SeventeenClueSetIsUniqueAndDistinct) {
  const auto file = SharedFolder() / "data/sudoku/puzzles2_17_clue.txt";
  ARC_SKIP_WITHOUT(file);
  std::set<Grid> classes;
  const std::vector<Grid> grids = Sample(file, 10);
  ASSERT_GT(grids.size(), 4000u);
  for (const Grid& grid : grids) {
    ASSERT_EQ(testing::CountClues(grid), 17);
    ASSERT_EQ(SolveSudoku(grid).outcome(), SudokuOutcome::kUnique);
    ASSERT_TRUE(classes.insert(CanonicalSudoku(grid)).second);
  }
}

TEST(SharedSudokuTest, HardestAreUniqueAndRatedHard) {
  const auto file = SharedFolder() / "data/sudoku/puzzles6_forum_hardest_1106.txt";
  ARC_SKIP_WITHOUT(file);
  for (const Grid& grid : Sample(file, 5)) {
    const SudokuResult result = SolveSudoku(grid);
    ASSERT_EQ(result.outcome(), SudokuOutcome::kUnique);
    EXPECT_GT(result.backtracks, 10u);
  }
}

TEST(SharedSudokuTest, SergBenchmarkHasSeveralSolutions) {
  const auto file = SharedFolder() / "data/sudoku/puzzles7_serg_benchmark.txt";
  ARC_SKIP_WITHOUT(file);
  for (const Grid& grid : Sample(file, 20)) {
    ASSERT_EQ(SolveSudoku(grid).outcome(), SudokuOutcome::kSeveral);
  }
  ExpectError(ErrorKind::kBadData, {"puzzles7_serg_benchmark.txt:3", "several solutions"},
              [&] { MakeSudokuSuite({})->Read(file); });
}

TEST(SharedSudokuTest, ArraysOfAnotherSideAreRefused) {
  const auto folder = SharedFolder() / kOfficial / "trm_sudoku_aug2" / "test";
  ARC_SKIP_WITHOUT(folder);
  ExpectError(ErrorKind::kBadData, {"dataset.json", "11", "8"},
              [&] { MakeSudokuSuite({.rows = 6})->Read(folder); });
}

}  // namespace
}  // namespace arc
