#include <nlohmann/json.hpp>
#include <set>

#include "tasks/files.h"
#include "tasks/suite.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

using nlohmann::json;

Grid GridOf(const json& rows) {
  return testing::MakeGrid(rows.get<std::vector<std::vector<int>>>());
}

Transform TransformOf(const json& c) {
  Transform t;
  t.dihedral = c["tid"].get<uint8_t>();
  const std::string perm = c["perm"];
  for (size_t i = 0; i < perm.size(); ++i) t.symbols[i] = static_cast<uint8_t>(perm[i] - '0');
  return t;
}

TEST(ArcAugmentation, EqualsThePublicBuilders) {
  const auto file = testing::SharedFolder() / "parity/data/arc_augment/cases.json";
  ARC_SKIP_WITHOUT(file);
  const json cases = ReadJson(file)["cases"];
  ASSERT_GE(cases.size(), 60u);
  std::set<int> maps;
  for (const json& c : cases) {
    const Transform t = TransformOf(c);
    const Grid grid = GridOf(c["grid"]), augmented = GridOf(c["augmented"]);
    EXPECT_EQ(Apply(t, grid), augmented) << c["name_trm"];
    EXPECT_EQ(Undo(t, augmented), GridOf(c["inverse"])) << c["name_trm"];
    maps.insert(t.dihedral);
  }
  EXPECT_EQ(maps.size(), 8u);
}

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
