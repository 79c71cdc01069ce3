#include "submissions/submission.h"

#include <gtest/gtest.h>

#include "submissions/validate.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/fake_suite.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

/// Not in alphabetical order.
std::vector<Puzzle> Tasks() {
  return {PuzzleOf("b", {Row({1}), Row({2})}), PuzzleOf("a", {Row({3})})};
}

Grid Square() {
  Grid grid(2, 2);
  grid.cells = {0, 1, 2, 9};
  return grid;
}

TEST(WriteSubmissionTest, OneTaskALineInTheTaskSetsOrder) {
  const TempFolder folder;
  const Submission submission = {{"a", {{Row({3}), Square()}}},
                                 {"b", {{Square(), Row({1})}, {Row({5, 6}), Row({7})}}}};
  const SubmissionSummary summary = WriteSubmission(folder / "s.json", Tasks(), submission);
  EXPECT_EQ(ReadText(folder / "s.json"),
            "{\"b\":[{\"attempt_1\":[[0,1],[2,9]],\"attempt_2\":[[1]]},"
            "{\"attempt_1\":[[5,6]],\"attempt_2\":[[7]]}],\n"
            "\"a\":[{\"attempt_1\":[[3]],\"attempt_2\":[[0,1],[2,9]]}]}\n");
  EXPECT_EQ(summary.tasks, 2U);
  EXPECT_EQ(summary.outputs, 3U);
  EXPECT_EQ(summary.repeated, 0U);
  EXPECT_TRUE(summary.unanswered.empty());
}

TEST(WriteSubmissionTest, IsAlwaysComplete) {
  const TempFolder folder;
  const Submission submission = {{"b", {{Grid()}, {Grid(), Row({7})}}}};
  const SubmissionSummary summary = WriteSubmission(folder / "s.json", Tasks(), submission);
  EXPECT_EQ(ReadText(folder / "s.json"),
            "{\"b\":[{\"attempt_1\":[[0]],\"attempt_2\":[[0]]},"
            "{\"attempt_1\":[[7]],\"attempt_2\":[[7]]}],\n"
            "\"a\":[{\"attempt_1\":[[0]],\"attempt_2\":[[0]]}]}\n");
  EXPECT_EQ(summary.repeated, 1U);
  EXPECT_EQ(summary.unanswered, (std::vector<std::string>{"b[0]", "a[0]"}));
  EXPECT_TRUE(ValidateSubmission(folder / "s.json", Tasks()).empty());
}

TEST(WriteSubmissionTest, OddNamesSurvive) {
  const TempFolder folder;
  const std::vector<Puzzle> tasks = {PuzzleOf("a\"\\\n\xc3\xa4", {Row({1})})};
  WriteSubmission(folder / "s.json", tasks, {});
  EXPECT_TRUE(ValidateSubmission(folder / "s.json", tasks).empty());
  ExpectError(ErrorKind::kBadData, "is not UTF-8", [&] {
    WriteSubmission(folder / "s.json", std::vector{PuzzleOf("\xff", {Row({1})})}, {});
  });
}

TEST(WriteSubmissionTest, RefusesWhatHasNoPlace) {
  const TempFolder folder;
  const auto write = [&](const Submission& submission) {
    return [&, submission] { WriteSubmission(folder / "s.json", Tasks(), submission); };
  };
  ExpectError(ErrorKind::kBadData, "task c is not in the task set", write({{"c", {}}}));
  ExpectError(ErrorKind::kBadData, "task a has 2 outputs in the submission and 1 test inputs",
              write({{"a", {{}, {}}}}));
  ExpectError(ErrorKind::kBadData, "a[0] has 3 attempts; 2 are allowed",
              write({{"a", {{Row({1}), Row({1}), Row({1})}}}}));
  ExpectError(ErrorKind::kBadData, "a[0]: a grid of 1 x 1 and colours up to 10",
              write({{"a", {{Row({10})}}}}));
  ExpectError(ErrorKind::kBadData, "a[0]: a grid of 31 x 1", write({{"a", {{Grid(31, 1)}}}}));
  EXPECT_FALSE(std::filesystem::exists(folder / "s.json"));
  ExpectError(ErrorKind::kBadData, "/no/s.json: cannot create it",
              [&] { WriteSubmission(folder / "no/s.json", Tasks(), {}); });
  ExpectError(ErrorKind::kBadData, "without tasks",
              [&] { WriteSubmission(folder / "s.json", {}, {}); });
  ExpectError(ErrorKind::kBadData, "task a has no test input",
              [&] { WriteSubmission(folder / "s.json", std::vector{PuzzleOf("a", {})}, {}); });
}

using Outputs = std::vector<std::vector<Grid>>;

TEST(MakeSubmissionTest, TakesTheTwoBestThatCanStand) {
  OutputVotes votes{"b", 1, {Grid(), Grid(31, 31), Row({4}), Row({12}), Row({5})}, {}};
  for (uint32_t view = 0; view < 5; ++view) {
    votes.votes.push_back({view, 1, false, view, 5.F - static_cast<float>(view)});
  }
  const Submission submission = MakeSubmission(Tasks(), std::vector{votes});
  EXPECT_EQ(submission.at("b"), (Outputs{{}, {Row({4}), Row({5})}}));
  const Submission few = MakeSubmission(Tasks(), std::vector{votes}, {.views = 3});
  EXPECT_EQ(few.at("b")[1], std::vector<Grid>{Row({4})});
}

TEST(MakeSubmissionTest, HasEveryTaskAndOutput) {
  const Submission none = MakeSubmission(Tasks(), std::vector<RankedAnswers>());
  EXPECT_EQ(none, (Submission{{"a", {{}}}, {"b", {{}, {}}}}));
  const TempFolder folder;
  const SubmissionSummary summary = WriteSubmission(folder / "s.json", Tasks(), none);
  EXPECT_EQ(summary.unanswered.size(), 3U);
  EXPECT_TRUE(ValidateSubmission(folder / "s.json", Tasks()).empty());
}

TEST(MakeSubmissionTest, AnswersOfSeveralSourcesFallBackOnEachOther) {
  const std::vector<RankedAnswers> answers = {{"b", 0, {Row({1}), Row({1}), Grid()}},
                                              {"a", 0, {Row({7}), Row({8}), Row({9})}},
                                              {"b", 0, {Row({1}), Row({2}), Row({3})}},
                                              {"b", 1, {}}};
  EXPECT_EQ(MakeSubmission(Tasks(), answers),
            (Submission{{"a", {{Row({7}), Row({8})}}}, {"b", {{Row({1}), Row({2})}, {}}}}));
}

TEST(MakeSubmissionTest, RefusesAnswersWithoutATask) {
  const auto make = [](const OutputVotes& votes, size_t times = 1) {
    return [=] { MakeSubmission(Tasks(), std::vector<OutputVotes>(times, votes)); };
  };
  const std::vector<Vote> one = {{0, 1, false, 0, 0}};
  ExpectError(ErrorKind::kBadData, "task c is not in the task set",
              make({"c", 0, {Row({1})}, one}));
  ExpectError(ErrorKind::kBadData, "answers to output 1 of task a, which has 1",
              make({"a", 1, {Row({1})}, one}));
  ExpectError(ErrorKind::kBadData, "task a output 0 has votes twice",
              make({"a", 0, {Row({1})}, one}, 2));
}

}  // namespace
}  // namespace arc
