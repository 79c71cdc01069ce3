#include "tasks/arc/codec.h"

#include "tests/tasks/testing.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::MakeGrid;

Tokens Encoded(const Grid& grid, Corner corner, int side) {
  Tokens tokens(static_cast<size_t>(side) * side, 9);
  EncodeArcGrid(grid, {}, corner, side, tokens);
  return tokens;
}

Grid Decoded(const Tokens& tokens, int side) {
  Grid grid;
  DecodeArcGrid(tokens, {}, side, grid);
  return grid;
}

TEST(ArcCodec, SmallCanvasFollowsTheSameRule) {
  const Grid grid = MakeGrid({{1, 2}, {3, 0}});
  EXPECT_EQ(Encoded(grid, {0, 0}, 3), (Tokens{3, 4, 1, 5, 2, 1, 1, 1, 0}));
  EXPECT_EQ(Encoded(grid, {1, 1}, 3), (Tokens{0, 0, 0, 0, 3, 4, 0, 5, 2}));
  EXPECT_EQ(Encoded(grid, {0, 1}, 3), (Tokens{0, 3, 4, 0, 5, 2, 0, 1, 1}));
  EXPECT_EQ(Encoded(grid, {0, 0}, 2), (Tokens{3, 4, 5, 2}));
}

TEST(ArcCodec, EveryShapeAndCornerComesBack) {
  Random random(7);
  for (int rows = 1; rows <= 12; ++rows) {
    for (int cols = 1; cols <= 12; ++cols) {
      const Grid grid = testing::RandomGrid(random, rows, cols);
      EXPECT_EQ(Decoded(Encoded(grid, {0, 0}, 12), 12), grid);
      const int row = static_cast<int>(random.Below(13 - rows));
      const int col = static_cast<int>(random.Below(13 - cols));
      EXPECT_EQ(LocateArcGrid(Encoded(grid, {row, col}, 12), 12), grid);
    }
  }
}

TEST(ArcCodec, OddTokensNeverThrow) {
  Random random(8);
  for (int round = 0; round < 200; ++round) {
    Tokens tokens(100);
    for (uint8_t& token : tokens) token = static_cast<uint8_t>(random.Below(256));
    const Grid grid = Decoded(tokens, 10);
    for (const uint8_t cell : grid.cells) EXPECT_LE(cell, 9);
  }
}

TEST(ArcCodec, MisfitsAreErrors) {
  ExpectError(ErrorKind::kBadData, {"11x3", "10x10"}, [] { Encoded(Grid(11, 3), {0, 0}, 10); });
  ExpectError(ErrorKind::kBadData, {"3x3", "(0, 8)"}, [] { Encoded(Grid(3, 3), {0, 8}, 10); });
  ExpectError(ErrorKind::kBadData, {"(-1, 0)"}, [] { Encoded(Grid(3, 3), {-1, 0}, 10); });
  ExpectError(ErrorKind::kBadData, {"(0, 1)", "10"}, [] {
    Encoded(MakeGrid({{0, 10}}), {0, 0}, 10);
  });
  ExpectError(ErrorKind::kBadData, {"99 tokens"}, [] { Decoded(Tokens(99), 10); });
  ExpectError(ErrorKind::kBadData, {"EOS"}, [] { LocateArcGrid(Tokens(100), 10); });
  Tokens hole = Encoded(Grid(3, 3), {2, 2}, 10);
  hole[33] = 0;
  ExpectError(ErrorKind::kBadData, {"EOS"}, [&] { LocateArcGrid(hole, 10); });
}

}  // namespace
}  // namespace arc
