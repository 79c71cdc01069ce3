#include "harness/run/bench/figure.h"

#include <gtest/gtest.h>

#include "tasks/error.h"

namespace arc {
namespace {

TEST(Figure, SummaryIsMedianAndQuartiles) {
  const Summary s = Summarise({4, 1, 2, 5, 3});
  EXPECT_DOUBLE_EQ(s.median, 3);
  EXPECT_DOUBLE_EQ(s.low, 2);
  EXPECT_DOUBLE_EQ(s.high, 4);
  EXPECT_DOUBLE_EQ(s.spread(), 1.0 / 3);
  EXPECT_DOUBLE_EQ(Summarise({1, 2}).median, 1.5);
  EXPECT_DOUBLE_EQ(Summarise({7}).spread(), 0);
  EXPECT_DOUBLE_EQ(Summarise({0, 0}).spread(), 0);
}

TEST(Figure, TextHasAUnitThatFits) {
  EXPECT_EQ(QuantityText(Quantity::kFlops, 152.34e9), "152.3 GFLOP/s");
  EXPECT_EQ(QuantityText(Quantity::kFlops, 790e12), "790 TFLOP/s");
  EXPECT_EQ(QuantityText(Quantity::kBytes, 8.5e9), "8.5 GB/s");
  EXPECT_EQ(QuantityText(Quantity::kMemory, 1.5e9), "1.5 GB");
  EXPECT_EQ(QuantityText(Quantity::kMemory, 0), "0 kB");
  EXPECT_EQ(QuantityText(Quantity::kShare, 0.0042), "0.42 %");
  EXPECT_EQ(QuantityText(Quantity::kItems, 20000), "20 k/s, 50 µs each");
  EXPECT_EQ(QuantityText(Quantity::kSeconds, 0.0081), "8.1 ms");
  EXPECT_EQ(QuantityText(Quantity::kSeconds, 90), "90 s");
}

TEST(Figure, QuantitiesAreReadAsTheyAreWritten) {
  for (const Quantity q : {Quantity::kFlops, Quantity::kBytes, Quantity::kMemory, Quantity::kShare,
                           Quantity::kItems, Quantity::kSeconds}) {
    EXPECT_EQ(QuantityFromName(QuantityName(q)), q);
  }
  EXPECT_THROW(QuantityFromName("joules"), Error);
}

}  // namespace
}  // namespace arc
