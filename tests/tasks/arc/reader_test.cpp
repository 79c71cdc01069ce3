#include "tasks/arc/reader.h"

#include "tests/tasks/testing.h"

namespace arc {
namespace {

using testing::MakeGrid;
using testing::TempFolder;

constexpr const char* kTask =
    R"({"train": [{"input": [[1, 2]], "output": [[3]]}, {"input": [[0]], "output": [[9], [8]]}],
        "test": [{"input": [[4, 5]], "output": [[6]]}], "name": "more keys do no harm"})";
constexpr const char* kOpenTask =
    R"({"train": [{"input": [[1]], "output": [[2]]}],
        "test": [{"input": [[3]]}, {"input": [[4]]}]})";

class ArcReaderTest : public ::testing::Test {
 protected:
  std::vector<Puzzle> Read(const std::filesystem::path& path) const { return suite_->Read(path); }
  TempFolder folder_;
  const std::unique_ptr<Suite> suite_ = MakeSuite("arc");
};

TEST_F(ArcReaderTest, OneTaskFile) {
  const auto file = folder_.Write("abc.json", kTask);
  const auto puzzles = Read(file);
  ASSERT_EQ(puzzles.size(), 1u);
  EXPECT_EQ(puzzles[0].id, "abc");
  EXPECT_EQ(puzzles[0].source, file.string());
  ASSERT_EQ(puzzles[0].demonstrations.size(), 2u);
  EXPECT_EQ(puzzles[0].demonstrations[1].output, MakeGrid({{9}, {8}}));
  ASSERT_EQ(puzzles[0].tests.size(), 1u);
  EXPECT_EQ(puzzles[0].tests[0].input, MakeGrid({{4, 5}}));
  EXPECT_EQ(puzzles[0].tests[0].output, MakeGrid({{6}}));
}

TEST_F(ArcReaderTest, FolderInOrderOfNames) {
  folder_.Write("t/b.json", kTask);
  folder_.Write("t/a.json", kOpenTask);
  folder_.Write("t/readme.txt", "not a task");
  const auto puzzles = Read(folder_.path() / "t");
  ASSERT_EQ(puzzles.size(), 2u);
  EXPECT_EQ(puzzles[0].id, "a");
  EXPECT_EQ(puzzles[1].id, "b");
  EXPECT_FALSE(puzzles[0].tests[1].output);
}

TEST_F(ArcReaderTest, KaggleFilesFindTheirSolutions) {
  const std::string challenges = std::string("{\"x\": ") + kOpenTask + "}";
  const auto alone = folder_.Write("a/arc_test_challenges.json", challenges);
  EXPECT_FALSE(Read(alone)[0].tests[0].output);
  const auto file = folder_.Write("b/arc_test_challenges.json", challenges);
  folder_.Write("b/arc_test_solutions.json", R"({"x": [[[5]], [[6, 7]]], "other": [[[1]]]})");
  const auto puzzles = Read(file);
  ASSERT_EQ(puzzles.size(), 1u);
  EXPECT_EQ(puzzles[0].id, "x");
  EXPECT_EQ(puzzles[0].tests[0].output, MakeGrid({{5}}));
  EXPECT_EQ(puzzles[0].tests[1].output, MakeGrid({{6, 7}}));
}

TEST_F(ArcReaderTest, FileOfTwoParts) {
  const std::string task = kTask, open = kOpenTask;
  const std::string train = "{\"a\": " + task + ", \"b\": " + task + "}";
  const auto file =
      folder_.Write("two.json", "{\"train\": " + train + ", \"eval\": {\"c\": " + open + "}}");
  EXPECT_EQ(Read(file).size(), 3u);
  EXPECT_EQ(Read(file.string() + "#train").size(), 2u);
  const auto evaluation = Read(file.string() + "#eval");
  ASSERT_EQ(evaluation.size(), 1u);
  EXPECT_EQ(evaluation[0].id, "c");
}

TEST_F(ArcReaderTest, UnknownMembersAreIgnoredAndToldOnce) {
  folder_.Write("t/a.json", kTask);
  folder_.Write("t/b.json", kTask);
  folder_.Write("t/c.json", R"({"train": [{"input": [[1]], "output": [[2]], "id": 1}], "note": {},
                               "test": [{"input": [[3]], "id": 2}]})");
  std::vector<std::string> notes;
  EXPECT_EQ(suite_->Read(folder_.path() / "t", notes).size(), 3u);
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0], (folder_.path() / "t").string() +
                          ": members that are no part of a task are ignored: 'name' (2), "
                          "'note' (1), 'test[].id' (1), 'train[].id' (1)");
  notes.clear();
  suite_->Read(folder_.Write("one.json", R"({"y": 3, )" + std::string(kOpenTask).substr(1)), notes);
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_THAT(notes[0], ::testing::HasSubstr("ignored: 'y' (1)"));
  notes.clear();
  suite_->Read(folder_.Write("plain.json", kOpenTask), notes);
  EXPECT_THAT(notes, ::testing::IsEmpty());
}

TEST_F(ArcReaderTest, TasksOfAFileAreOrderedById) {
  const std::string task = kOpenTask;
  const auto puzzles = Read(
      folder_.Write("f.json", "{\"b\": " + task + ", \"c\": " + task + ", \"a\": " + task + "}"));
  ASSERT_EQ(puzzles.size(), 3u);
  EXPECT_EQ(puzzles[0].id + puzzles[1].id + puzzles[2].id, "abc");
}

TEST_F(ArcReaderTest, AHashInANameIsNoPart) {
  EXPECT_EQ(Read(folder_.Write("a#train", kTask)).size(), 1u);
}

}  // namespace
}  // namespace arc
