#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

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
  std::string tasks_, out_;
};

TEST_F(SubmissionCommand, WriteValidateScore) {
  ASSERT_EQ(Run({"eval", "arc_identity", "--suite", "arc", "--data", tasks_}).code, 0);
  const Outcome write = Run({"submission", "write", "arc_identity", "--out", out_});
  ASSERT_EQ(write.code, 0) << write.err;
  const auto json = nlohmann::json::parse(ReadText(out_));
  EXPECT_EQ(json["a"][0]["attempt_1"], nlohmann::json::parse("[[3,4]]"));
  EXPECT_EQ(json.size(), 2U);
  EXPECT_EQ(Run({"submission", "validate", out_, "--data", tasks_}).code, 0);
  const auto scores =
      nlohmann::json::parse(Run({"submission", "score", out_, "--data", tasks_, "--json"}).out);
  EXPECT_EQ(scores[0]["score"], "outputs");
  EXPECT_EQ(scores[0]["value"], 0.5);
}

TEST_F(SubmissionCommand, TheTaskSetCanBeARecipes) {
  const auto recipe = File("r.toml", "[data]\nsuite = 'arc'\nevaluation = '" + tasks_ + "'\n");
  ASSERT_EQ(Run({"eval", "arc_identity", "--data", recipe.string()}).code, 0);
  ASSERT_EQ(Run({"submission", "write", "arc_identity", "--out", out_}).code, 0);
  EXPECT_EQ(Run({"submission", "validate", out_, "--data", recipe.string()}).code, 0);
  const auto sudoku = File("s.toml", "data.suite = 'sudoku'\n");
  ExpectFailure(2, "submissions are for arc",
                {"submission", "validate", out_, "--data", sudoku.string()});
}

TEST_F(SubmissionCommand, NeedsAnArcEvaluation) {
  Run({"eval", "toy", "--data", "sudoku4", "data.evaluation_count=2"});
  ExpectFailure(2, "submissions are for arc", {"submission", "write", "toy"});
}

}  // namespace
}  // namespace arc
