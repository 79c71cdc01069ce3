#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// What rows say of their protocol; the worker is a stand-in where there is training.
class ProtocolRows : public CommandTest {
 protected:
  ProtocolRows() {
    environment_["ARCBENCH_WORKER"] = ARC_BINARY_DIR "/tests/fake_worker";
    // The same tasks twice, the second time in other colours; and another one.
    tasks_ = File("tasks.json", Task("a", 1, 2) + Task("b", 3, 4, false)).string();
    same_ = File("same.json", Task("x", 5, 6) + Task("y", 7, 8, false)).string();
    others_ = File("others.json", R"({"z":{"train":[{"input":[[1,1,1]],"output":[[2]]}],)"
                                  R"("test":[{"input":[[1,0,1]],"output":[[3]]}]}})")
                  .string();
  }
  static std::string Task(const std::string& id, int a, int b, bool first = true) {
    const auto c = std::to_string(a), d = std::to_string(b);
    return (first ? "{\"" : ",\"") + id + R"(":{"train":[{"input":[[)" + c + "," + d +
           (first ? "]]" : "],[0,0]]") + R"(,"output":[[)" + d + "]]}],\"test\":[{\"input\":[[" +
           c + ",0," + d + (first ? "]]" : "],[0,0,0]]") + R"(,"output":[[)" + c + "]]}]}" +
           (first ? "" : "}");
  }
  json Train(const std::string& train, std::vector<std::string> more = {}) {
    const auto recipe =
        File("fake.toml",
             "verified = false\n[model]\nplugin = 'fake_model'\n[data]\nsuite = 'arc'\n"
             "rows = 5\noverlap = 'warn'\n");
    std::vector<std::string> words = {"train", recipe.string(), "--json", "data.train=" + train,
                                      "data.evaluation=" + tasks_};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = Run(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return json::parse(outcome.out)[0];
  }
  std::string tasks_, same_, others_;
};

TEST_F(ProtocolRows, TheDigestsDecideWhateverTheSettingsSay) {
  const json others = Train(others_);
  EXPECT_EQ(others["protocol"], "inductive");
  EXPECT_EQ(others["audit"], "clean");
  const json same = Train(same_);  // data.transductive is off
  EXPECT_EQ(same["protocol"], "transductive");
  EXPECT_EQ(same["audit"], "leak") << "training tasks are trained on with their tests";
  EXPECT_EQ(same["leaked_tasks"], 2);
  EXPECT_EQ(same["leaked_tasks_exact"], 0) << "in other colours";
  const json own = Train("none", {"data.transductive=true"});
  EXPECT_EQ(own["protocol"], "transductive");
  EXPECT_EQ(own["audit"], "clean");
  EXPECT_EQ(own["seen_tasks"], 2);
  EXPECT_THAT(Run({"leaderboard"}).out, HasSubstr("leak: 2 of 2"));
}

TEST_F(ProtocolRows, ALaterEvaluationIsJudgedByTheRunsRecord) {
  const std::string run = Train(same_)["run"];
  const json again = json::parse(Run({"eval", run, "--json"}).out)[0];
  EXPECT_EQ(again["protocol"], "transductive");
  EXPECT_EQ(again["audit"], "leak");
  const json other =
      json::parse(Run({"eval", run, "--data", others_, "--suite", "arc", "--json"}).out)[0];
  EXPECT_EQ(other["protocol"], "inductive");
  EXPECT_EQ(other["audit"], "clean");
}

TEST_F(ProtocolRows, TheTrainingIsOnTheRow) {
  const json row = Train(others_, {"training.seed=9", "training.batch_size=32"});
  EXPECT_EQ(row["training_seed"], 9);
  EXPECT_EQ(row["train_examples"], 20 * 32);
  EXPECT_TRUE(row["train_flops"].is_null()) << "a model that is not known";
  EXPECT_EQ(row["train_seconds"], 20);
  EXPECT_EQ(row["training_hash"].get<std::string>().size(), 64U);
  EXPECT_EQ(row["attempts"], 2);
  EXPECT_TRUE(row["tree_dirty"].is_boolean());
}

TEST_F(ProtocolRows, WhatWasNotTrainedHasNoAudit) {
  environment_.erase("ARCBENCH_WORKER");
  const Outcome outcome =
      Run({"eval", "arc_identity", "--data", tasks_, "--suite", "arc", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json row = json::parse(outcome.out)[0];
  EXPECT_EQ(row["protocol"], "none");
  EXPECT_EQ(row["audit"], "");
  EXPECT_TRUE(row["train_examples"].is_null());
}

TEST_F(ProtocolRows, WhateverDiffersHasAColumn) {
  Train(others_);
  EXPECT_THAT(Run({"leaderboard"}).out, Not(HasSubstr("voting")));
  Train(others_, {"evaluation.voting=q"});
  const std::string board = Run({"leaderboard"}).out;
  EXPECT_THAT(board, HasSubstr("voting"));
  EXPECT_THAT(board, HasSubstr("protocol"));
  EXPECT_THAT(board, Not(HasSubstr("precision")));
  Train(others_, {"training.precision=bf16"});
  EXPECT_THAT(Run({"leaderboard"}).out, HasSubstr("precision"));
}

TEST_F(ProtocolRows, PublishedNumbersAreQuotedInAListOfTheirOwn) {
  Train(others_);
  const json quoted = json::parse(Run({"leaderboard", "arc1-eval", "--published", "--json"}).out);
  ASSERT_EQ(quoted.size(), 6U);
  EXPECT_EQ(quoted[0]["quoted"], true);
  EXPECT_THAT(quoted[0]["source"].get<std::string>(), HasSubstr("arXiv:2506.21734"));
  for (const json& row : json::parse(Run({"leaderboard", "--json"}).out)) {
    EXPECT_EQ(row["model"], "fake_model") << "measured here";
  }
  EXPECT_THAT(Run({"leaderboard"}).out, Not(HasSubstr("published by others")));
  ExpectFailure(2, "no published numbers of 'sudoku6'", {"leaderboard", "sudoku6", "--published"});
}

}  // namespace
}  // namespace arc
