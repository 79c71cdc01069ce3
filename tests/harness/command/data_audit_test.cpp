// data audit: its table, its list of tasks, its exit codes, wrong use.
#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

class DataAudit : public CommandTest {
 protected:
  void SetUp() override {
    train_ = File("train.json",
                  R"({"t1":{"train":[{"input":[[1,2]],"output":[[2]]}],
                            "test":[{"input":[[0,5],[7,7]],"output":[[5]]}]},
                      "t2":{"train":[{"input":[[3],[4]],"output":[[9]]}],
                            "test":[{"input":[[6,6,0]],"output":[[7]]}]}})")
                 .string();
    // e1 is t1 in another order, one pair with other colours; e2 shares an input of t2.
    evaluation_ = File("evaluation.json",
                       R"({"e1":{"train":[{"input":[[0,5],[7,7]],"output":[[5]]}],
                                 "test":[{"input":[[8],[4]],"output":[[4]]}]},
                           "e2":{"train":[{"input":[[6,6,0]],"output":[[6,6]]}],
                                 "test":[{"input":[[1,0,1]]}]},
                           "e3":{"train":[{"input":[[0,0,0,1]],"output":[[0,1]]}],
                                 "test":[{"input":[[1,2,3,0,1]],"output":[[1,1,1]]}]}})")
                      .string();
  }
  std::vector<std::string> Audit(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"data", "audit", train_, evaluation_, "--suite", "arc"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  json Rows(const std::vector<std::string>& words) {
    const Outcome outcome = Run(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return json::parse(outcome.out);
  }
  std::string train_, evaluation_;
};

TEST_F(DataAudit, CountsByKind) {
  const json rows = Rows(Audit({"--json"}));
  ASSERT_EQ(rows.size(), 12U);
  const auto tasks = [&](const std::string& overlap, const std::string& match) {
    for (const json& row : rows) {
      if (row["overlap"] == overlap && row["match"] == match) return row["tasks"].get<int>();
    }
    return -1;
  };
  EXPECT_EQ(tasks("pair", "exact"), 1);
  EXPECT_EQ(tasks("whole task", "exact"), 0);
  EXPECT_EQ(tasks("whole task", "symmetry"), 1);
  EXPECT_EQ(tasks("test pair", "symmetry"), 1);
  EXPECT_EQ(tasks("input", "exact"), 2);
  EXPECT_EQ(tasks("same input, other output", "near"), 1);
  EXPECT_DOUBLE_EQ(rows[4]["fraction"], 1.0 / 3);
}

TEST_F(DataAudit, ListsTheTasksConcerned) {
  const json rows = Rows(Audit({"--tasks", "--json"}));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["task"], "e1");
  EXPECT_EQ(rows[0]["shared"], 2);
  EXPECT_EQ(rows[0]["shared_exact"], 1);
  EXPECT_EQ(rows[0]["whole"], "symmetry");
  EXPECT_EQ(rows[0]["closest"], "t1");
  EXPECT_EQ(rows[1]["task"], "e2");
  EXPECT_EQ(rows[1]["other_output"], 1);
  EXPECT_EQ(rows[1]["closest"], "t2");
}

TEST_F(DataAudit, PeopleReadATableAndProgramsCsv) {
  const Outcome text = Run(Audit());
  EXPECT_EQ(text.code, 0);
  EXPECT_THAT(text.out, HasSubstr("33.3 %"));
  EXPECT_THAT(text.err, HasSubstr("1 outputs are unknown"));
  EXPECT_THAT(text.err, HasSubstr("1 of the 3 puzzles"));
  EXPECT_THAT(Run(Audit({"--csv"})).out,
              StartsWith("overlap,match,tasks,of_tasks,fraction,pairs,of_pairs"));
}

TEST_F(DataAudit, StrictFailsOnASharedPairOnly) {
  EXPECT_EQ(Run(Audit({"--strict"})).code, 1);
  evaluation_ = File("input.json", R"({"e2":{"train":[{"input":[[6,6,0]],"output":[[6,6]]}],
                                             "test":[{"input":[[1,0,1]],"output":[[1]]}]}})")
                    .string();
  EXPECT_EQ(Run(Audit({"--strict"})).code, 0);
}

TEST_F(DataAudit, GeneratedSetsAreDisjoint) {
  const Outcome outcome = Run({"data", "audit", "sudoku6", "sudoku6", "--strict",
                               "data.train_count=30", "data.evaluation_count=20"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("0 of the 20 puzzles of sudoku6 share a pair with the 30"));
  const Outcome recipe = Run({"data", "audit", "trm-maze7-tiny", "trm-maze7-tiny", "--strict",
                              "--near", "0", "data.train_count=20", "data.evaluation_count=10"});
  EXPECT_EQ(recipe.code, 0) << recipe.err;
}

TEST_F(DataAudit, WrongUse) {
  ExpectFailure(2, "evaluation", {"data", "audit", "arc2"});
  ExpectFailure(2, "different suites or sizes", {"data", "audit", "sudoku4", "sudoku6"});
  ExpectFailure(2, "which suite is it?", {"data", "audit", train_, evaluation_});
  ExpectFailure(2, "nowhere", {"data", "audit", "nowhere", evaluation_, "--suite", "arc"});
  ExpectFailure(2, "--near", Audit({"--near", "0.9"}));
  ExpectFailure(2, "unknown key", Audit({"data.cluez=3"}));
  train_ = File("cut.json", R"({"t":{"train":[)").string();
  ExpectFailure(3, "cut.json", Audit());
}

}  // namespace
}  // namespace arc
