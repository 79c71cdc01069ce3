#include "tasks/arc/codec.h"

#include <nlohmann/json.hpp>

#include "tasks/files.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::ExpectError;
using testing::MakeGrid;

Grid GridOf(const json& rows) { return MakeGrid(rows.get<std::vector<std::vector<int>>>()); }

json Fixture() { return ReadJson(testing::SharedFolder() / "parity/data/arc_encode/cases.json"); }

/// Tokens as a model's argmax can give them: what is no token of 8 bits becomes 255.
Tokens TokensOf(const json& values) {
  Tokens tokens;
  for (const int value : values) {
    tokens.push_back(value < 0 || value > 255 ? 255 : static_cast<uint8_t>(value));
  }
  return tokens;
}

TEST(ArcCodec, EncodesAsThePublicBuilder) {
  ARC_SKIP_WITHOUT(testing::SharedFolder());
  const json cases = Fixture()["encode_cases"];
  ASSERT_GE(cases.size(), 40u);
  for (const json& c : cases) {
    const int row = c["pad_r"], col = c["pad_c"];
    EXPECT_EQ(EncodeArcGrid(GridOf(c["input"]), row, col, 30), TokensOf(c["input_seq"])) << c["id"];
    EXPECT_EQ(EncodeArcGrid(GridOf(c["output"]), row, col, 30), TokensOf(c["label_seq"]))
        << c["id"];
    EXPECT_EQ(LocateArcGrid(TokensOf(c["input_seq"]), 30), GridOf(c["input"])) << c["id"];
  }
}

TEST(ArcCodec, DecodesAsThePublicEvaluator) {
  ARC_SKIP_WITHOUT(testing::SharedFolder());
  const json cases = Fixture()["decode_cases"];
  ASSERT_GE(cases.size(), 60u);
  for (const json& c : cases) {
    const Grid grid = DecodeArcGrid(TokensOf(c["seq"]), 30);
    EXPECT_EQ(grid.rows, c["shape"][0]) << c["note"];
    EXPECT_EQ(grid.cols, c["shape"][1]) << c["note"];
    EXPECT_EQ(grid.cells, GridOf(c["grid"]).cells) << c["note"];
  }
}

TEST(ArcCodec, SmallCanvasFollowsTheSameRule) {
  const Grid grid = MakeGrid({{1, 2}, {3, 0}});
  EXPECT_EQ(EncodeArcGrid(grid, 0, 0, 3), (Tokens{3, 4, 1, 5, 2, 1, 1, 1, 0}));
  EXPECT_EQ(EncodeArcGrid(grid, 1, 1, 3), (Tokens{0, 0, 0, 0, 3, 4, 0, 5, 2}));
  EXPECT_EQ(EncodeArcGrid(grid, 0, 1, 3), (Tokens{0, 3, 4, 0, 5, 2, 0, 1, 1}));
  EXPECT_EQ(EncodeArcGrid(grid, 0, 0, 2), (Tokens{3, 4, 5, 2}));
}

TEST(ArcCodec, EveryShapeAndCornerComesBack) {
  Random random(7);
  for (int rows = 1; rows <= 12; ++rows) {
    for (int cols = 1; cols <= 12; ++cols) {
      const Grid grid = testing::RandomGrid(random, rows, cols);
      EXPECT_EQ(DecodeArcGrid(EncodeArcGrid(grid, 0, 0, 12), 12), grid);
      const int row = static_cast<int>(random.Below(13 - rows));
      const int col = static_cast<int>(random.Below(13 - cols));
      EXPECT_EQ(LocateArcGrid(EncodeArcGrid(grid, row, col, 12), 12), grid);
    }
  }
}

TEST(ArcCodec, OddTokensNeverThrow) {
  Random random(8);
  for (int round = 0; round < 200; ++round) {
    Tokens tokens(100);
    for (uint8_t& token : tokens) token = static_cast<uint8_t>(random.Below(256));
    const Grid grid = DecodeArcGrid(tokens, 10);
    for (const uint8_t cell : grid.cells) EXPECT_LE(cell, 9);
  }
}

TEST(ArcCodec, MisfitsAreErrors) {
  ExpectError(ErrorKind::kBadData, {"11x3", "10x10"}, [] { EncodeArcGrid(Grid(11, 3), 0, 0, 10); });
  ExpectError(ErrorKind::kBadData, {"3x3", "(0, 8)"}, [] { EncodeArcGrid(Grid(3, 3), 0, 8, 10); });
  ExpectError(ErrorKind::kBadData, {"(-1, 0)"}, [] { EncodeArcGrid(Grid(3, 3), -1, 0, 10); });
  ExpectError(ErrorKind::kBadData, {"(0, 1)", "10"}, [] {
    EncodeArcGrid(MakeGrid({{0, 10}}), 0, 0, 10);
  });
  ExpectError(ErrorKind::kBadData, {"99 tokens"}, [] { DecodeArcGrid(Tokens(99), 10); });
  ExpectError(ErrorKind::kBadData, {"EOS"}, [] { LocateArcGrid(Tokens(100), 10); });
  Tokens hole = EncodeArcGrid(Grid(3, 3), 2, 2, 10);
  hole[33] = 0;
  ExpectError(ErrorKind::kBadData, {"EOS"}, [&] { LocateArcGrid(hole, 10); });
}

}  // namespace
}  // namespace arc
