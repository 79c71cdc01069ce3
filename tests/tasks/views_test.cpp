// Encoding and decoding under a view, done in one pass, against the plain definition:
// the view's image first, then its tokens; the tokens' grid first, then the view undone.
#include <numeric>

#include "tests/tasks/plain.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::PlainApply;
using testing::PlainArcGrid;
using testing::PlainArcTokens;
using testing::RandomGrid;

constexpr uint8_t kStale = 77;  // what a buffer held before

Tokens Encoded(const Suite& suite, const Grid& grid, const Transform& view, Corner corner = {}) {
  Tokens tokens(static_cast<size_t>(suite.Info().seq_len()), kStale);
  suite.Encode(grid, view, corner, tokens);
  return tokens;
}

Grid Decoded(const Suite& suite, const Tokens& tokens, const Transform& view) {
  Grid grid(3, 50, kStale);
  suite.Decode(tokens, view, grid);
  return grid;
}

/// Eight views, one of each dihedral map, colours drawn.
std::vector<Transform> ArcViews(const Suite& suite, Random& random) {
  std::vector<Transform> views;
  for (uint8_t map = 0; map < 8; ++map) {
    views.push_back(suite.RandomTransform(random.Next()));
    views.back().dihedral = map;
  }
  return views;
}

TEST(ArcViews, EncodeAsTheirImageAtEveryCorner) {
  Random random(1);
  for (const int side : {1, 2, 3, 7, 12, 30}) {
    const auto suite = MakeSuite("arc", {.rows = side});
    for (int round = 0; round < 6; ++round) {
      const auto length = [&] { return static_cast<int>(1 + random.Below(side)); };
      const int rows = round == 0 ? side : length(), cols = length();
      const Grid grid = RandomGrid(random, rows, cols);
      for (const Transform& view : ArcViews(*suite, random)) {
        const Grid image = PlainApply(view, grid);
        for (int row = 0; row + image.rows <= side; ++row) {
          for (int col = 0; col + image.cols <= side; ++col) {
            ASSERT_EQ(Encoded(*suite, grid, view, {row, col}),
                      PlainArcTokens(image, {row, col}, side))
                << rows << "x" << cols << " on " << side << ", map " << int{view.dihedral};
          }
        }
      }
    }
  }
}

/// Tokens of a grid with a few of them replaced by any byte at all.
Tokens Odd(const Suite& suite, const Grid& grid, Random& random) {
  Tokens tokens = suite.Encode(grid);
  for (uint64_t left = random.Below(4); left > 0; --left) {
    tokens[random.Below(tokens.size())] = static_cast<uint8_t>(random.Below(256));
  }
  return tokens;
}

TEST(ArcViews, DecodeToTheGridWhoseImageIsShown) {
  Random random(2);
  for (const int side : {1, 2, 3, 7, 12, 17, 30}) {
    const auto suite = MakeSuite("arc", {.rows = side});
    for (int round = 0; round < 20; ++round) {
      const int rows = static_cast<int>(1 + random.Below(side));
      const Grid grid = RandomGrid(random, rows, static_cast<int>(1 + random.Below(side)));
      for (const Transform& view : ArcViews(*suite, random)) {
        const Tokens tokens = Odd(*suite, grid, random);
        const Grid decoded = Decoded(*suite, tokens, view);
        ASSERT_EQ(PlainApply(view, decoded), PlainArcGrid(tokens, side)) << int{view.dihedral};
        ASSERT_EQ(decoded.cells.size(), static_cast<size_t>(decoded.rows) * decoded.cols);
      }
    }
  }
}

// Rows are read eight tokens at a time: every byte at every place ends one or does not.
TEST(ArcViews, AnyTokenThatIsNoColourEndsARow) {
  const auto suite = MakeSuite("arc");
  for (int place = 0; place < 30; ++place) {
    for (int token = 0; token < 256; ++token) {
      Tokens tokens = suite->Encode(Grid(1, 30, 9));
      tokens[place] = static_cast<uint8_t>(token);
      const int width = token >= 2 && token < 12 ? 30 : place;
      ASSERT_EQ(Decoded(*suite, tokens, {}).cols, width) << "token " << token << " at " << place;
    }
  }
}

TEST(BoardViews, EncodeAndDecodeAsTheirImage) {
  Random random(3);
  for (const auto& [name, options] :
       std::vector<std::pair<const char*, SuiteOptions>>{{"sudoku", {4, 4}},
                                                         {"sudoku", {6, 6}},
                                                         {"sudoku", {9, 9}},
                                                         {"sudoku", {16, 16}},
                                                         {"maze", {3, 40}},
                                                         {"maze", {7, 12}},
                                                         {"maze", {13, 13}},
                                                         {"maze", {30, 30}}}) {
    const auto suite = MakeSuite(name, options);
    const SuiteInfo& info = suite->Info();
    for (int round = 0; round < 100; ++round) {
      Transform view = suite->RandomTransform(random.Next());
      if (round % 2) std::swap(view.symbols[0], view.symbols[1]);  // no element of the group
      const Grid grid = RandomGrid(random, info.rows, info.cols, info.vocab_size - 1);
      const Grid image = PlainApply(view, grid);
      Tokens tokens = Encoded(*suite, grid, view);
      for (size_t i = 0; i < tokens.size(); ++i) ASSERT_EQ(tokens[i], image.cells[i] + 1) << name;
      ASSERT_EQ(Decoded(*suite, tokens, view), grid) << name;
      for (uint8_t& token : tokens) token = static_cast<uint8_t>(random.Below(256));
      ASSERT_EQ(PlainApply(view, Decoded(*suite, tokens, view)), suite->Decode(tokens)) << name;
    }
  }
}

TEST(Views, CellsThatAreNoSymbolAreErrorsUnderAnyView) {
  const auto suite = MakeSuite("arc", {.rows = 5});
  Grid grid(2, 3);
  for (const int colour : {10, 31, 32, 128, 255}) {
    grid.At(1, 2) = static_cast<uint8_t>(colour);
    for (uint8_t map = 0; map < 8; ++map) {
      ExpectError(ErrorKind::kBadData, {"(1, 2)", std::to_string(colour)},
                  [&] { Encoded(*suite, grid, {.dihedral = map}); });
    }
  }
  Transform beyond;
  std::swap(beyond.symbols[3], beyond.symbols[20]);
  EXPECT_NO_THROW(Encoded(*suite, Grid(2, 2, 4), beyond));
  ExpectError(ErrorKind::kBadData, {"(0, 0)", "3"},
              [&] { Encoded(*suite, Grid(2, 2, 3), beyond); });
}

TEST(Views, MisfitsAreErrors) {
  const auto arc = MakeSuite("arc", {.rows = 5});
  const auto maze = MakeSuite("maze", {.rows = 3, .cols = 4});
  const Grid wide(1, 4);
  EXPECT_NO_THROW(Encoded(*arc, wide, {}, {4, 1}));
  ExpectError(ErrorKind::kBadData, {"4x1", "(4, 1)"}, [&] {
    Encoded(*arc, wide, {.dihedral = 6}, {4, 1});
  });
  ExpectError(ErrorKind::kBadData, {"4 x 3"}, [&] { Encoded(*maze, Grid(3, 4), {.dihedral = 6}); });
  ExpectError(ErrorKind::kBadData, {"map 8"}, [&] { Encoded(*arc, wide, {.dihedral = 8}); });
  ExpectError(ErrorKind::kBadData, {"map 9"},
              [&] { Decoded(*arc, arc->Encode(wide), {.dihedral = 9}); });
  ExpectError(ErrorKind::kBadData, {"3 rows", "permutation"}, [&] {
    Encoded(*maze, Grid(3, 4), {.rows = {0, 1, 1}});
  });
  Transform merges;
  merges.symbols[1] = 2;
  ExpectError(ErrorKind::kBadData, {"permutation"},
              [&] { Decoded(*maze, maze->Encode(Grid(3, 4)), merges); });
}

}  // namespace
}  // namespace arc
