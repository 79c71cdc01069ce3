#include "tasks/arc/shapes.h"

#include <gmock/gmock.h>

#include "tests/tasks/arc/grids.h"

namespace arc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ShapesTest, CropTo) {
  const Grid grid = G("0000 0120 0003");
  EXPECT_EQ(CropTo(grid, [](uint8_t c) { return c != 0; }), G("120 003"));
  EXPECT_EQ(CropTo(grid, [](uint8_t c) { return c == 2; }), G("2"));
  EXPECT_TRUE(CropTo(grid, [](uint8_t c) { return c == 9; }).empty());
}

TEST(ShapesTest, EnlargeShrinkRepeat) {
  EXPECT_EQ(Enlarge(G("12"), 2, 3), G("111222 111222"));
  EXPECT_EQ(Shrink(G("111222 111222"), 2, 3), G("12"));
  EXPECT_TRUE(Shrink(G("123"), 1, 2).empty());
  EXPECT_EQ(Repeat(G("12 34"), 1, 2), G("1212 3434"));
}

TEST(ShapesTest, Shift) {
  Grid expected = G("20 40");
  expected.At(0, 1) = expected.At(1, 1) = kOutside;
  EXPECT_EQ(Shift(G("12 34"), 0, 1), expected);
}

TEST(ShapesTest, Parts) {
  EXPECT_THAT(Parts(G("1234"), 1, 2, 0), ElementsAre(G("12"), G("34")));
  EXPECT_THAT(Parts(G("12534"), 1, 2, 1), ElementsAre(G("12"), G("34")));
  EXPECT_THAT(Parts(G("12345"), 1, 2, 0), IsEmpty());
  EXPECT_THAT(Parts(G("1"), 2, 1, 1), IsEmpty());
}

TEST(ShapesTest, Colours) {
  EXPECT_EQ(MostFrequentColour(G("0110 1111")), 1);
  EXPECT_EQ(LeastFrequentColour(G("0110 1171")), 7);
  EXPECT_EQ(LeastFrequentColour(G("44")), 4);
}

}  // namespace
}  // namespace arc
