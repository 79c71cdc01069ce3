#include "tasks/arc/arrays.h"

#include <map>

#include "tasks/dataset.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

fs::path Fixtures() { return testing::SharedFolder() / "parity/data/official_dataset"; }

std::vector<Pair> Sorted(std::vector<Pair> pairs) {
  std::ranges::sort(pairs, {}, [](const Pair& pair) { return std::tie(pair.input, pair.output); });
  return pairs;
}

void ExpectSamePairs(const std::vector<Pair>& a, const std::vector<Pair>& b,
                     const std::string& what) {
  ASSERT_EQ(a.size(), b.size()) << what;
  for (size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].input, b[i].input) << what << " " << i;
    EXPECT_EQ(a[i].output, b[i].output) << what << " " << i;
  }
}

/// Every puzzle that `suite` reads from `files`, by id.
std::map<std::string, Puzzle> Sources(const Suite& suite, const std::vector<fs::path>& files) {
  std::map<std::string, Puzzle> sources;
  for (const fs::path& file : files) {
    for (Puzzle& puzzle : suite.Read(file)) sources[puzzle.id] = std::move(puzzle);
  }
  return sources;
}

/// The dataset has the tasks of `files`, no more and no fewer. A training task's
/// test pairs are among its demonstrations.
void ExpectSources(const Suite& suite, const fs::path& folder, const std::vector<fs::path>& files) {
  auto sources = Sources(suite, files);
  const auto puzzles = suite.Read(folder);
  EXPECT_EQ(puzzles.size(), sources.size()) << folder;
  for (const Puzzle& puzzle : puzzles) {
    ASSERT_TRUE(sources.contains(puzzle.id)) << puzzle.id;
    Puzzle& source = sources.at(puzzle.id);
    if (puzzle.tests.empty()) {
      source = TestsAsDemonstrations({source})[0];
    }
    ExpectSamePairs(Sorted(puzzle.demonstrations), Sorted(source.demonstrations), puzzle.id);
    ExpectSamePairs(puzzle.tests, source.tests, puzzle.id);
  }
}

TEST(ArcArrays, TasksOfKaggleFilesComeBack) {
  ARC_SKIP_WITHOUT(Fixtures());
  for (const char* name : {"trm_arc_noaug", "trm_arc_start100_aug3", "trm_arc_aug4"}) {
    const fs::path folder = Fixtures() / name;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder / "source")) {
      if (entry.path().string().ends_with("challenges.json")) files.push_back(entry.path());
    }
    ExpectSources(*MakeSuite("arc"), folder, files);
  }
}

TEST(ArcArrays, TasksOfFoldersComeBack) {
  ARC_SKIP_WITHOUT(Fixtures());
  const fs::path folder = Fixtures() / "hrm_arc_aug4", source = folder / "source";
  ExpectSources(*MakeSuite("arc"), folder,
                {source / "ARC-AGI/data/training", source / "ARC-AGI/data/evaluation",
                 source / "ConceptARC/corpus/SomeConcept"});
}

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
