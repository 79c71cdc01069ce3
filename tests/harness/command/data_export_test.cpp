// data export, and datasets of the public builders as a source, sound and broken.
#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

class DataExport : public CommandTest {
 protected:
  std::string Out(const std::string& name = "set") const { return (folder_ / name).string(); }
  void Sudoku() {
    const Outcome outcome =
        Run({"data", "export", "--train", "sudoku4", "--test", "sudoku4", "--augment", "2", "--out",
             Out(), "data.train_count=8", "data.evaluation_count=5", "data.clues=7"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  /// Training as the front end sees it: the worker is a stand-in.
  Outcome Train(const std::string& train, const std::string& test) {
    environment_["ARCBENCH_WORKER"] = ARC_BINARY_DIR "/tests/fake_worker";
    const auto recipe = File(
        "fake.toml", "[model]\nplugin = 'fake_model'\n[data]\nsuite = 'sudoku'\nrows = 4\n"
                     "train = '" + Out() + "/" + train + "'\nevaluation = '" + Out() + "/" + test +
                         "'\n");
    return Run({"train", recipe.string()});
  }
  std::string Tasks() {
    return File("tasks.json",
                R"({"t1":{"train":[{"input":[[1,2]],"output":[[2]]}],"test":[{"input":[[5]]}]},
                    "t2":{"train":[{"input":[[3],[4]],"output":[[9]]}],
                          "test":[{"input":[[6]],"output":[[7]]}]}})")
        .string();
  }
  std::vector<std::string> Arc(const std::string& role, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"data", "export", role, Tasks(), "--suite", "arc", "--out",
                                      Out()};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
};

TEST_F(DataExport, BoardsAreTrainedAndEvaluatedOnAsTheyLie) {
  Sudoku();
  EXPECT_TRUE(fs::exists(folder_ / "set/identifiers.json"));
  const Outcome eval =
      Run({"eval", "toy", "--suite", "sudoku4", "--data", Out() + "/test", "--json"});
  ASSERT_EQ(eval.code, 0) << eval.err;
  EXPECT_EQ(json::parse(eval.out)[0]["exact_n"], 5);
  const Outcome train = Train("train", "test");
  EXPECT_EQ(train.code, 0) << train.err;
}

TEST_F(DataExport, SaysWhatItWrote) {
  const Outcome outcome = Run(Arc("--test", {"--augment", "3", "--json"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json rows = json::parse(outcome.out);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0]["split"], "train");
  EXPECT_EQ(rows[0]["groups"], 2);
  EXPECT_EQ(rows[0]["rows"], 8);
  EXPECT_EQ(rows[1]["puzzles"], 8);
  EXPECT_THAT(outcome.err, HasSubstr("1 test outputs are unknown: written as [[0]]"));
  EXPECT_TRUE(fs::exists(folder_ / "set/test_puzzles.json"));
}

TEST_F(DataExport, ADatasetIsExportedAgain) {
  const auto more = File("more.json", R"({"t3":{"train":[{"input":[[8]],"output":[[1]]}],
                                               "test":[{"input":[[7]],"output":[[4]]}]}})");
  ASSERT_EQ(Run(Arc("--test", {"--train", more.string()})).code, 0);
  const Outcome again = Run({"data", "export", "--test", Out(), "--suite", "arc", "--out",
                             Out("again"), "--augment", "1", "--json"});
  ASSERT_EQ(again.code, 0) << again.err;
  const json rows = json::parse(again.out);
  EXPECT_EQ(rows[0]["groups"], 3);
  EXPECT_EQ(rows[0]["rows"], 2 * (1 + 1 + 2));
  EXPECT_EQ(rows[1]["groups"], 2);
  const Outcome eval = Run({"eval", "arc_identity", "--suite", "arc", "--data", Out("again")});
  EXPECT_EQ(eval.code, 0) << eval.err;
  ExpectFailure(3, "no puzzle with a test", {"eval", "arc_identity", "--suite", "arc", "--data",
                                            Out("again") + "/train"});
}

TEST_F(DataExport, HrmHasItsOwnNames) {
  ASSERT_EQ(Run(Arc("--train", {"--flavour", "hrm", "--augment", "1"})).code, 0);
  EXPECT_FALSE(fs::exists(folder_ / "set/test_puzzles.json"));
  EXPECT_FALSE(fs::exists(folder_ / "set/test"));
  EXPECT_THAT(ReadText(folder_ / "set/identifiers.json"), HasSubstr("\"t1_t"));
}

TEST_F(DataExport, ADatasetThatIsThereStays) {
  ASSERT_EQ(Run(Arc("--test")).code, 0);
  const std::string before = ReadText(folder_ / "set/identifiers.json");
  ExpectFailure(2, "--overwrite", Arc("--test", {"--augment", "5"}));
  EXPECT_EQ(ReadText(folder_ / "set/identifiers.json"), before);
  ASSERT_EQ(Run(Arc("--test", {"--augment", "5", "--overwrite"})).code, 0);
  EXPECT_NE(ReadText(folder_ / "set/identifiers.json"), before);
}

TEST_F(DataExport, WrongUse) {
  ExpectFailure(2, "--out", {"data", "export", "--train", "sudoku4"});
  ExpectFailure(2, "export what?", {"data", "export", "--out", Out()});
  ExpectFailure(2, "different suites or sizes",
                {"data", "export", "--train", "sudoku4", "--test", "sudoku6", "--out", Out()});
  ExpectFailure(2, "(7)", {"data", "export", "--train", "maze7", "--augment", "3", "--out", Out(),
                           "data.train_count=2"});
  ExpectFailure(2, "unofficial",
                {"data", "export", "--train", "sudoku4", "--out", Out(), "--layout", "unofficial"});
  ExpectFailure(2, "nowhere", {"data", "export", "--train", "nowhere", "--out", Out()});
  ExpectFailure(2, "exported twice", {"data", "export", "--train", Tasks(), "--test", Tasks(),
                                      "--suite", "arc", "--out", Out()});
  EXPECT_FALSE(fs::exists(Out()));
}

TEST_F(DataExport, RatingsAndASampleChoosePuzzles) {
  const Outcome outcome =
      Run({"data", "export", "--train", "sudoku9", "--out", Out(), "--subsample", "3", "--json",
           "data.train_count=12"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(json::parse(outcome.out)[0]["groups"], 3);
  ExpectFailure(2, "no puzzles", {"data", "export", "--train", "sudoku4", "--out", Out("other"),
                                  "--min-rating", "1e9", "data.train_count=5"});
}

/// Each kind of broken dataset, through the commands that would use it.
class BrokenDataset : public DataExport {
 protected:
  void SetUp() override { Sudoku(); }
  void ExpectRefused(const std::string& split, const std::string& part) {
    ExpectFailure(3, part, {"eval", "toy", "--suite", "sudoku4", "--data", Out() + "/" + split});
    const Outcome train = Train(split, split == "train" ? "test" : "train");
    EXPECT_EQ(train.code, 3);
    EXPECT_THAT(train.err, HasSubstr(part));
    EXPECT_FALSE(fs::exists(Workspace() / "arcbench.db")) << "nothing was begun";
  }
  /// Writes `bytes` into a file at `offset` behind the header of 128 bytes.
  void Patch(const std::string& file, size_t offset, const std::string& bytes) {
    std::string text = ReadText(folder_ / "set" / file);
    text.replace(128 + offset, bytes.size(), bytes);
    WriteText(folder_ / "set" / file, text);
  }
};

TEST_F(BrokenDataset, IndexThatDoesNotRise) {
  Patch("test/all__puzzle_indices.npy", 8, std::string("\1\0\0\0", 4));
  ExpectRefused("test", "all__puzzle_indices.npy: index 2 is 1");
}

TEST_F(BrokenDataset, IndexBeyondTheEnd) {
  Patch("train/all__group_indices.npy", 4, std::string("\x7f\0\0\0", 4));
  ExpectRefused("train", "all__group_indices.npy: index 1 is 127: beyond the end");
}

TEST_F(BrokenDataset, IdentifierOutOfRange) {
  Patch("test/all__puzzle_identifiers.npy", 4, std::string("\1\0\0\0", 4));
  ExpectRefused("test", "all__puzzle_identifiers.npy: index 1 is 1");
}

TEST_F(BrokenDataset, WrongVocabulary) {
  const fs::path file = folder_ / "set/test/dataset.json";
  json metadata = json::parse(ReadText(file));
  metadata["vocab_size"] = 11;
  WriteText(file, metadata.dump());
  ExpectRefused("test", "dataset.json: vocab_size is 11, but suite 'sudoku' on 4x4 has 6");
}

TEST_F(BrokenDataset, TokenOutsideTheVocabulary) {
  Patch("test/all__inputs.npy", 20, "\6");
  ExpectRefused("test", "all__inputs.npy: row 1, column 4: token 6 is not in 0..5");
}

TEST_F(BrokenDataset, MissingFile) {
  fs::remove(folder_ / "set/train/all__labels.npy");
  ExpectRefused("train", "train/all__labels.npy: cannot be read: No such file");
}

TEST_F(BrokenDataset, ArraysOfDifferentLengths) {
  fs::copy_file(folder_ / "set/test/all__labels.npy", folder_ / "set/train/all__labels.npy",
                fs::copy_options::overwrite_existing);
  ExpectRefused("train", "train/all__labels.npy: 5 rows, but the inputs have 24");
}

TEST_F(BrokenDataset, WrongType) {
  std::string text = ReadText(folder_ / "set/test/all__inputs.npy");
  text.replace(text.find("|u1"), 3, "<f4");
  WriteText(folder_ / "set/test/all__inputs.npy", text);
  ExpectRefused("test", "all__inputs.npy: dtype '<f4': not a little-endian integer");
}

}  // namespace
}  // namespace arc
