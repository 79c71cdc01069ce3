#include <set>

#include "tasks/suite.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

TEST(ArcAugmentation, RandomElementsAreOfTheGroupAndReachAllOfIt) {
  const auto suite = MakeSuite("arc");
  std::set<int> maps;
  std::set<std::pair<int, int>> images;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    const Transform t = suite->RandomTransform(seed);
    EXPECT_EQ(t, suite->RandomTransform(seed));
    EXPECT_TRUE(t.rows.empty() && t.cols.empty());
    EXPECT_EQ(t.symbols[0], 0);
    const std::set<uint8_t> colours(t.symbols.begin() + 1, t.symbols.begin() + 10);
    EXPECT_EQ(colours.size(), 9u);
    EXPECT_EQ(*colours.begin(), 1);
    EXPECT_EQ(*colours.rbegin(), 9);
    for (int i = 10; i < kMaxSymbols; ++i) EXPECT_EQ(t.symbols[i], i);
    maps.insert(t.dihedral);
    for (int i = 1; i < 10; ++i) images.insert({i, t.symbols[i]});
  }
  EXPECT_EQ(maps.size(), 8u);
  EXPECT_EQ(images.size(), 81u);
}

}  // namespace
}  // namespace arc
