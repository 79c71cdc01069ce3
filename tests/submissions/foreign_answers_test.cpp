#include "submissions/foreign_answers.h"

#include <gtest/gtest.h>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/fake_suite.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

using Outputs = std::vector<std::vector<Grid>>;
using Strings = std::vector<std::string>;

class ForeignAnswersTest : public testing::Test {
 protected:
  ForeignAnswersTest() { std::filesystem::create_directory(folder_ / "answers"); }
  void Write(const std::string& task, const std::string& text) {
    WriteText(folder_ / ("answers/" + task + ".json"), text);
  }
  /// Reads the folder.
  ForeignAnswers Read() { return ReadForeignAnswers(folder_ / "answers", tasks_); }
  static Strings Lines(const ForeignAnswers& answers) {
    Strings lines;
    for (const Fault& fault : answers.content.faults)
      lines.push_back(fault.code + " " + fault.Where());
    return lines;
  }
  /// An attempt as the tool writes it.
  static std::string Attempt(const std::string& answer, int pair, const std::string& more = "") {
    return R"({"answer":)" + answer +
           R"(,"metadata":{"model":"m-1","provider":"p","test_id":"m-low",)" +
           R"("usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,)" +
           R"("completion_tokens_details":{"reasoning_tokens":2}},"cost":{"total_cost":0.25},)" +
           more + R"("pair_index":)" + std::to_string(pair) + "}}";
  }
  TempFolder folder_;
  std::vector<Puzzle> tasks_ = {PuzzleOf("a", {Row({1})}), PuzzleOf("b", {Row({2}), Row({3})})};
};

TEST_F(ForeignAnswersTest, TheToolsFilesWithWhatTheyNote) {
  Write("a", "[{\"attempt_1\":" + Attempt("[[1]]", 0) + ",\"attempt_2\":null}]");
  Write("b", "[{\"attempt_1\":" + Attempt("[[4]]", 0) + ",\"attempt_2\":" + Attempt("[[2]]", 0) +
                 "},{\"attempt_1\":" + Attempt("[[5]]", 1) +
                 ",\"attempt_2\":" + Attempt("\"[[3]]\"", 1) + "}]");
  Write("results", "{\"score\":1}");
  const ForeignAnswers answers = Read();
  EXPECT_EQ(answers.layout, "arc-agi-benchmarking");
  EXPECT_EQ(answers.content.submission,
            (Submission{{"a", {{Row({1}), Grid()}}},
                        {"b", {{Row({4}), Row({2})}, {Row({5}), Row({3})}}}}));
  EXPECT_EQ(Lines(answers), Strings{"missing_attempt a[0].attempt_2"});
  EXPECT_EQ(answers.calls.attempts, 5);
  EXPECT_EQ(answers.calls.models, std::set<std::string>{"m-1"});
  EXPECT_EQ(answers.calls.configurations, std::set<std::string>{"m-low"});
  EXPECT_DOUBLE_EQ(answers.calls.cost.value(), 1.25);
  EXPECT_EQ(answers.calls.prompt_tokens, 50);
  EXPECT_EQ(answers.calls.reasoning_tokens, 10);
  EXPECT_EQ(answers.calls.total_tokens, 75);
}

TEST_F(ForeignAnswersTest, PairIndexSaysWhichTestInputItIs) {
  Write("a", "[]");
  Write("b", "[{\"attempt_1\":" + Attempt("[[3]]", 1) + ",\"attempt_2\":null}]");
  ForeignAnswers answers = Read();
  EXPECT_EQ(answers.content.submission.at("b"), (Outputs{{Grid(), Grid()}, {Row({3}), Grid()}}));
  EXPECT_EQ(Lines(answers),
            (Strings{"wrong_output_count a", "missing_attempt a[0].attempt_1",
                     "missing_attempt a[0].attempt_2", "wrong_output_count b",
                     "missing_attempt b[0].attempt_1", "missing_attempt b[0].attempt_2",
                     "missing_attempt b[1].attempt_2"}));
  // Both say 0, and the second takes its own place; one out of range does too.
  Write("b", "[{\"attempt_1\":" + Attempt("[[2]]", 0) + "},{\"attempt_1\":" + Attempt("[[3]]", 0) +
                 "}]");
  EXPECT_EQ(Read().content.submission.at("b"), (Outputs{{Row({2}), Grid()}, {Row({3}), Grid()}}));
  Write("b", "[{\"attempt_1\":" + Attempt("[[2]]", 7) + "},{\"attempt_1\":" + Attempt("[[3]]", 1) +
                 "}]");
  EXPECT_EQ(Read().content.submission.at("b"), (Outputs{{Row({2}), Grid()}, {Row({3}), Grid()}}));
}

TEST_F(ForeignAnswersTest, TheOldestFormHasTheGridsThemselves) {
  Write("a", R"([{"attempt_1":[[1]],"attempt_2":null}])");
  Write("b", R"([{"attempt_1":[[2]],"attempt_2":[[1,2],[3]]},{"attempt_1":[],"attempt_2":[[3]]}])");
  const ForeignAnswers answers = Read();
  EXPECT_EQ(answers.content.submission.at("b"), (Outputs{{Row({2}), Grid()}, {Grid(), Row({3})}}));
  EXPECT_EQ(Lines(answers),
            (Strings{"missing_attempt a[0].attempt_2", "not_rectangular b[0].attempt_2",
                     "empty_grid b[1].attempt_1"}));
  EXPECT_EQ(answers.calls.attempts, 0);
  EXPECT_FALSE(answers.calls.cost.has_value());
}

TEST_F(ForeignAnswersTest, FilesThatAreNoAnswersAreFaults) {
  Write("a", R"([{"attempt_1":[[1]],"attempt_2":[[1]],"attempt_3":[[1]]}])");
  Write("b", "[{\"attempt_1\":");
  Write("c", "[]");
  const ForeignAnswers answers = Read();
  EXPECT_EQ(Lines(answers),
            (Strings{"unknown_key a[0]", "bad_json b", "missing_attempt b[0].attempt_1",
                     "missing_attempt b[0].attempt_2", "missing_attempt b[1].attempt_1",
                     "missing_attempt b[1].attempt_2", "unknown_task c"}));
  Write("b", R"([{"attempt_1":{"answer":"I do not know"},"attempt_2":{"metadata":{}}}, 3])");
  EXPECT_EQ(Lines(Read()),
            (Strings{"unknown_key a[0]", "bad_grid_type b[0].attempt_1",
                     "bad_grid_type b[0].attempt_2", "bad_output_type b[1]", "unknown_task c"}));
}

TEST_F(ForeignAnswersTest, OddMetadataIsNoError) {
  Write("a",
        R"([{"attempt_1":{"answer":[[1]],"metadata":{"model":3,"usage":[],"cost":{"total_cost":"x"},
                 "pair_index":-1}},"attempt_2":{"answer":[[1]],"metadata":"none"}}])");
  const ForeignAnswers answers = Read();
  EXPECT_EQ(answers.content.submission.at("a"), (Outputs{{Row({1}), Row({1})}}));
  EXPECT_EQ(answers.calls.attempts, 1);
  EXPECT_FALSE(answers.calls.total_tokens.has_value());
}

TEST_F(ForeignAnswersTest, NumbersThatCannotBeRightAreToldAndNotCounted) {
  const auto attempt = [](const std::string& usage) {
    return R"({"answer":[[1]],"metadata":{"usage":{)" + usage + R"(},"cost":{"total_cost":-1}}})";
  };
  Write("a", R"([{"attempt_1":)" +
                 attempt(R"("prompt_tokens":1e300,"total_tokens":18446744073709551615)") +
                 R"(,"attempt_2":)" + attempt(R"("prompt_tokens":7,"total_tokens":1e12)") + "}]");
  ForeignAnswers answers = Read();
  EXPECT_EQ(answers.calls.odd_numbers,
            (Strings{"cost.total_cost is -1", "usage.prompt_tokens is 1e+300",
                     "usage.total_tokens is 18446744073709551615", "cost.total_cost is -1"}));
  EXPECT_EQ(answers.calls.prompt_tokens, 7);
  EXPECT_EQ(answers.calls.total_tokens, 1000000000000);
  EXPECT_FALSE(answers.calls.cost.has_value());
  EXPECT_EQ(answers.content.submission.at("a"), (Outputs{{Row({1}), Row({1})}}));
  // One that is no finite number at all is no JSON value: the task cannot be read.
  Write("a", R"([{"attempt_1":)" + attempt(R"("prompt_tokens":1e999)") + "}]");
  Write("b", "[{},{}]");
  answers = Read();
  EXPECT_EQ(Lines(answers).front(), "bad_json a");
  EXPECT_NE(answers.content.faults.front().text.find("1e999"), std::string::npos)
      << answers.content.faults.front().text;
}

TEST_F(ForeignAnswersTest, KagglesLayoutAndASingleFile) {
  WriteText(folder_ / "s.json", R"({"b":[{"attempt_1":[[2]],"attempt_2":null},{"attempt_1":[[3]],
                                   "attempt_2":{"answer":[[4]]}}],"x":[]})");
  ForeignAnswers answers = ReadForeignAnswers(folder_ / "s.json", tasks_);
  EXPECT_EQ(answers.layout, "kaggle");
  EXPECT_EQ(answers.content.submission,
            (Submission{{"b", {{Row({2}), Grid()}, {Row({3}), Row({4})}}}}));
  EXPECT_EQ(Lines(answers),
            (Strings{"missing_task a", "missing_attempt b[0].attempt_2", "unknown_task x"}));
  WriteText(folder_ / "a.json", R"( [{"attempt_1":[[1]],"attempt_2":[[2]]}])");
  answers = ReadForeignAnswers(folder_ / "a.json", tasks_);
  EXPECT_EQ(answers.layout, "arc-agi-benchmarking");
  EXPECT_EQ(answers.content.submission, (Submission{{"a", {{Row({1}), Row({2})}}}}));
}

TEST_F(ForeignAnswersTest, NothingOfTheTasksIsAnError) {
  const auto read = [&](const std::string& name) {
    return [&, name] { ReadForeignAnswers(folder_ / name, tasks_); };
  };
  ExpectError(ErrorKind::kBadData, "answers: answers 0 of the 2 tasks, and 0 others",
              read("answers"));
  ExpectError(ErrorKind::kBadData, "none.json", read("none.json"));
  WriteText(folder_ / "s.json", R"({"x":[]})");
  ExpectError(ErrorKind::kBadData, "s.json: answers 0 of the 2 tasks, and 1 others",
              read("s.json"));
  WriteText(folder_ / "s.json", R"({"a":[],"x":[],"y":[]})");
  ExpectError(ErrorKind::kBadData,
              "s.json: answers 1 of the 2 tasks, and 2 others: is the task set", read("s.json"));
  WriteText(folder_ / "s.json", R"({"a":[{"attempt_1":[[1]],)");
  ExpectError(ErrorKind::kBadData, "s.json: line 1, column", read("s.json"));
  WriteText(folder_ / "s.json", "17");
  ExpectError(ErrorKind::kBadData, "s.json: the top level is a JSON number", read("s.json"));
  WriteText(folder_ / "s.json", "");
  ExpectError(ErrorKind::kBadData, "s.json: line 1", read("s.json"));
}

}  // namespace
}  // namespace arc
