#include "tasks/transform.h"

#include <numeric>
#include <set>

#include "tests/tasks/plain.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::RandomGrid;

template <typename T>
T Shuffled(Random& random, size_t count) {
  T items;
  if constexpr (requires { items.resize(count); }) items.resize(count);
  std::iota(items.begin(), items.end(), uint8_t{0});
  random.Shuffle(std::span<uint8_t>(items));
  return items;
}

Transform RandomElement(Random& random, int rows, int cols) {
  Transform t;
  t.dihedral = static_cast<uint8_t>(random.Below(8));
  if (random.Below(4)) t.rows = LineOrder(Shuffled<std::vector<uint8_t>>(random, rows));
  if (random.Below(4)) t.cols = LineOrder(Shuffled<std::vector<uint8_t>>(random, cols));
  t.symbols = Shuffled<std::array<uint8_t, kMaxSymbols>>(random, kMaxSymbols);
  return t;
}

TEST(Transform, UndoInvertsApplyOnEveryShape) {
  Random random(1);
  for (int rows = 1; rows <= 30; ++rows) {
    for (int cols = 1; cols <= 30; ++cols) {
      const Grid grid = RandomGrid(random, rows, cols, kMaxSymbols);
      const Transform t = RandomElement(random, rows, cols);
      ASSERT_EQ(Undo(t, Apply(t, grid)), grid) << rows << "x" << cols;
      const Transform back = RandomElement(random, rows, cols);
      const bool swaps = back.dihedral == 1 || back.dihedral == 3 || back.dihedral >= 6;
      const Grid image = swaps ? RandomGrid(random, cols, rows) : RandomGrid(random, rows, cols);
      ASSERT_EQ(Apply(back, Undo(back, image)), image) << rows << "x" << cols;
    }
  }
}

TEST(Transform, ApplyFollowsTheDefinitionOnGridsOfAnySize) {
  Random random(2);
  for (const auto& [rows, cols] :
       std::vector<std::pair<int, int>>{{1, 1}, {1, 30}, {17, 5}, {31, 32}, {64, 65}, {3, 200}}) {
    for (int round = 0; round < 20; ++round) {
      const Grid grid = RandomGrid(random, rows, cols, kMaxSymbols);
      Transform t = RandomElement(random, std::min(rows, 32), std::min(cols, 32));
      if (rows > 32) t.rows = {};
      if (cols > 32) t.cols = {};
      const Grid image = testing::PlainApply(t, grid);
      ASSERT_EQ(Apply(t, grid), image) << rows << "x" << cols;
      ASSERT_EQ(Undo(t, image), grid) << rows << "x" << cols;
      ASSERT_EQ(ApplyDihedral(t.dihedral, grid), testing::PlainDihedral(t.dihedral, grid));
    }
  }
}

TEST(Transform, RowsAndColumnsComeFromWhereThePermutationSays) {
  Transform t;
  t.rows = {2, 0, 1};
  t.cols = {1, 0};
  t.symbols[5] = 7;
  t.symbols[7] = 5;
  const Grid grid = testing::MakeGrid({{0, 1}, {2, 3}, {4, 5}});
  EXPECT_EQ(Apply(t, grid), testing::MakeGrid({{7, 4}, {1, 0}, {3, 2}}));
}

TEST(Transform, PermutesBeforeTheDihedralMap) {
  Transform t;
  t.rows = {1, 0};
  t.dihedral = 6;
  EXPECT_EQ(Apply(t, testing::MakeGrid({{1, 2, 3}, {4, 5, 6}})),
            testing::MakeGrid({{4, 1}, {5, 2}, {6, 3}}));
}

TEST(Dihedral, MapsAreThePublicOnes) {
  const Grid grid = testing::MakeGrid({{1, 2, 3}, {4, 5, 6}});
  const Grid expected[8] = {
      grid,
      testing::MakeGrid({{3, 6}, {2, 5}, {1, 4}}),
      testing::MakeGrid({{6, 5, 4}, {3, 2, 1}}),
      testing::MakeGrid({{4, 1}, {5, 2}, {6, 3}}),
      testing::MakeGrid({{3, 2, 1}, {6, 5, 4}}),
      testing::MakeGrid({{4, 5, 6}, {1, 2, 3}}),
      testing::MakeGrid({{1, 4}, {2, 5}, {3, 6}}),
      testing::MakeGrid({{6, 3}, {5, 2}, {4, 1}}),
  };
  for (int i = 0; i < 8; ++i) EXPECT_EQ(ApplyDihedral(i, grid), expected[i]) << i;
}

TEST(Dihedral, MapsFormAGroup) {
  const Grid grid = testing::MakeGrid({{1, 2, 3}, {4, 5, 6}});
  std::set<Grid> images;
  for (int i = 0; i < 8; ++i) images.insert(ApplyDihedral(i, grid));
  ASSERT_EQ(images.size(), 8u);
  for (int a = 0; a < 8; ++a) {
    std::set<Grid> row;
    for (int b = 0; b < 8; ++b) row.insert(ApplyDihedral(a, ApplyDihedral(b, grid)));
    EXPECT_EQ(row, images) << a;
    EXPECT_EQ(ApplyDihedral(InverseDihedral(a), ApplyDihedral(a, grid)), grid) << a;
  }
}

TEST(Dihedral, EmptyGridStaysEmpty) {
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(ApplyDihedral(i, Grid()).empty());
  EXPECT_EQ(Undo(Transform{}, Grid()), Grid());
}

TEST(Transform, IdentityIsRecognised) {
  Transform t;
  EXPECT_TRUE(t.IsIdentity());
  t.rows = {0, 1, 2};
  EXPECT_TRUE(t.IsIdentity());
  t.rows = {0, 2, 1};
  EXPECT_FALSE(t.IsIdentity());
  Transform flip;
  flip.dihedral = 4;
  EXPECT_FALSE(flip.IsIdentity());
  Transform symbols;
  std::swap(symbols.symbols[1], symbols.symbols[2]);
  EXPECT_FALSE(symbols.IsIdentity());
}

TEST(Transform, MisfitsAreErrors) {
  const Grid grid(3, 3);
  Transform t;
  t.rows = {0, 1};
  ExpectError(ErrorKind::kBadData, {"2 rows", "3 rows"}, [&] { Apply(t, grid); });
  t.rows = {0, 1, 1};
  ExpectError(ErrorKind::kBadData, {"rows"}, [&] { Apply(t, grid); });
  ExpectError(ErrorKind::kBadData, {"permutation"}, [&] { Undo(t, grid); });
  t.rows = {0, 1, 9};
  ExpectError(ErrorKind::kBadData, {"9"}, [&] { Undo(t, grid); });
  const std::vector<uint8_t> many(kMaxLines + 1);
  ExpectError(ErrorKind::kBadData, {"33", "32"}, [&] { LineOrder{std::span(many)}; });
  Transform merge;
  merge.symbols[1] = 2;
  ExpectError(ErrorKind::kBadData, {"permutation"}, [&] { Undo(merge, grid); });
  ExpectError(ErrorKind::kBadData, {"200"}, [&] { Apply(Transform{}, Grid(1, 1, 200)); });
  ExpectError(ErrorKind::kBadData, {"8"}, [&] { ApplyDihedral(8, grid); });
  ExpectError(ErrorKind::kBadData, {"-1"}, [&] { InverseDihedral(-1); });
}

}  // namespace
}  // namespace arc
