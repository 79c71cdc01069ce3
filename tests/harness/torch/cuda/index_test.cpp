#include "harness/torch/cuda/index.cuh"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <vector>

// The kernels' index arithmetic: every element by exactly one thread, whatever the sizes.
namespace arc::cuda {
namespace {

/// How often each cell is visited by the grid of `tiling`.
std::vector<int> Visits(const Tiling& tiling) {
  std::vector<int> visits(static_cast<size_t>(tiling.rows * tiling.columns));
  for (int64_t block = 0; block < tiling.blocks(); ++block) {
    for (int64_t thread = 0; thread < tiling.width * tiling.height; ++thread) {
      const Cell cell = CellOf(tiling, block, thread % tiling.width, thread / tiling.width);
      if (!cell.inside) continue;
      ++visits.at(static_cast<size_t>(cell.row * tiling.columns + cell.column));
    }
  }
  return visits;
}

TEST(CudaIndexTest, TilesHaveEveryCellOnce) {
  for (const int64_t rows : {1, 2, 7, 85, 300}) {
    for (const int64_t columns : {1, 3, 64, 192, 255, 256, 257, 600}) {
      SCOPED_TRACE(fmt::format("{} x {}", rows, columns));
      const Tiling tiling = TileRows(rows, columns, 256);
      EXPECT_LE(tiling.width * tiling.height, 256);
      EXPECT_GT(2 * tiling.width * tiling.height, std::min<int64_t>(256, columns));
      for (const int visits : Visits(tiling)) ASSERT_EQ(visits, 1);
    }
  }
}

/// Together the pairs' two packs are every element of every part once, and the two are half a
/// head apart in the same head.
TEST(CudaIndexTest, PairsHaveEveryElementOnceAndTheirPartner) {
  for (const int64_t heads : {1, 3, 8}) {
    for (const auto& [width, pack] :
         {std::pair<int64_t, int64_t>{64, 8}, {64, 4}, {6, 1}, {16, 8}}) {
      SCOPED_TRACE(fmt::format("{} heads of {}, packs of {}", heads, width, pack));
      constexpr int64_t kParts = 3;
      const int64_t half = width / 2, part = heads * width;
      std::vector<int> visits(static_cast<size_t>(kParts * part));
      for (int64_t column = 0; column < kParts * heads * half / pack; ++column) {
        const PairPlace place = PairOf(column, heads, half, pack);
        const int64_t first = place.part * part + place.inside;
        EXPECT_EQ(place.inside % width, place.angle);
        EXPECT_LE(place.angle + pack, half);
        EXPECT_EQ(first / width, (first + half) / width);
        for (int64_t i = 0; i < pack; ++i) {
          ++visits.at(static_cast<size_t>(first + i));
          ++visits.at(static_cast<size_t>(first + half + i));
        }
      }
      for (const int visit : visits) ASSERT_EQ(visit, 1);
    }
  }
}

TEST(CudaIndexTest, PacksAndTheRestAreAllElements) {
  for (int64_t n = 0; n < 20; ++n) {
    EXPECT_LE(WholePacks(n, 4) * 4, n);
    EXPECT_LT(n - WholePacks(n, 4) * 4, 4);
    EXPECT_EQ(WholePacks(n, 1), n);
  }
  EXPECT_EQ(CeilDivide(0, 4), 0);
  EXPECT_EQ(CeilDivide(1, 4), 1);
  EXPECT_EQ(CeilDivide(8, 4), 2);
}

/// Grids beyond 2^31 elements keep their place.
TEST(CudaIndexTest, LargeSizesDoNotOverflow) {
  const Tiling tiling = TileRows(int64_t{1} << 33, 192, 256);
  const Cell cell = CellOf(tiling, tiling.blocks() - 1, 191, tiling.height - 1);
  EXPECT_EQ(cell.row, (int64_t{1} << 33) - 1);
  EXPECT_EQ(cell.column, 191);
  EXPECT_TRUE(cell.inside);
}

}  // namespace
}  // namespace arc::cuda
