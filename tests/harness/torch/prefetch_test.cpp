#include "harness/torch/training/prefetch.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "harness/torch/training/data_rows.h"
#include "tasks/error.h"
#include "tests/tasks/puzzles.h"

namespace arc::test {
namespace {

constexpr size_t kRows = 5;
constexpr int kSide = 6;

/// By the number of batches that are prepared ahead; 0: without a thread.
class PrefetchTest : public ::testing::TestWithParam<size_t> {
 protected:
  TrainingStream Stream() const {
    return TrainingStream(*suite_, testing::RandomPuzzles(4, kSide), {.seed = 3});
  }
  /// What a stream gives by itself.
  static DataRows Next(TrainingStream& stream) {
    BatchRows batch;
    stream.Next(kRows, batch);
    return ToRows(batch);
  }
  const std::unique_ptr<Suite> suite_ = MakeSuite("arc", {.rows = kSide});
};

void ExpectSame(const DataRows& a, const DataRows& b) {
  EXPECT_TRUE(at::equal(a.inputs, b.inputs));
  EXPECT_TRUE(at::equal(a.labels, b.labels));
  EXPECT_TRUE(at::equal(a.identifiers, b.identifiers));
}

TEST_P(PrefetchTest, GivesTheStreamsBatchesInOrder) {
  TrainingStream plain = Stream(), ahead = Stream();
  plain.Seek(2);
  ahead.Seek(2);
  BatchPrefetcher prefetcher(ahead, kRows, GetParam(), false);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(prefetcher.position(), plain.position());
    ExpectSame(prefetcher.Next(), Next(plain));
  }
}

/// What was prepared and not asked for is prepared again by whoever goes on.
TEST_P(PrefetchTest, LeavesTheStreamWhereTheCallerStands) {
  TrainingStream plain = Stream(), ahead = Stream();
  {
    BatchPrefetcher prefetcher(ahead, kRows, GetParam(), false);
    for (int i = 0; i < 3; ++i) prefetcher.Next(), Next(plain);
  }
  EXPECT_EQ(ahead.position(), 3 * kRows);
  ExpectSame(Next(ahead), Next(plain));
}

/// Forwards and back, whatever was prepared before.
TEST_P(PrefetchTest, GoesOnFromWhereItIsPut) {
  TrainingStream plain = Stream(), ahead = Stream();
  BatchPrefetcher prefetcher(ahead, kRows, GetParam(), false);
  for (const uint64_t position : {0, 12, 3, 3}) {
    plain.Seek(position);
    prefetcher.Seek(position);
    EXPECT_EQ(prefetcher.position(), position);
    for (int i = 0; i < 3; ++i) ExpectSame(prefetcher.Next(), Next(plain));
  }
}

/// A prefetcher that nobody asks ends too.
TEST_P(PrefetchTest, EndsWithoutBeingAsked) {
  TrainingStream stream = Stream();
  { const BatchPrefetcher prefetcher(stream, kRows, GetParam(), false); }
  EXPECT_EQ(stream.position(), 0u);
}

/// A cell that is no colour is seen when its puzzle is encoded, in the other thread; the batches
/// before it come first, and every later call says the same.
TEST_P(PrefetchTest, WhatTheStreamThrowsReachesTheCaller) {
  std::vector<Puzzle> puzzles = testing::RandomPuzzles(1, kSide);
  puzzles[0].demonstrations[0].input.cells[0] = 200;
  TrainingStream stream(*suite_, puzzles, {.seed = 3});
  BatchPrefetcher prefetcher(stream, kRows, GetParam(), false);
  for (int i = 0; i < 2; ++i)
    testing::ExpectError(ErrorKind::kBadData, {"200"}, [&] { prefetcher.Next(); });
  EXPECT_EQ(prefetcher.position(), 0u);
  prefetcher.Seek(1);  // another try
  testing::ExpectError(ErrorKind::kBadData, {"200"}, [&] { prefetcher.Next(); });
}

INSTANTIATE_TEST_SUITE_P(Ahead, PrefetchTest, ::testing::Values(0, 1, 4));

}  // namespace
}  // namespace arc::test
