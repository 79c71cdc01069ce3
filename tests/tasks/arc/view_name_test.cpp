#include "tasks/arc/view_name.h"

#include "tasks/suite.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::MakeGrid;

constexpr OfficialFlavour kHrm = OfficialFlavour::kHrm, kTrm = OfficialFlavour::kTrm;

TEST(ArcViewName, ComesBackInBothFlavours) {
  const auto suite = MakeSuite("arc");
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const Transform transform = suite->RandomTransform(seed);
    for (const OfficialFlavour flavour : {kHrm, kTrm}) {
      for (const std::string task : {"00576224", "Above_Below1", "t3_4"}) {
        const ArcView view = ParseArcViewName(ArcViewName(task, transform, flavour), flavour);
        EXPECT_EQ(view.task, task);
        EXPECT_EQ(view.transform, transform);
        EXPECT_FALSE(view.plain);
        EXPECT_TRUE(ParseArcViewName(task, flavour).plain);
        EXPECT_EQ(ParseArcViewName(task, flavour).task, task);
      }
    }
  }
}

TEST(ArcViewName, WhatOnlyLooksLikeAViewIsATaskToHrm) {
  for (const char* name : {"a_t8_0123456789", "a_t1_0123456788", "a_t1_012345678", "_0123456789",
                           "a_x1_0123456789", "a__0123456789", "t1_0123456789"}) {
    EXPECT_EQ(ParseArcViewName(name, kHrm).task, name);
    EXPECT_TRUE(ParseArcViewName(name, kHrm).plain);
  }
}

TEST(ArcViewName, OddNamesOfTrmAreErrors) {
  for (const char* name :
       {"a|||t8|||0123456789", "a|||t1|||0123456788", "a|||t1|||012345678", "a|||t1", "|||",
        "a|||1|||0123456789", "a|||t1|||01234567890", "|||0123456789"}) {
    ExpectError(ErrorKind::kBadData, {name, "ten digits"}, [&] { ParseArcViewName(name, kTrm); });
  }
}

TEST(ArcTaskHash, IsThatOfAMultisetOfPairs) {
  const std::string a = ArcPairHash({MakeGrid({{1, 2}}), MakeGrid({{3}})});
  const std::string b = ArcPairHash({MakeGrid({{1}, {2}}), MakeGrid({{3}})});
  EXPECT_NE(a, b) << "shapes are part of it";
  EXPECT_EQ(ArcTaskHash({a, b}), ArcTaskHash({b, a}));
  EXPECT_NE(ArcTaskHash({a, b}), ArcTaskHash({a, b, b}));
}

}  // namespace
}  // namespace arc
