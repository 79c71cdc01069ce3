#include "evaluators/near_pairs.h"

#include <gtest/gtest.h>

#include "tests/tasks/puzzles.h"

namespace arc {
namespace {

using testing::RandomGrid;

Pair Image(const Transform& map, const Pair& pair) {
  return {Apply(map, pair.input), Apply(map, *pair.output)};
}

/// Another symbol there, not 0 and below `symbols`.
void Change(uint8_t& cell, int symbols = 10) {
  cell = static_cast<uint8_t>(1 + (cell + 1) % (symbols - 1));
}

class NearArcPairs : public ::testing::Test {
 protected:
  Pair Random() { return {RandomGrid(random_, 6, 7), RandomGrid(random_, 5, 4)}; }
  arc::Random random_{5};
  std::unique_ptr<Suite> suite_ = MakeSuite("arc");
};

TEST_F(NearArcPairs, AreFoundUnderEveryMapAndMeasured) {
  NearPairs known(*suite_, 0.1);
  for (int i = 0; i < 30; ++i) known.Add(Random());
  const Pair pair = Random();
  known.Add(pair);
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Pair changed = pair;
    Change(changed.input.cells[seed]);
    Change(changed.output->cells[seed % 20]);
    const auto found = known.Find(Image(suite_->RandomTransform(seed), changed));
    ASSERT_TRUE(found) << seed;
    EXPECT_EQ(found->index, 30U);
    EXPECT_LE(found->differing, 2U);  // the cell may be changed to a colour that fits better
    EXPECT_GE(found->coloured, 40U);
    EXPECT_LE(found->coloured, 62U);
  }
}

TEST_F(NearArcPairs, TheBestRenamingIsOneForBothGridsAndNoTwoColoursBecomeOne) {
  // Colours 1 and 2 fall onto 3 cell by cell: only one of them may.
  const Pair known_pair = {testing::MakeGrid({{3, 3, 3, 3, 3, 3}}), testing::MakeGrid({{3}})};
  const Pair pair = {testing::MakeGrid({{1, 1, 1, 2, 2, 2}}), testing::MakeGrid({{2}})};
  NearPairs known(*suite_, 0.5);
  known.Add(known_pair);
  const auto found = known.Find(pair);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->differing, 3U) << "2 becomes 3, in the output too";
  EXPECT_EQ(found->coloured, 7U);
}

TEST_F(NearArcPairs, OneCellMoreThanTheLimitIsNotNear) {
  Pair pair = {Grid(10, 10, 1), testing::MakeGrid({{2}})};
  NearPairs known(*suite_, 0.05);
  known.Add(pair);
  for (int i = 0; i < 5; ++i) pair.input.cells[i] = 2;
  ASSERT_TRUE(known.Find(pair));
  EXPECT_EQ(known.Find(pair)->differing, 5U);
  pair.input.cells[5] = 2;
  EXPECT_FALSE(known.Find(pair)) << "6 of 101";
}

TEST_F(NearArcPairs, BackgroundAloneMakesNothingNear) {
  Pair a = {Grid(20, 20), Grid(20, 20)}, b = a;
  a.input.At(3, 3) = b.input.At(15, 4) = 1;
  NearPairs known(*suite_, 0.05);
  known.Add(a);
  EXPECT_FALSE(known.Find(b)) << "2 of 800 cells, but 2 of 2 coloured ones";
}

TEST_F(NearArcPairs, OtherShapesAndUnknownOutputsAreNotCompared) {
  const Pair pair = Random();
  NearPairs known(*suite_, 0.5);
  known.Add({pair.input, std::nullopt});
  EXPECT_FALSE(known.Find(pair));
  EXPECT_FALSE(known.Find({pair.input, std::nullopt}));
  known.Add({pair.input, RandomGrid(random_, 5, 5)});
  EXPECT_FALSE(known.Find(pair));
  known.Add(pair);
  ASSERT_TRUE(known.Find(pair));
  EXPECT_EQ(known.Find(pair)->index, 2U) << "those that cannot be compared are counted";
}

TEST(NearBoards, SudokuWithOneClueMore) {
  const auto suite = SuiteForData("sudoku9");
  const Puzzle puzzle = suite->Generate({.count = 1, .seed = 3, .clues = 30})[0];
  NearPairs known(*suite, 0.05);
  known.Add(puzzle.tests[0]);
  Pair more = puzzle.tests[0];
  for (size_t i = 0; i < more.input.cells.size(); ++i) {
    if (more.input.cells[i] != 0) continue;
    more.input.cells[i] = more.output->cells[i];
    break;
  }
  Transform map;  // digits in another order, a quarter turn
  map.dihedral = 1;
  std::swap(map.symbols[2], map.symbols[7]);
  const auto found = known.Find({Apply(map, more.input), std::nullopt});
  ASSERT_TRUE(found) << "the outputs of boards are implied";
  EXPECT_EQ(found->differing, 1U);
  EXPECT_EQ(found->coloured, 31U);
}

TEST(NearBoards, SymbolsOfMazesKeepTheirMeaning) {
  const auto suite = SuiteForData("maze8");
  const Puzzle puzzle = suite->Generate({.count = 1, .seed = 4})[0];
  NearPairs known(*suite, 0.1);
  known.Add(puzzle.tests[0]);
  Grid turned = ApplyDihedral(2, puzzle.tests[0].input);
  EXPECT_TRUE(known.Find({turned, std::nullopt}));
  for (uint8_t& cell : turned.cells) cell = cell == 0 ? 0 : 5 - cell;  // space <-> o, S <-> G
  EXPECT_FALSE(known.Find({turned, std::nullopt}));
}

}  // namespace
}  // namespace arc
