#include "tasks/arc/arrays.h"

#include "tasks/suite.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

fs::path Fixtures() { return testing::SharedFolder() / "parity/data/official_dataset"; }

TEST(ArcArrays, OneSplitAlone) {
  ARC_SKIP_WITHOUT(Fixtures());
  const auto suite = MakeSuite("arc");
  const auto puzzles = suite->Read(Fixtures() / "trm_arc_aug4/test");
  EXPECT_EQ(puzzles.size(), 8u);
  for (const Puzzle& puzzle : puzzles) {
    EXPECT_TRUE(puzzle.demonstrations.empty());
    EXPECT_FALSE(puzzle.tests.empty());
  }
}

TEST(ArcArrays, AnotherCanvasIsAnError) {
  ARC_SKIP_WITHOUT(Fixtures());
  testing::ExpectError(ErrorKind::kBadData, {"dataset.json", "seq_len", "900", "144"},
                       [] { MakeSuite("arc", {.rows = 12})->Read(Fixtures() / "trm_arc_aug4"); });
}

}  // namespace
}  // namespace arc
