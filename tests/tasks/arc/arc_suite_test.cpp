#include "tasks/suite.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::MakeGrid;

TEST(ArcSuite, SaysWhatItIs) {
  const SuiteInfo info = MakeSuite("arc")->Info();
  EXPECT_EQ(info.seq_len(), 900);
  EXPECT_EQ(info.vocab_size, 12);
  EXPECT_EQ(info.attempts, 2);
  EXPECT_TRUE(info.has_demonstrations);
  EXPECT_EQ(MakeSuite("arc", {.rows = 12})->Info().seq_len(), 144);
  EXPECT_EQ(MakeSuite("arc", {.rows = 1, .cols = 1})->Info().seq_len(), 1);
}

TEST(ArcSuite, CanvasMustBeASquareUpTo30) {
  ExpectError(ErrorKind::kUsage, {"31x31"}, [] { MakeSuite("arc", {.rows = 31}); });
  ExpectError(ErrorKind::kUsage, {"-1"}, [] { MakeSuite("arc", {.rows = -1}); });
  ExpectError(ErrorKind::kUsage, {"12x13"}, [] { MakeSuite("arc", {.rows = 12, .cols = 13}); });
}

TEST(ArcSuite, HasNoGenerator) {
  ExpectError(ErrorKind::kUsage, {"'arc'", "generator"}, [] { MakeSuite("arc")->Generate({}); });
}

TEST(ArcSuite, JudgesExactlyAndByCell) {
  const auto suite = MakeSuite("arc");
  const Pair test{Grid(1, 1), MakeGrid({{1, 2}, {3, 4}})};
  const Verdict right = suite->Judge(test, MakeGrid({{1, 2}, {3, 4}}));
  EXPECT_TRUE(right.exact && right.valid);
  EXPECT_EQ(right.cells_right, 4);
  const Verdict near = suite->Judge(test, MakeGrid({{1, 2}, {3, 5}}));
  EXPECT_FALSE(near.exact || near.valid);
  EXPECT_EQ(near.cells_right, 3);
  EXPECT_EQ(near.cells, 4);
  EXPECT_EQ(suite->Judge(test, MakeGrid({{1, 2, 3, 4}})).cells_right, 0);
  EXPECT_FALSE(suite->Judge(test, Grid()).exact);
  EXPECT_FALSE(suite->Judge({Grid(1, 1), std::nullopt}, Grid(1, 1)).exact);
}

}  // namespace
}  // namespace arc
