#include "tasks/label_shuffle.h"

#include <algorithm>

#include "tests/tasks/testing.h"

namespace arc {
namespace {

std::vector<const Grid*> Pointers(const std::vector<Grid>& grids) {
  std::vector<const Grid*> pointers;
  for (const Grid& grid : grids) pointers.push_back(&grid);
  return pointers;
}

void ExpectDerangement(const std::vector<size_t>& from) {
  std::vector<size_t> sorted = from;
  std::sort(sorted.begin(), sorted.end());
  for (size_t i = 0; i < from.size(); ++i) {
    EXPECT_NE(from[i], i);
    EXPECT_EQ(sorted[i], i);
  }
}

TEST(DealLabels, NobodyKeepsItsOwnAndShapesStay) {
  std::vector<Grid> grids;
  for (int i = 0; i < 60; ++i) grids.emplace_back(1 + i % 3, 2);
  const auto from = DealLabels(Pointers(grids), 5);
  ExpectDerangement(from);
  for (size_t i = 0; i < from.size(); ++i) EXPECT_EQ(grids[from[i]].rows, grids[i].rows);
  EXPECT_EQ(from, DealLabels(Pointers(grids), 5));
  EXPECT_NE(from, DealLabels(Pointers(grids), 6));
}

TEST(DealLabels, ShapesOfTheirOwnAreDealtAmongThemselves) {
  const std::vector<Grid> grids = {Grid(1, 1), Grid(2, 2), Grid(2, 2), Grid(3, 3), Grid(4, 4)};
  const auto from = DealLabels(Pointers(grids), 1);
  ExpectDerangement(from);
  EXPECT_EQ(from[1], 2u);
  EXPECT_EQ(from[2], 1u);
  ExpectDerangement(DealLabels(Pointers({Grid(1, 1), Grid(2, 2), Grid(2, 2)}), 1));
  ExpectDerangement(DealLabels(Pointers({Grid(1, 1), Grid(2, 2)}), 1));
}

TEST(DealLabels, OnePairCannotBeShuffled) {
  testing::ExpectError(ErrorKind::kUsage, {"not 1"}, [] { DealLabels(Pointers({Grid(1, 1)}), 1); });
}

}  // namespace
}  // namespace arc
