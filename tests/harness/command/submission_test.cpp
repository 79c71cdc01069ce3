#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class SubmissionCommand : public CommandTest {
 protected:
  SubmissionCommand() {
    tasks_ = File("tasks.json", R"({"a":{"train":[{"input":[[1,2]],"output":[[1,2]]}],)"
                                R"("test":[{"input":[[3,4]],"output":[[3,4]]}]},)"
                                R"("b":{"train":[{"input":[[1]],"output":[[1]]}],)"
                                R"("test":[{"input":[[0,1]],"output":[[5,5]]}]}})")
                 .string();
    out_ = (folder_ / "submission.json").string();
  }
  /// Answers of the identity, which solves task a, in `out_`.
  void EvaluateAndWrite() {
    ASSERT_EQ(Run({"eval", "arc_identity", "--suite", "arc", "--data", tasks_}).code, 0);
    const Outcome write = Run({"submission", "write", "arc_identity", "--out", out_});
    ASSERT_EQ(write.code, 0) << write.err;
  }
  std::string tasks_, out_;
};

TEST_F(SubmissionCommand, WriteValidateScore) {
  EvaluateAndWrite();
  const json written = json::parse(ReadText(out_));
  EXPECT_EQ(written["a"][0]["attempt_1"], json::parse("[[3,4]]"));
  EXPECT_EQ(written.size(), 2U);
  const Outcome valid = Run({"submission", "validate", out_, "--data", tasks_});
  EXPECT_EQ(valid.code, 0);
  EXPECT_EQ(valid.out, "");
  EXPECT_THAT(valid.err, HasSubstr("valid: 2 tasks, 2 outputs"));
  const json scores = Json({"submission", "score", out_, "--data", tasks_});
  EXPECT_EQ(scores[0]["score"], "outputs");
  EXPECT_EQ(scores[0]["value"], 0.5);
  EXPECT_EQ(scores[2]["n"], 2);
}

TEST_F(SubmissionCommand, ScoreTellsEachTasksVerdict) {
  EvaluateAndWrite();
  const Outcome text = Run({"submission", "score", out_, "--data", tasks_, "--tasks"});
  EXPECT_THAT(text.out, HasSubstr("outputs     50.0 %"));
  EXPECT_THAT(text.out, HasSubstr("\na     1 of 1  1\nb     0 of 1  -\n"));
  const json verdicts = Json({"submission", "score", out_, "--data", tasks_, "--tasks"});
  EXPECT_EQ(verdicts, json::parse(R"([{"task":"a","output":0,"solved":true,"attempt":1},
                            {"task":"b","output":0,"solved":false,"attempt":null}])"));
}

TEST_F(SubmissionCommand, ValidateTellsEveryFaultWithItsPlace) {
  const auto bad = File("bad.json", R"({"a":[{"attempt_1":[[3,4]]}],"c":[]})").string();
  const Outcome csv = Run({"submission", "validate", bad, "--data", tasks_, "--csv"});
  EXPECT_EQ(csv.code, 3);
  EXPECT_EQ(csv.out,
            "task,output,attempt,reason,text\na,0,2,missing_attempt,not there\n"
            "b,,,missing_task,not in the submission\nc,,,unknown_task,not in the task set\n");
  EXPECT_THAT(csv.err, HasSubstr("bad.json: not valid: 3 faults\n"));
}

TEST_F(SubmissionCommand, ValidateGoesByWhatCanBeReadOfATaskFile) {
  const auto tasks =
      File("broken.json", R"({"a":{"test":[{"input":[[1]]},{"input":[[1]]}]},"b":3})");
  const std::string two = R"({"attempt_1":[[1]],"attempt_2":[[1]]})";
  const auto file = File("s.json", R"({"a":[)" + two + "," + two + R"(],"b":[)" + two + "]}");
  const Outcome outcome = Run({"submission", "validate", file.string(), "--data", tasks.string()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("warning: " + tasks.string() + ": task 'a' has no 'train'\n"));
  EXPECT_THAT(outcome.err, HasSubstr("s.json: valid: 2 tasks, 3 outputs\n"));
  ExpectFailure(3, "task 'a' has no 'train'",
                {"submission", "score", file.string(), "--data", tasks.string()});
}

TEST_F(SubmissionCommand, WriteTakesAnyEvaluation) {
  EvaluateAndWrite();
  const std::string first = ReadText(out_);
  const std::string other = File("other.json", R"({"z":{"train":[{"input":[[1]],"output":[[1]]}],)"
                                               R"("test":[{"input":[[7]],"output":[[7]]}]}})")
                                .string();
  ASSERT_EQ(Run({"eval", "arc_identity", "--suite", "arc", "--data", other}).code, 0);
  ASSERT_EQ(Run({"submission", "write", "2", "--out", out_}).code, 0);
  EXPECT_EQ(ReadText(out_), "{\"z\":[{\"attempt_1\":[[7]],\"attempt_2\":[[7]]}]}\n");
  ASSERT_EQ(Run({"submission", "write", "1", "--out", out_}).code, 0);
  EXPECT_EQ(ReadText(out_), first);
  ExpectFailure(2, "no evaluation 99", {"submission", "write", "99"});
  ExpectFailure(3, "task z is not in the task set",
                {"submission", "write", "2", "--data", tasks_, "--out", out_});
  WriteText(tasks_, ReadText(other));
  ExpectFailure(3, "are not those that evaluation 1 was made on",
                {"submission", "write", "1", "--out", out_});
}

TEST_F(SubmissionCommand, WritePutsTogetherWhatAnswersDifferentTasks) {
  EvaluateAndWrite();
  const std::string whole = ReadText(out_);
  for (const char* only : {"data.only=b", "data.only=a"}) {
    ASSERT_EQ(Run({"eval", "arc_identity", "--suite", "arc", "--data", tasks_, only}).code, 0);
  }
  const Outcome both = Run({"submission", "write", "2", "3", "--data", tasks_, "--out", out_});
  ASSERT_EQ(both.code, 0) << both.err;
  EXPECT_EQ(ReadText(out_), whole) << "in the order of the task set";
  EXPECT_THAT(both.err, HasSubstr("2 tasks, 2 outputs, from evaluation 2 of arc_identity and 1 "
                                  "more\n0 outputs have no answer"));
  ASSERT_EQ(Run({"submission", "write", "2", "3", "--out", out_}).code, 0);
  EXPECT_EQ(json::parse(ReadText(out_)), json::parse(whole));
  const Outcome part = Run({"submission", "write", "2", "--data", tasks_, "--out", out_});
  EXPECT_THAT(part.err, HasSubstr("1 outputs have no answer and got [[0]]"));
  ExpectFailure(2, "evaluations 1 and 2 both answer task b: name one of them",
                {"submission", "write", "1", "2", "--out", out_});
}

TEST_F(SubmissionCommand, WriteTakesNoTwoTasksOfOneName) {
  EvaluateAndWrite();
  const std::string other = File("other.json", R"({"b":{"train":[{"input":[[1]],"output":[[1]]}],)"
                                               R"("test":[{"input":[[7]],"output":[[7]]}]}})")
                                .string();
  ASSERT_EQ(Run({"eval", "arc_identity", "--suite", "arc", "--data", other}).code, 0);
  ExpectFailure(3, "task b of evaluation 2 is another one than before",
                {"submission", "write", "1", "2", "--out", out_});
}

TEST_F(SubmissionCommand, TheTaskSetCanBeARecipes) {
  const auto recipe = File("r.toml", "[data]\nsuite = 'arc'\nevaluation = '" + tasks_ + "'\n");
  ASSERT_EQ(Run({"eval", "arc_identity", "--data", recipe.string()}).code, 0);
  ASSERT_EQ(Run({"submission", "write", "arc_identity", "--out", out_}).code, 0);
  EXPECT_EQ(Run({"submission", "validate", out_, "--data", recipe.string()}).code, 0);
  const auto sudoku = File("s.toml", "data.suite = 'sudoku'\n");
  ExpectFailure(2, "submissions are for arc",
                {"submission", "validate", out_, "--data", sudoku.string()});
  ExpectFailure(2, "sudoku6 is generated: submissions are for ARC tasks",
                {"submission", "validate", out_, "--data", "sudoku6"});
}

TEST_F(SubmissionCommand, NeedsAnArcEvaluation) {
  Run({"eval", "toy", "--data", "sudoku4", "data.evaluation_count=2"});
  ExpectFailure(2, "submissions are for arc", {"submission", "write", "toy"});
}

TEST_F(SubmissionCommand, DiffTellsWhatChangedGainedAndLost) {
  const auto a = File("a.json", R"({"a":[{"attempt_1":[[3,4]],"attempt_2":[[0]]}],)"
                                R"("b":[{"attempt_1":[[5,0]],"attempt_2":[[1]]}]})")
                     .string();
  const auto b = File("b.json", R"({"a":[{"attempt_1":[[0]],"attempt_2":[[1]]}],)"
                                R"("b":[{"attempt_1":[[5,5]],"attempt_2":[[1]]}]})")
                     .string();
  const Outcome plain = Run({"submission", "diff", a, b});
  EXPECT_EQ(plain.code, 0) << plain.err;
  EXPECT_EQ(plain.out,
            "output  attempt_1      attempt_2\na[0]    was attempt_2  1 of 1 cells\n"
            "b[0]    1 of 2 cells   same\n2 of 2 outputs differ, in 2 tasks\n");
  const Outcome judged = Run({"submission", "diff", a, b, "--data", tasks_});
  EXPECT_THAT(judged.out, HasSubstr("b[0]    1 of 2 cells   same          gained\n"));
  EXPECT_THAT(judged.out, HasSubstr("1 gained, 1 lost: outputs 50.0 % in A, 50.0 % in B, of 2\n"));
  const json rows = Json({"submission", "diff", a, b, "--data", tasks_});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[2]["change"], "1 of 2 cells");
  EXPECT_EQ(rows[2]["verdict"], "gained");
  EXPECT_EQ(Run({"submission", "diff", a, a}).out, "0 of 2 outputs differ, in 0 tasks\n");
  const auto bad = File("bad.json", R"({"a":[]})").string();
  ExpectFailure(3, "bad.json: not a valid submission",
                {"submission", "diff", a, bad, "--data", tasks_});
}

TEST_F(SubmissionCommand, ATaskFilesUnknownMembersAreSaidOnce) {
  const auto tasks =
      File("named.json", R"({"a":{"name":"x","train":[{"input":[[1]],"output":[[1]]}],)"
                         R"("test":[{"input":[[3]]}]}})")
          .string();
  const auto file = File("s.json", R"({"a":[{"attempt_1":[[3]],"attempt_2":[[0]]}]})").string();
  const Outcome outcome = Run({"submission", "validate", file, "--data", tasks});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("note: " + tasks +
                                     ": members that are no part of a task are "
                                     "ignored: 'name' (1)\n"));
  ExpectFailure(3, "task a output 0 has no known solution",
                {"submission", "score", file, "--data", tasks});
  const Outcome eval = Run({"eval", "arc_identity", "--suite", "arc", "--data", tasks});
  const std::string warning = "no part of a task";
  const size_t first = eval.err.find(warning);
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(eval.err.find(warning, first + 1), std::string::npos) << "once";
}

}  // namespace
}  // namespace arc
