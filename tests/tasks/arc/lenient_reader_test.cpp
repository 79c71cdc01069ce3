#include "tasks/arc/reader.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MakeGrid;
using testing::TempFolder;

constexpr const char* kGood =
    R"({"train":[{"input":[[1]],"output":[[2]]}],"test":[{"input":[[3]]},{"input":[[4]]}]})";

class LenientReaderTest : public ::testing::Test {
 protected:
  /// Reads a file of this content.
  void Read(const std::string& content, const std::string& name = "t.json") {
    file_ = folder_.Write(name, content).string();
    read_ = ReadArcTasksLeniently(file_);
  }
  /// Every task as "id: demonstrations/tests", with "?" where it cannot be asked.
  std::vector<std::string> Tasks() const {
    std::vector<std::string> lines;
    for (const Puzzle& p : read_.tasks) {
      lines.push_back(p.id + ": " + std::to_string(p.demonstrations.size()) + "/" +
                      std::to_string(p.tests.size()) + (IsSolvable(p) ? "" : " ?"));
    }
    return lines;
  }
  /// Every fault as "task|place|reason", cut after the first words of a parser's message.
  std::vector<std::string> Faults() const {
    std::vector<std::string> lines;
    for (const TaskFault& f : read_.faults) {
      EXPECT_EQ(f.file.substr(0, f.file.find('#')), file_);
      const std::string line = f.task + "|" + f.place + "|" + f.reason;
      lines.push_back(line.substr(0, line.find(": syntax error")));
    }
    return lines;
  }
  /// The lines for one task of this content, beside a good one.
  std::string Task(const std::string& content) {
    Read(std::string("{\"x\":") + content + ",\"y\":" + kGood + "}");
    EXPECT_EQ(Tasks().size(), 2u) << content;
    EXPECT_EQ(Tasks()[1], "y: 1/2") << content;
    return Tasks()[0];
  }
  TempFolder folder_;
  std::string file_;
  LenientTasks read_;
};

TEST_F(LenientReaderTest, AGoodFileHasNoFault) {
  Read(std::string("{\"b\":") + kGood + ",\"a\":" + kGood + "}");
  EXPECT_THAT(Tasks(), ElementsAre("a: 1/2", "b: 1/2"));
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_EQ(read_.tasks[0].tests[1].input, MakeGrid({{4}}));
  Read(kGood, "one.json");
  EXPECT_THAT(Tasks(), ElementsAre("one: 1/2"));
}

TEST_F(LenientReaderTest, ATaskWithoutTestsGetsAnEntryForOne) {
  EXPECT_EQ(Task(R"({"train":[{"input":[[1]],"output":[[2]]}]})"), "x: 1/1 ?");
  EXPECT_THAT(Faults(), ElementsAre("x||has no 'test'"));
  EXPECT_EQ(Task(R"({"train":[{"input":[[1]],"output":[[2]]}],"test":[]})"), "x: 1/1 ?");
  EXPECT_THAT(Faults(), ElementsAre("x|test|has no pair: at least 1 is needed"));
  EXPECT_EQ(Task(R"({"train":[{"input":[[1]],"output":[[2]]}],"test":{"input":[[1]]}})"),
            "x: 1/1 ?");
  EXPECT_THAT(Faults(), ElementsAre(R"(x|test|is {"input":[[1]]}: a list is expected)"));
}

TEST_F(LenientReaderTest, DemonstrationsThatAreNotWholeAreLeftOut) {
  EXPECT_EQ(Task(R"({"train":[{"input":[[1]]},{"input":[[5]],"output":[[6]]},{"output":[[1]]},7,
                     {"input":[[1,2],[3]],"output":[[11]]}],"test":[{"input":[[1]]}]})"),
            "x: 1/1");
  EXPECT_EQ(read_.tasks[0].demonstrations[0].input, MakeGrid({{5}}));
  EXPECT_THAT(Faults(),
              ElementsAre("x|train[0]|has no 'output'", "x|train[2]|has no 'input'",
                          "x|train[3]|is 7: an object is expected",
                          "x|train[4].input[1]|has 1 cells, but row 0 has 2",
                          "x|train[4].output[0][0]|is 11: a colour is an integer in 0..9"));
  EXPECT_EQ(Task(R"({"train":[{"input":[[1]]}],"test":[{"input":[[1]]}]})"), "x: 0/1 ?")
      << "nothing to learn from";
}

TEST_F(LenientReaderTest, TestsKeepTheirPlaces) {
  EXPECT_EQ(Task(R"({"train":[{"input":[[1]],"output":[[2]]}],
                     "test":[{"input":[[]]},5,{"input":[[8]],"output":[["9"]]}]})"),
            "x: 1/3 ?");
  EXPECT_EQ(read_.tasks[0].tests[0].input, Grid());
  EXPECT_EQ(read_.tasks[0].tests[2].input, MakeGrid({{8}}));
  EXPECT_FALSE(read_.tasks[0].tests[2].output);
  EXPECT_THAT(Faults(),
              ElementsAre("x|test[0].input[0]|has 0 cells: 1..30 are allowed",
                          "x|test[1]|is 5: an object is expected",
                          "x|test[2].output[0][0]|is \"9\": a colour is an integer in 0..9"));
}

TEST_F(LenientReaderTest, WhatIsNoTaskGetsAnEntryToo) {
  for (const char* value : {"3", "null", "[[1]]", "{}", "\"\""}) {
    EXPECT_EQ(Task(value), "x: 0/1 ?") << value;
    EXPECT_FALSE(read_.faults.empty());
  }
}

TEST_F(LenientReaderTest, IdsAndKeysThatComeTwice) {
  Read(R"({"a":{"train":[{"input":[[1]],"output":[[1]]}],"test":[{"input":[[1]]}]},"a":)" +
       std::string(kGood) + "}");
  EXPECT_THAT(Tasks(), ElementsAre("a: 1/2"));
  EXPECT_THAT(Faults(), ElementsAre("a||appears twice"));
  EXPECT_EQ(Task(R"({"train":[],"test":[{"input":[[1]],"input":[[2]]}],
                     "train":[{"input":[[1]],"output":[[1]]}]})"),
            "x: 1/1");
  EXPECT_EQ(read_.tasks[0].tests[0].input, MakeGrid({{2}}));
  EXPECT_THAT(Faults(), ElementsAre("x|test[0]|has 'input' twice", "x||has 'train' twice"));
}

TEST_F(LenientReaderTest, ACutFileKeepsWhatCameBefore) {
  const std::string good = kGood;
  Read("{\"a\":" + good + ",\"b\":" + good.substr(0, good.size() - 4));
  EXPECT_THAT(Tasks(), ElementsAre("a: 1/2", "b: 0/2 ?"));
  EXPECT_THAT(Faults(), ElementsAre("b||is broken: line 1, column 173"));
  Read("{\"a\":" + good + ",\"b\":");
  EXPECT_THAT(Tasks(), ElementsAre("a: 1/2", "b: 0/1 ?"));
  Read("{\"a\":" + good + ",");
  EXPECT_THAT(Tasks(), ElementsAre("a: 1/2"));
  EXPECT_EQ(read_.faults.size(), 1u);
  EXPECT_EQ(read_.faults[0].task, "");
}

TEST_F(LenientReaderTest, EveryCutOfAFileKeepsTheFirstTask) {
  const std::string first = std::string("{\"a\":") + kGood, text = first + ",\"b\":" + kGood + "}";
  for (size_t size = first.size(); size < text.size(); ++size) {
    Read(text.substr(0, size));
    EXPECT_EQ(Tasks()[0], "a: 1/2") << size;
    EXPECT_FALSE(read_.faults.empty()) << size;
  }
}

TEST_F(LenientReaderTest, AFolderHasAnEntryForEveryFile) {
  folder_.Write("f/a.json", kGood);
  folder_.Write("f/b.json", "{\"train\":");
  folder_.Write("f/c.json", R"({"train":[],"train":[]})");
  folder_.Write("f/d.json", R"({"test":[{"input":[[1]]}]})");
  read_ = ReadArcTasksLeniently(folder_.path() / "f");
  EXPECT_THAT(Tasks(), ElementsAre("a: 1/2", "b: 0/1 ?", "c: 0/1 ?", "d: 0/1 ?"));
  ASSERT_EQ(read_.faults.size(), 3u);
  EXPECT_THAT(read_.faults[0].reason, ::testing::StartsWith("cannot be read: line 1, column 10"));
  EXPECT_EQ(read_.faults[2].Text(),
            (folder_.path() / "f/d.json").string() + ": task 'd' has no 'train'");
}

TEST_F(LenientReaderTest, AFileWhoseNameIsNotUtf8IsToldAndLeftOut) {
  folder_.Write("f/a.json", kGood);
  folder_.Write("f/b\xff.json", kGood);
  read_ = ReadArcTasksLeniently(folder_.path() / "f");
  EXPECT_THAT(Tasks(), ElementsAre("a: 1/2"));
  ASSERT_EQ(read_.faults.size(), 1u);
  EXPECT_EQ(read_.faults[0].Text(),
            (folder_.path() / "f/b\xff.json").string() + ": the name of a task is not UTF-8");
  std::filesystem::remove(folder_.path() / "f/a.json");
  testing::ExpectError(ErrorKind::kBadData, {"not UTF-8"},
                       [&] { ReadArcTasksLeniently(folder_.path() / "f"); });
  testing::ExpectError(ErrorKind::kBadData, {"not UTF-8"}, [&] { Read(kGood, "\xff.json"); });
}

TEST_F(LenientReaderTest, AnEmptyIdHasAnEntryThatIsNotAsked) {
  Read(std::string("{\"\":") + kGood + ",\"y\":" + kGood + "}");
  EXPECT_THAT(Tasks(), ElementsAre(": 1/2 ?", "y: 1/2"));
  EXPECT_THAT(Faults(), ElementsAre("||a task's id is empty"));
}

TEST_F(LenientReaderTest, PartsAndSolutionsBeside) {
  Read(std::string("{\"train\":{\"a\":") + kGood + "},\"eval\":{\"b\":5}}");
  EXPECT_THAT(Tasks(), ElementsAre("a: 1/2", "b: 0/1 ?"));
  folder_.Write("x_solutions.json", "{\"a\":[[[5]],[[6]]]}");
  Read(std::string("{\"a\":") + kGood + "}", "x_challenges.json");
  EXPECT_FALSE(read_.tasks[0].tests[0].output) << "solutions are not looked for";
}

TEST_F(LenientReaderTest, NothingThatCouldBeATaskIsAnError) {
  for (const char* text : {"", "{", "{}", "[1]", "7", R"({"a":[[[1]]]})"}) {
    testing::ExpectError(ErrorKind::kBadData, {"t.json"}, [&] { Read(text); });
  }
  testing::ExpectError(ErrorKind::kBadData, {"no such"},
                       [&] { ReadArcTasksLeniently(folder_.path() / "none"); });
}

}  // namespace
}  // namespace arc
