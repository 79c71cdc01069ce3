// Writing: what the export promises, read back by the reader.
#include "tasks/official_export.h"

#include <nlohmann/json.hpp>
#include <set>

#include "tasks/arc/codec.h"
#include "tasks/files.h"
#include "tasks/official_layout.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using testing::ExpectError;
using testing::MakeGrid;
using testing::RandomGrid;
using testing::TempFolder;

std::vector<Puzzle> Tasks(const std::string& prefix, size_t count, uint64_t seed) {
  Random random(seed);
  std::vector<Puzzle> tasks(count);
  const auto grid = [&] {
    return RandomGrid(random, 1 + static_cast<int>(random.Below(12)),
                      1 + static_cast<int>(random.Below(12)));
  };
  for (size_t i = 0; i < count; ++i) {
    tasks[i].id = prefix + std::to_string(i);
    for (int pair = 0; pair < 3; ++pair) tasks[i].demonstrations.push_back({grid(), grid()});
    for (int pair = 0; pair < 2; ++pair) tasks[i].tests.push_back({grid(), grid()});
  }
  return tasks;
}

std::string Bytes(const fs::path& folder) {
  std::set<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.insert(entry.path());
  }
  std::string bytes;
  for (const fs::path& file : files) {
    bytes += file.lexically_relative(folder).string() + ReadFile(file);
  }
  return bytes;
}

class OfficialExport : public ::testing::Test {
 protected:
  fs::path Folder(const std::string& name = "set") const { return folder_.path() / name; }
  OfficialSplit Split(const std::string& name) const {
    return ReadOfficialSplit(Folder() / name, arc_->Info());
  }
  TempFolder folder_;
  std::unique_ptr<Suite> arc_ = MakeSuite("arc");
};

TEST_F(OfficialExport, TasksComeBackAndTestPairsAreNotTrainedOn) {
  const auto training = Tasks("t", 5, 1), evaluation = Tasks("e", 4, 2);
  const ExportReport report =
      ExportOfficial(Folder(), *arc_, training, evaluation, {.augmentations = 6});
  EXPECT_EQ(report.train.rows, 7u * (5 * 5 + 4 * 3));
  EXPECT_EQ(report.test.rows, 7u * 4 * 2);
  EXPECT_EQ(report.train.puzzles, 63u);
  EXPECT_TRUE(report.short_of_views.empty());
  size_t found = 0;
  for (const Puzzle& read : arc_->Read(Folder())) {
    const bool evaluated = read.id[0] == 'e';
    const Puzzle& task = (evaluated ? evaluation : training).at(read.id[1] - '0');
    ASSERT_EQ(read.demonstrations.size(), evaluated ? 3u : 5u);
    for (size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(read.demonstrations[i].input, task.demonstrations[i].input);
      EXPECT_EQ(read.demonstrations[i].output, task.demonstrations[i].output);
    }
    EXPECT_EQ(read.tests.size(), evaluated ? 2u : 0u);
    const Pair& test = evaluated ? read.tests[1] : read.demonstrations[4];
    EXPECT_EQ(test.input, task.tests[1].input);
    EXPECT_EQ(test.output, task.tests[1].output);
    ++found;
  }
  EXPECT_EQ(found, 9u);
}

TEST_F(OfficialExport, EveryRowIsTheViewThatItsNameSays) {
  const auto evaluation = Tasks("e", 4, 3);
  for (const OfficialFlavour flavour : {OfficialFlavour::kHrm, OfficialFlavour::kTrm}) {
    ExportOfficial(Folder(), *arc_, {}, evaluation,
                   {.flavour = flavour, .augmentations = 5, .replace = true});
    for (const char* name : {"train", "test"}) {
      const OfficialSplit split = Split(name);
      const auto names = ReadOfficialIdentifiers(split.folder, split.metadata);
      size_t moved = 0;
      for (size_t p = 0; p < split.puzzle_identifiers.size(); ++p) {
        const ArcView view = ParseArcViewName(names[split.puzzle_identifiers[p]], flavour);
        const Puzzle& task = evaluation.at(view.task[1] - '0');
        const auto& pairs = name == std::string("train") ? task.demonstrations : task.tests;
        size_t plain = 0;
        for (size_t i = 0; i < pairs.size(); ++i) {
          const uint64_t row = split.puzzle_indices[p] + i;
          EXPECT_EQ(Undo(view.transform, LocateArcGrid(split.input(row), 30)), pairs[i].input);
          EXPECT_EQ(Undo(view.transform, LocateArcGrid(split.label(row), 30)), pairs[i].output);
          plain += split.input(row)[0] != 0;
        }
        EXPECT_GE(plain, 1u) << "one row of a view is not moved";
        moved += pairs.size() - plain;
      }
      EXPECT_EQ(moved > 0, name == std::string("train"));
    }
    EXPECT_EQ(fs::exists(Folder() / "test_puzzles.json"), flavour == OfficialFlavour::kTrm);
  }
}

TEST_F(OfficialExport, ViewsThatRepeatOneAreDropped) {
  Puzzle same;  // black squares look alike under every element of the group
  same.id = "same";
  same.demonstrations = same.tests = {{Grid(3, 3), Grid(2, 2)}};
  Puzzle few = same;  // one colour besides black: nine views in all
  few.id = "few";
  few.tests = {{Grid(1, 1, 4), Grid(1, 1)}};
  const ExportReport report =
      ExportOfficial(Folder(), *arc_, {same}, {few}, {.augmentations = 20});
  using Short = std::vector<std::pair<std::string, size_t>>;
  EXPECT_EQ(report.short_of_views, (Short{{"same", 1}, {"few", 9}}));
  EXPECT_EQ(report.train.puzzles, 10u);
}

TEST_F(OfficialExport, DrawsDependOnTheSeedAlone) {
  const auto tasks = Tasks("e", 3, 4);
  const auto bytes = [&](const std::string& name, uint64_t seed) {
    ExportOfficial(Folder(name), *arc_, {}, tasks, {.augmentations = 2, .seed = seed});
    return Bytes(Folder(name));
  };
  EXPECT_EQ(bytes("a", 1), bytes("b", 1));
  EXPECT_NE(bytes("c", 2), bytes("d", 1));
}

TEST_F(OfficialExport, IdentifiersMayStartLater) {
  ExportOfficial(Folder(), *arc_, {}, Tasks("e", 1, 5), {.first_identifier = 100});
  const OfficialSplit split = Split("test");
  EXPECT_EQ(split.puzzle_identifiers, std::vector<int64_t>{100});
  const auto names = ReadOfficialIdentifiers(split.folder, split.metadata);
  EXPECT_EQ(names.at(99), "<blank>");
  EXPECT_EQ(names.at(100), "e0");
}

TEST_F(OfficialExport, UnknownOutputsAreFilledInAndCounted) {
  auto training = Tasks("t", 1, 6), evaluation = Tasks("e", 1, 7);
  training[0].tests[0].output.reset();
  evaluation[0].tests[1].output.reset();
  const ExportReport report = ExportOfficial(Folder(), *arc_, training, evaluation, {});
  EXPECT_EQ(report.unknown_outputs, 1u);
  EXPECT_EQ(report.train.rows, 4u + 3u) << "nothing is learnt from an invented output";
  const auto json = ReadJson(Folder() / "test_puzzles.json");
  EXPECT_EQ(json["e0"]["test"][1]["output"].dump(), "[[0]]");
}

TEST_F(OfficialExport, MazesUnderAllMapsOrNone) {
  const auto suite = MakeSuite("maze", {.rows = 7, .cols = 7});
  const auto puzzles = suite->Generate({.count = 3, .seed = 1});
  ExportOfficial(Folder(), *suite, puzzles, puzzles, {.augmentations = 7});
  EXPECT_EQ(ReadOfficialSplit(Folder() / "train", suite->Info()).rows, 24u);
  EXPECT_EQ(ReadOfficialSplit(Folder() / "test", suite->Info()).rows, 3u);
  EXPECT_EQ(suite->Read(Folder() / "train")[2].tests[0].input, puzzles[2].tests[0].input);
  EXPECT_FALSE(fs::exists(Folder() / "test_puzzles.json"));
  ExpectError(ErrorKind::kUsage, {"3 augmentations", "(7)", "(0)"}, [&] {
    ExportOfficial(Folder("other"), *suite, puzzles, {}, {.augmentations = 3});
  });
}

TEST_F(OfficialExport, SudokuOfAnySide) {
  for (const int side : {4, 6, 9}) {
    const auto suite = MakeSuite("sudoku", {.rows = side});
    const auto puzzles = suite->Generate({.count = 4, .seed = 1});
    ExportOfficial(Folder(), *suite, puzzles, {}, {.augmentations = 3, .replace = true});
    const OfficialSplit split = ReadOfficialSplit(Folder() / "train", suite->Info());
    EXPECT_EQ(split.rows, 16u);
    EXPECT_EQ(split.groups(), 4u);
    for (uint64_t row = 0; row < split.rows; ++row) {
      const Pair pair{suite->Decode(split.input(row)), std::nullopt};
      EXPECT_TRUE(suite->Judge(pair, suite->Decode(split.label(row))).valid);
      EXPECT_EQ(suite->CanonicalDigest(pair), suite->CanonicalDigest(puzzles[row / 4].tests[0]));
    }
  }
}

TEST_F(OfficialExport, NothingIsThereAfterAnError) {
  auto tasks = Tasks("e", 3, 8);
  tasks[2].tests[0].input = Grid(31, 1);
  const auto run = [&](const ExportOptions& options) {
    ExportOfficial(Folder(), *arc_, {}, tasks, options);
  };
  ExpectError(ErrorKind::kUsage, {"e2", "does not fit"}, [&] { run({}); });
  tasks[2] = tasks[0];
  ExpectError(ErrorKind::kUsage, {"e0", "twice"}, [&] { run({}); });
  tasks.clear();
  ExpectError(ErrorKind::kUsage, {"no puzzles"}, [&] { run({}); });
  ExpectError(ErrorKind::kUsage, {"at least 1"}, [&] { run({.first_identifier = 0}); });
  const auto two = [](uint64_t done) { return done < 2; };
  const ExportReport report =
      ExportOfficial(Folder(), *arc_, Tasks("t", 3, 1), {}, {.go_on = two});
  EXPECT_TRUE(report.stopped);
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(OfficialExport, OnlyADatasetIsReplaced) {
  const auto tasks = Tasks("e", 1, 9);
  const auto run = [&](bool replace) {
    ExportOfficial(Folder(), *arc_, {}, tasks, {.replace = replace});
  };
  fs::create_directories(Folder());
  run(false);  // an empty folder may stand there
  ExpectError(ErrorKind::kUsage, {Folder().string(), "--overwrite"}, [&] { run(false); });
  folder_.Write("set/train/old.txt", "");
  run(true);
  EXPECT_FALSE(fs::exists(Folder() / "train/old.txt"));
  folder_.Write("set/thesis.tex", "");
  ExpectError(ErrorKind::kUsage, {"thesis.tex", "not replaced"}, [&] { run(true); });
  EXPECT_TRUE(fs::exists(Folder() / "thesis.tex"));
  folder_.Write("file", "");
  ExpectError(ErrorKind::kUsage, {"no folder"}, [&] {
    ExportOfficial(Folder("file"), *arc_, {}, tasks, {.replace = true});
  });
}

}  // namespace
}  // namespace arc
