#include <sys/resource.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "submissions/confidence.h"
#include "submissions/validate.h"
#include "tasks/suite.h"
#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;

/// Contests of solvers; those with models are in tests/harness/worker.
class Compete : public CommandTest {
 protected:
  Compete() : tasks_(File("tasks.json", SomeTasks())) {}
  /// Six tasks; the test input of the fourth begins with a 9.
  static std::string SomeTasks() {
    nlohmann::json tasks;
    for (int t = 0; t < 6; ++t) {
      nlohmann::json train;
      for (int d = 0; d < 3; ++d) {
        train.push_back({{"input", {{d, t}}}, {"output", {{t, d}}}});
      }
      tasks["t" + std::to_string(t)] = {{"train", train},
                                        {"test", {{{"input", {{t == 3 ? 9 : 1, t}}}}}}};
    }
    return tasks.dump();
  }
  std::filesystem::path Out() const { return folder_ / "made/submission.json"; }
  Outcome Contest(std::vector<std::string> more, const std::string& solvers) {
    std::filesystem::create_directories(Out().parent_path());
    std::vector<std::string> words = {"compete",      "--tasks",   tasks_.string(), "--out",
                                      Out().string(), "--solvers", solvers};
    words.insert(words.end(), more.begin(), more.end());
    return Run(words);
  }
  void ExpectValid() const {
    const std::vector<Puzzle> tasks = MakeSuite("arc")->Read(tasks_);
    EXPECT_TRUE(ValidateSubmission(Out(), tasks).empty());
  }
  nlohmann::json Submission() const { return nlohmann::json::parse(ReadText(Out())); }

  std::filesystem::path tasks_;
};

TEST_F(Compete, SolversAnswerAndTheirSupportIsTold) {
  const Outcome outcome = Contest({"--budget", "30s", "--json"}, "toy");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  ExpectValid();
  const auto stages = nlohmann::json::parse(outcome.out);
  ASSERT_EQ(stages.size(), 1u);
  EXPECT_EQ(stages[0]["status"], "done");
  EXPECT_EQ(stages[0]["held out"], "3 of 18") << "three of these pairs are their own input";
  EXPECT_EQ(Submission()["t2"][0]["attempt_1"], nlohmann::json::parse("[[1, 2]]"));
  const auto tasks = MakeSuite("arc")->Read(tasks_);
  EXPECT_EQ(ReadConfidence(Out(), tasks).at("t2").at(0).attempts.at(0).votes, 1u);
}

TEST_F(Compete, WhatBreaksCostsAStageOnly) {
  for (const char* bad : {"crashing", "throwing", "wrong_abi", "missing_symbol", "no_such"}) {
    const Outcome outcome = Contest({"--budget", "30s", "--fresh"}, std::string(bad) + ",toy");
    ASSERT_EQ(outcome.code, 0) << bad << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("failed")) << bad;
    ExpectValid();
    EXPECT_EQ(Submission()["t2"][0]["attempt_1"], nlohmann::json::parse("[[1, 2]]")) << bad;
  }
}

TEST_F(Compete, ASolverThatHangsLosesItsTimeAndNotTheOthers) {
  const Outcome outcome = Contest({"--budget", "20s"}, "hanging,toy");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(Submission()["t2"][0]["attempt_1"], nlohmann::json::parse("[[1, 2]]"));
}

TEST_F(Compete, ATaskThatBreaksASolverIsLeftOut) {
  const Outcome outcome = Contest({"--budget", "60s"}, "fragile");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("fragile fails on task t3"));
  ExpectValid();
  EXPECT_EQ(Submission()["t2"][0]["attempt_1"], nlohmann::json::parse("[[1, 2]]"));
  EXPECT_EQ(Submission()["t3"][0]["attempt_1"], nlohmann::json::parse("[[0]]"));
}

TEST_F(Compete, RunningOutOfMemoryCostsAStageOnly) {
  const Outcome outcome =
      Contest({"--budget", "40s", "--memory-limit", "1GB"}, "out_of_memory,toy");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(Submission()["t2"][0]["attempt_1"], nlohmann::json::parse("[[1, 2]]"));
}

TEST_F(Compete, ABrokenTaskFileIsAnsweredAsFarAsItCanBeRead) {
  tasks_ = File("tasks.json", R"({
    "good": {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]]}]},
    "no_output": {"train": [{"input": [[1]]}], "test": [{"input": [[3]]}, {"input": [[4]]}]},
    "no_test": {"train": [{"input": [[1]], "output": [[2]]}]},
    "odd_test": {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[11]]}]},
    "nothing": 3})");
  const Outcome outcome = Contest({"--budget", "30s"}, "toy");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const char* id : {"'no_output'", "'no_test'", "'odd_test'", "'nothing'"}) {
    EXPECT_THAT(outcome.err, HasSubstr(id));
  }
  const nlohmann::json made = Submission();
  EXPECT_EQ(made.size(), 5u);
  EXPECT_EQ(made["good"][0]["attempt_1"], nlohmann::json::parse("[[3]]"));
  EXPECT_EQ(made["no_output"].size(), 2u);
  EXPECT_EQ(made["nothing"][0]["attempt_2"], nlohmann::json::parse("[[0]]"));
  EXPECT_THAT(outcome.err, HasSubstr("not measured on held-out demonstrations"))
      << "no task has two of them";
}

TEST_F(Compete, AFileWithoutAnyTaskIsBadInput) {
  std::filesystem::create_directories(Out().parent_path());
  for (const char* text : {"", "[1, 2]", "{}"}) {
    tasks_ = File("tasks.json", text);
    ExpectFailure(3, "tasks.json",
                  {"compete", "--tasks", tasks_.string(), "--out", Out().string()});
  }
}

TEST_F(Compete, WithoutTimeThereIsStillASubmission) {
  const Outcome outcome = Contest({"--budget", "0.01s"}, "toy");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  ExpectValid();
  EXPECT_EQ(Submission()["t2"][0]["attempt_1"], nlohmann::json::parse("[[1, 2]]"))
      << "the input, as long as nobody has answered";
}

TEST_F(Compete, AFormerSubmissionIsKeptAside) {
  ASSERT_EQ(Contest({"--budget", "30s"}, "toy").code, 0);
  const std::string former = ReadText(Out());
  const Outcome again = Contest({"--budget", "0.01s"}, "toy");
  EXPECT_THAT(again.err, HasSubstr("submission.json.old"));
  EXPECT_EQ(ReadText(Out().string() + ".old"), former);
}

TEST_F(Compete, AFullDiskLeavesAValidSubmission) {
  ASSERT_EQ(Contest({"--budget", "30s"}, "toy").code, 0);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{16 << 10, before.rlim_max};
  std::signal(SIGXFSZ, SIG_IGN);  // inherited: write fails with EFBIG
  setrlimit(RLIMIT_FSIZE, &small);
  environment_["ARCBENCH_WORKSPACE"] = (folder_ / "small").string();
  const Outcome outcome = Contest({"--budget", "30s"}, "toy");
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, SIG_DFL);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("failed"));
  ExpectValid();
}

TEST_F(Compete, WrongUseIsNamed) {
  ASSERT_EQ(Contest({"--budget", "30s"}, "toy").code, 0);
  const std::string out = Out().string();
  ExpectFailure(2, "'soon' is no length of time",
                {"compete", "--tasks", tasks_.string(), "--out", out, "--budget", "soon"});
  ExpectFailure(2, "no data 'nothing'", {"compete", "--tasks", "nothing", "--out", out});
  ExpectFailure(3, "no/such", {"compete", "--tasks", tasks_.string(), "--out", "/no/such/s.json"});
}

}  // namespace
}  // namespace arc
