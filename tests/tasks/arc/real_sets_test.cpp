#include <chrono>
#include <map>
#include <set>

#include "tasks/data_names.h"
#include "tasks/suite.h"
#include "tests/build_kind.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

fs::path Folder() { return testing::SharedFolder() / "data/arc"; }

std::map<std::string, Puzzle> ById(std::vector<Puzzle> puzzles) {
  std::map<std::string, Puzzle> by_id;
  for (Puzzle& puzzle : puzzles) by_id[puzzle.id] = std::move(puzzle);
  return by_id;
}

bool SamePairs(const std::vector<Pair>& a, const std::vector<Pair>& b) {
  return std::ranges::equal(a, b, [](const Pair& x, const Pair& y) {
    return x.input == y.input && x.output == y.output;
  });
}

/// Ids of the tasks that are not the same, pair by pair, in both.
std::vector<std::string> Different(const std::map<std::string, Puzzle>& a,
                                   const std::map<std::string, Puzzle>& b) {
  std::vector<std::string> ids;
  for (const auto& [id, puzzle] : a) {
    const auto other = b.find(id);
    const bool same = other != b.end() &&
                      SamePairs(puzzle.demonstrations, other->second.demonstrations) &&
                      SamePairs(puzzle.tests, other->second.tests);
    if (!same) ids.push_back(id);
  }
  return ids;
}

class RealSetsTest : public ::testing::Test {
 protected:
  void SetUp() override { ARC_SKIP_WITHOUT(Folder()); }
  /// A set below Folder(), read once for all tests.
  const std::vector<Puzzle>& Set(const std::string& name) const {
    static std::map<std::string, std::vector<Puzzle>> sets;
    const auto [set, is_new] = sets.try_emplace(name);
    if (is_new) set->second = suite_->Read(Folder() / name);
    return set->second;
  }
  const std::unique_ptr<Suite> suite_ = MakeSuite("arc");
};

TEST_F(RealSetsTest, EveryPublicSetIsReadWhole) {
  const std::pair<const char*, size_t> sets[] = {
      {"ARC-AGI-1/training", 400},
      {"ARC-AGI-1/evaluation", 400},
      {"ARC-AGI-2/training", 1000},
      {"ARC-AGI-2/evaluation", 120},
      {"ARC-AGI-2/arc-agi_evaluation2_challenges.json", 120},
      {"ConceptARC/arc-agi_concept_challenges.json", 160}};
  for (const auto& [name, count] : sets) {
    const auto& puzzles = Set(name);
    EXPECT_EQ(puzzles.size(), count) << name;
    for (const Puzzle& puzzle : puzzles) {
      EXPECT_TRUE(suite_->Fits(puzzle)) << puzzle.id;
      for (const Pair& pair : puzzle.tests) EXPECT_TRUE(pair.output) << puzzle.id;
    }
  }
}

TEST_F(RealSetsTest, AThousandFilesTakeLessThanASecond) {
  if (!kMadeForSpeed) GTEST_SKIP() << "a promise of optimised builds without sanitizers";
  // The best of three, so that a busy machine does not fail it.
  double best = 1e9;
  for (int round = 0; round < 3 && best > 1; ++round) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(suite_->Read(Folder() / "ARC-AGI-2/training").size(), 1000u);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count());
  }
  EXPECT_LT(best, 1.0);
}

TEST_F(RealSetsTest, KaggleFilesHoldTheSameTasksAsTheFolder) {
  const auto different = Different(ById(Set("ARC-AGI-2/evaluation")),
                                   ById(Set("ARC-AGI-2/arc-agi_evaluation2_challenges.json")));
  // Tasks that were revised between the two publications; most of them lost a test pair.
  EXPECT_THAT(different, ::testing::ElementsAre("4a21e3da", "abc82100", "b6f77b65", "d8e07eb2",
                                                "f560132c", "faa9f03d"));
}

TEST_F(RealSetsTest, PackagedFilesEqualThePublishedFolders) {
  const auto folders = DefaultDataFolders(fs::path(ARC_SOURCE_DIR) / "workspace");
  fs::path found;
  for (const fs::path& folder : folders) {
    if (found.empty() && fs::exists(folder / "arcagi2_f3283f7.json")) found = folder;
  }
  if (found.empty()) GTEST_SKIP() << "no arcagi2_f3283f7.json in the data folders";
  const std::pair<const char*, const char*> same[] = {
      {"arcagi_aa922be.json#train", "ARC-AGI-1/training"},
      {"arcagi_aa922be.json#eval", "ARC-AGI-1/evaluation"},
      {"arcagi2_f3283f7.json#train", "ARC-AGI-2/training"},
      {"arcagi2_f3283f7.json#eval", "ARC-AGI-2/evaluation"}};
  for (const auto& [file, folder] : same) {
    const auto packaged = ById(suite_->Read(found / file));
    const auto published = ById(Set(folder));
    EXPECT_EQ(packaged.size(), published.size()) << file;
    EXPECT_THAT(Different(packaged, published), ::testing::IsEmpty()) << file;
  }
}

std::set<std::string> Digests(const Suite& suite, const Puzzle& puzzle) {
  std::set<std::string> digests;
  for (const auto* pairs : {&puzzle.demonstrations, &puzzle.tests}) {
    for (const Pair& pair : *pairs) digests.insert(suite.CanonicalDigest(pair));
  }
  return digests;
}

TEST_F(RealSetsTest, MostOfArc1EvaluationLiesInArc2Training) {
  std::set<std::string> digests, ids;
  for (const Puzzle& puzzle : Set("ARC-AGI-2/training")) {
    digests.merge(Digests(*suite_, puzzle));
    ids.insert(puzzle.id);
  }
  int same_id = 0, inside = 0;
  for (const Puzzle& puzzle : Set("ARC-AGI-1/evaluation")) {
    same_id += ids.contains(puzzle.id);
    inside += std::ranges::includes(digests, Digests(*suite_, puzzle));
  }
  EXPECT_EQ(same_id, 376);
  EXPECT_EQ(inside, 375) << "all but ac0c5833, of which ARC-AGI-2 has one pair in another form";
}

}  // namespace
}  // namespace arc
