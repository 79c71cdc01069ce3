#include "tasks/suite.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::TempFolder;

using Parts = std::vector<std::string>;

class ArcReaderErrorsTest : public ::testing::Test {
 protected:
  /// Reading a file of this content must fail with a message that names the file and `parts`.
  void ExpectBad(const std::string& content, Parts parts, const std::string& name = "bad.json") {
    const auto file = folder_.Write(name, content);
    parts.push_back(file.string());
    ExpectBadPath(file, parts);
  }
  void ExpectBadPath(const std::filesystem::path& path, const Parts& parts) {
    ExpectError(ErrorKind::kBadData, parts, [&] { suite_->Read(path); });
  }
  /// A task whose first train input is `grid`.
  static std::string TaskWith(const std::string& grid) {
    return R"({"train": [{"input": )" + grid +
           R"(, "output": [[1]]}], "test": [{"input": [[1]]}]})";
  }
  TempFolder folder_;
  const std::unique_ptr<Suite> suite_ = MakeSuite("arc");
};

TEST_F(ArcReaderErrorsTest, Syntax) {
  ExpectBad("{\"train\": [\n  {\"input\": [[1,]]}]}", {"line 2, column 17"});
  ExpectBad("", {"line 1, column 1"});
  ExpectBad("[1, 2]", {"[1,2]"});
  ExpectBad("{}", {"{}"});
  ExpectBad("17", {"17"});
}

TEST_F(ArcReaderErrorsTest, Colours) {
  ExpectBad(TaskWith("[[1, 2], [3, 11]]"), {"'bad'", "train[0].input[1][1]", "11", "0..9"});
  ExpectBad(TaskWith("[[-1]]"), {"train[0].input[0][0]", "-1"});
  ExpectBad(TaskWith("[[1.5]]"), {"train[0].input[0][0]", "1.5"});
  ExpectBad(TaskWith("[[1.0]]"), {"train[0].input[0][0]", "1.0"});
  ExpectBad(TaskWith("[[true]]"), {"train[0].input[0][0]", "true"});
  ExpectBad(TaskWith("[[\"1\"]]"), {"train[0].input[0][0]", "\"1\""});
  ExpectBad(TaskWith("[[null]]"), {"train[0].input[0][0]", "null"});
  ExpectBad(TaskWith("[[99999999999999999999]]"), {"train[0].input[0][0]"});
  ExpectBad(TaskWith("[[18446744073709551615]]"), {"train[0].input[0][0]", "18446744073709551615"});
}

TEST_F(ArcReaderErrorsTest, Shapes) {
  ExpectBad(TaskWith("[]"), {"train[0].input", "0 rows", "1..30"});
  ExpectBad(TaskWith("[[]]"), {"train[0].input[0]", "0 cells"});
  ExpectBad(TaskWith("[[1, 2], [3]]"), {"train[0].input[1]", "1 cells", "row 0 has 2"});
  ExpectBad(TaskWith("[[1], 2]"), {"train[0].input[1]", "2", "list"});
  ExpectBad(TaskWith("[1, 2]"), {"train[0].input[0]", "1", "list"});
  ExpectBad(TaskWith("7"), {"train[0].input", "7", "list"});
  std::string rows = "[[1]", row = "[[1";
  for (int i = 0; i < 30; ++i) rows += ",[1]", row += ",1";
  ExpectBad(TaskWith(rows + "]"), {"train[0].input", "31 rows"});
  ExpectBad(TaskWith(row + "]]"), {"train[0].input[0]", "31 cells"});
}

TEST_F(ArcReaderErrorsTest, Pairs) {
  ExpectBad(R"({"train": [], "test": [{"input": [[1]]}]})", {"train", "no pair"});
  ExpectBad(R"({"train": [{"input": [[1]], "output": [[1]]}], "test": []})", {"test", "no pair"});
  ExpectBad(R"({"train": [{"input": [[1]], "output": [[1]]}]})", {"'bad'", "no 'test'"});
  ExpectBad(R"({"test": [{"input": [[1]]}]})", {"'bad'", "no 'train'"});
  ExpectBad(R"({"train": [{"input": [[1]]}], "test": [{"input": [[1]]}]})",
            {"train[0]", "no 'output'"});
  ExpectBad(R"({"train": [{"output": [[1]]}], "test": [{"input": [[1]]}]})",
            {"train[0]", "no 'input'"});
  ExpectBad(R"({"train": [5], "test": [{"input": [[1]]}]})", {"train[0]", "5", "object"});
  ExpectBad(R"({"train": [{"input": [[1]], "output": [[1]]}], "test": [{"input": [[1]],
             "output": [[1, 12]]}]})",
            {"test[0].output[0][1]", "12"});
  ExpectBad(R"({"train": 3, "test": [{"input": [[1]]}]})", {"train", "3", "list"});
}

TEST_F(ArcReaderErrorsTest, KaggleFiles) {
  const std::string task = TaskWith("[[1]]");
  const std::string name = "x_challenges.json";
  ExpectBad("{\"t\": " + task + ", \"u\": {\"train\": []}}", {"'u'", "train"}, name);
  ExpectBad("{\"t\": " + task + ", \"u\": 3}", {"'u'", "3", "object"}, name);
  const auto file = folder_.Write(name, "{\"t\": " + task + "}");
  const auto expect_bad = [&](const std::string& solutions, Parts parts) {
    parts.push_back(folder_.Write("x_solutions.json", solutions).string());
    ExpectBadPath(file, parts);
  };
  expect_bad("{}", {"'t'", "missing"});
  expect_bad("[]", {"'t'", "missing"});
  expect_bad(R"({"t": []})", {"'t'", "0 outputs", "1 test"});
  expect_bad(R"({"t": [[[1]], [[2]]]})", {"'t'", "2 outputs"});
  expect_bad(R"({"t": [[[1, 10]]]})", {"'t'", "[0][0][1]", "10"});
  expect_bad(R"({"t": 5})", {"'t'", "5", "list"});
  expect_bad("{", {"line 1, column 2"});
  ExpectBad(R"({"t": [[[1]]]})", {"solutions", "challenges"}, "y_solutions.json");
}

TEST_F(ArcReaderErrorsTest, AKnownOutputMayNotBeContradicted) {
  const auto file =
      folder_.Write("x_challenges.json", R"({"t": {"train": [{"input": [[1]], "output": [[1]]}],
                               "test": [{"input": [[1]], "output": [[2]]}]}})");
  folder_.Write("x_solutions.json", R"({"t": [[[3]]]})");
  ExpectBadPath(file, {"x_solutions.json", "'t'", "[0]", "differs", "x_challenges.json"});
}

TEST_F(ArcReaderErrorsTest, KeysThatComeTwice) {
  const std::string task = TaskWith("[[1]]");
  ExpectBad("{\"t\": " + task + ", \"u\": " + task + ", \"t\": " + task + "}", {"'t'", "twice"});
  ExpectBad(R"({"test": [], "train": [], "test": []})", {"'bad'", "'test' twice"});
  ExpectBad("{\"t\": " + task + ", \"\": " + task + "}", {"a task's id is empty"});
  ExpectBad(R"({"t": {"train": [{"input": [[1]], "input": [[2]]}]}})",
            {"'t'", "train[0]", "'input' twice"});
  folder_.Write("x_solutions.json", R"({"t": [[[1]]], "t": [[[1]]]})");
  ExpectBadPath(folder_.Write("x_challenges.json", "{\"t\": " + task + "}"),
                {"x_solutions.json", "'t'", "twice"});
}

TEST_F(ArcReaderErrorsTest, TheTaskInWhichTheFileBreaksOffIsNamed) {
  const std::string task = TaskWith("[[1]]");
  ExpectBad("{\"t\": " + task + ",\n\"u\": {\"train\": [", {"'u'", "line 2, column 17"});
  ExpectBad("{\"t\": " + task + ",\n", {"line 2, column 1"});
}

TEST_F(ArcReaderErrorsTest, Parts) {
  const std::string task = TaskWith("[[1]]");
  const auto one = folder_.Write("one.json", task);
  ExpectBadPath(one.string() + "#eval", {one.string(), "eval"});
  const std::string tasks = "{\"a\": " + task + "}";
  const auto two = folder_.Write("two.json", "{\"train\": " + tasks + ", \"eval\": " + tasks + "}");
  ExpectBadPath(two.string() + "#test", {two.string(), "'test'", "train and eval"});
  ExpectBadPath(two, {two.string(), "'a'", "twice"});
}

TEST_F(ArcReaderErrorsTest, Folders) {
  ExpectBadPath(folder_.path() / "missing", {"missing", "no such"});
  ExpectBadPath(folder_.path(), {folder_.path().string(), "no task files"});
  folder_.Write("good.json", TaskWith("[[1]]"));
  const auto bad = folder_.Write("worse.json", TaskWith("[[1, 2], [3]]"));
  ExpectBadPath(folder_.path(), {bad.string(), "'worse'", "input[1]"});
}

}  // namespace
}  // namespace arc
