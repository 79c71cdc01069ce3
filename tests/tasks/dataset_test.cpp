#include "tasks/dataset.h"

#include <set>

#include "tests/tasks/puzzles.h"

namespace arc {
namespace {

using testing::RandomPuzzles;

TEST(ViewTransform, DependsOnSeedPuzzleAndIndexAlone) {
  const auto suite = MakeSuite("arc");
  EXPECT_TRUE(ViewTransform(*suite, 1, 2, 0).IsIdentity());
  EXPECT_EQ(ViewTransform(*suite, 1, 2, 3), ViewTransform(*suite, 1, 2, 3));
  std::set<std::pair<int, std::array<uint8_t, kMaxSymbols>>> seen;
  for (uint64_t i = 0; i < 4; ++i) {
    for (uint64_t j = 0; j < 4; ++j) {
      for (uint64_t k = 1; k < 5; ++k) {
        const Transform t = ViewTransform(*suite, i, j, k);
        seen.insert({t.dihedral, t.symbols});
      }
    }
  }
  EXPECT_EQ(seen.size(), 64u);
}

TEST(ViewTransform, GoesThroughASmallGroupBeforeRepeating) {
  for (const SuiteOptions& options : {SuiteOptions{8, 8}, SuiteOptions{6, 8}}) {
    const auto suite = MakeSuite("maze", options);
    const size_t size = suite->SmallGroup().size();
    ASSERT_EQ(size, options.rows == options.cols ? 8u : 4u);
    EXPECT_TRUE(suite->SmallGroup()[0].IsIdentity());
    for (uint64_t puzzle = 0; puzzle < 5; ++puzzle) {
      EXPECT_TRUE(ViewTransform(*suite, 1, puzzle, 0).IsIdentity());
      for (uint64_t block = 0; block < 3; ++block) {
        std::set<int> maps;
        for (uint64_t i = 0; i < size; ++i) {
          maps.insert(ViewTransform(*suite, 1, puzzle, block * size + i).dihedral);
        }
        EXPECT_EQ(maps.size(), size);
      }
    }
  }
}

TEST(FittingPuzzles, KeepsOrderAndNamesTheRest) {
  const auto suite = MakeSuite("arc", {.rows = 10});
  auto puzzles = RandomPuzzles(6, 10);
  puzzles[1].demonstrations[0].output = Grid(11, 10);
  puzzles[4].tests[0].input = Grid(10, 11);
  std::vector<std::string> left_out;
  const auto fitting = FittingPuzzles(*suite, puzzles, &left_out);
  EXPECT_EQ(left_out, (std::vector<std::string>{"p1 (11x10)", "p4 (10x11)"}));
  ASSERT_EQ(fitting.size(), 4u);
  EXPECT_EQ(fitting[1].id, "p2");
  EXPECT_EQ(FittingPuzzles(*suite, puzzles, nullptr).size(), 4u);
}

TEST(TestsAsDemonstrations, MovesOnlySolvedPairs) {
  auto puzzles = RandomPuzzles(2, 5);
  puzzles[1].tests[0].output.reset();
  const Grid solved = puzzles[1].tests[1].input;
  const auto moved = TestsAsDemonstrations(puzzles);
  EXPECT_EQ(moved[0].demonstrations.size(), 2u);
  EXPECT_TRUE(moved[0].tests.empty());
  ASSERT_EQ(moved[1].demonstrations.size(), 3u);
  EXPECT_EQ(moved[1].demonstrations[2].input, solved);
  ASSERT_EQ(moved[1].tests.size(), 1u);
  EXPECT_FALSE(moved[1].tests[0].output);
}

TEST(ContentHash, ChangesWithContentAndOptionsOnly) {
  const auto puzzles = RandomPuzzles(3, 5);
  const SuiteInfo info = MakeSuite("arc")->Info();
  const std::string hash = ContentHash(puzzles, info, {});
  EXPECT_EQ(hash.size(), 64u);
  auto other = puzzles;
  other[0].source = "elsewhere";
  other[0].rating = 3;
  EXPECT_EQ(ContentHash(other, info, {}), hash);

  std::set<std::string> hashes = {hash};
  other[0].id = "renamed";
  hashes.insert(ContentHash(other, info, {}));
  other = puzzles;
  other[2].demonstrations[0].input.cells[0] ^= 1;
  hashes.insert(ContentHash(other, info, {}));
  other = puzzles;
  other[1].tests[0].output.reset();
  hashes.insert(ContentHash(other, info, {}));
  other = puzzles;
  std::swap(other[0].demonstrations, other[0].tests);
  hashes.insert(ContentHash(other, info, {}));
  hashes.insert(ContentHash(puzzles, MakeSuite("arc", {.rows = 12})->Info(), {}));
  hashes.insert(ContentHash(puzzles, info, {.identifiers = IdentifierPolicy::kPerTask}));
  hashes.insert(ContentHash(puzzles, info, {.views = 1}));
  hashes.insert(ContentHash(puzzles, info, {.translate = true}));
  hashes.insert(ContentHash(puzzles, info, {.shuffle_labels = true}));
  hashes.insert(ContentHash(puzzles, info, {.seed = 1}));
  EXPECT_EQ(hashes.size(), 11u);
}

}  // namespace
}  // namespace arc
