#include "tasks/arc/canonical.h"

#include <set>

#include "tasks/suite.h"
#include "tests/tasks/puzzles.h"

namespace arc {
namespace {

using testing::MakeGrid;
using testing::RandomPair;

Pair Image(const Transform& t, const Pair& pair) {
  Pair image{Apply(t, pair.input), std::nullopt};
  if (pair.output) image.output = Apply(t, *pair.output);
  return image;
}

TEST(CanonicalDigest, IsTheSameForTheWholeOrbit) {
  const auto suite = MakeSuite("arc");
  Random random(3);
  for (int round = 0; round < 50; ++round) {
    Pair pair = RandomPair(random, 12);
    if (round % 5 == 0) pair.output.reset();
    const std::string digest = suite->CanonicalDigest(pair);
    EXPECT_EQ(digest.size(), 64u);
    for (uint64_t seed = 0; seed < 20; ++seed) {
      EXPECT_EQ(suite->CanonicalDigest(Image(suite->RandomTransform(seed), pair)), digest);
    }
  }
}

TEST(CanonicalDigest, TellsDifferentPairsApart) {
  Random random(4);
  std::set<std::string> digests;
  const auto grid = [&] { return testing::RandomGrid(random, 4, 4); };
  for (int i = 0; i < 500; ++i) digests.insert(CanonicalArcDigest({grid(), grid()}));
  EXPECT_EQ(digests.size(), 500u) << "two random pairs of one orbit are most unlikely";
}

TEST(CanonicalDigest, BackgroundAndOutputCount) {
  const Grid a = MakeGrid({{0, 1}}), b = MakeGrid({{1, 2}}), c = MakeGrid({{2, 1}});
  EXPECT_NE(CanonicalArcDigest({a, a}), CanonicalArcDigest({b, b}));
  EXPECT_EQ(CanonicalArcDigest({b, b}), CanonicalArcDigest({c, c}));
  EXPECT_NE(CanonicalArcDigest({b, b}), CanonicalArcDigest({b, c})) << "colours are one renaming";
  EXPECT_NE(CanonicalArcDigest({a, std::nullopt}), CanonicalArcDigest({a, a}));
  EXPECT_NE(CanonicalArcDigest({a, b}), CanonicalArcDigest({b, a}));
}

}  // namespace
}  // namespace arc
