#include <sys/resource.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "harness/run/compete/journal.h"
#include "submissions/confidence.h"
#include "tests/harness/command/compete_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;
using testing::Not;

class Compete : public CompeteTest {};

TEST_F(Compete, SolversAnswerAndTheirSupportIsTold) {
  const Outcome outcome = Contest({"--budget", "30s", "--json"}, "toy");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  ExpectValid();
  const auto stages = nlohmann::json::parse(outcome.out);
  ASSERT_EQ(stages.size(), 1u);
  EXPECT_EQ(stages[0]["status"], "done");
  EXPECT_EQ(stages[0]["held out"], "3 of 18") << "three of these pairs are their own input";
  EXPECT_EQ(Answer("t2"), kToyAnswer);
  const auto tasks = MakeSuite("arc")->Read(tasks_);
  EXPECT_EQ(ReadConfidence(Out(), tasks).at("t2").at(0).attempts.at(0).votes, 1u);
}

TEST_F(Compete, ItsRunsAreListedWhereTheyAreAskedFor) {
  ASSERT_EQ(Contest({"--budget", "60s"}, "toy").code, 0);
  EXPECT_EQ(Json({"runs", "ls"}), nlohmann::json::array());
  EXPECT_EQ(Json({"leaderboard"}), nlohmann::json::array());
  const nlohmann::json runs = Json({"runs", "ls", "--all"});
  ASSERT_FALSE(runs.empty());
  const std::string tag = runs[0]["tags"];
  EXPECT_THAT(tag, testing::StartsWith("contest-"));
  EXPECT_EQ(Json({"runs", "ls", "--tag", tag}), runs);
  EXPECT_FALSE(Json({"leaderboard", "--all"}).empty());
}

/// Votes that never reach the submission are no stage that is done.
TEST_F(Compete, AStageIsDoneOnlyWithItsVotesInTheSubmission) {
  std::filesystem::create_directories(folder_ / "made/submission.confidence.json/in the way");
  const Outcome outcome = Contest({"--budget", "60s"}, "toy");
  EXPECT_THAT(outcome.err, HasSubstr("the submission stays as it was"));
  EXPECT_EQ(Journal().at("stages")[0].at("status"), "answered");
  ExpectValid();
}

TEST_F(Compete, WhatBreaksCostsAStageOnly) {
  for (const char* bad : {"crashing", "throwing", "wrong_abi", "missing_symbol", "no_such"}) {
    const Outcome outcome = Contest({"--budget", "30s", "--fresh"}, std::string(bad) + ",toy");
    ASSERT_EQ(outcome.code, 0) << bad << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("failed")) << bad;
    ExpectValid();
    EXPECT_EQ(Answer("t2"), kToyAnswer) << bad;
  }
}

TEST_F(Compete, ASolverThatHangsLosesItsTimeAndNotTheOthers) {
  const Outcome outcome = Contest({"--budget", "12s"}, "hanging,toy");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(Answer("t2"), kToyAnswer);
}

TEST_F(Compete, ATaskThatBreaksASolverIsLeftOut) {
  const Outcome outcome = Contest({"--budget", "60s"}, "fragile");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("fragile fails on task t3"));
  ExpectValid();
  EXPECT_EQ(Answer("t2"), kToyAnswer);
  EXPECT_EQ(Answer("t3"), nlohmann::json::parse("[[0]]"));
}

TEST_F(Compete, RunningOutOfMemoryCostsAStageOnly) {
  const Outcome outcome =
      Contest({"--budget", "40s", "--memory-limit", "1GB"}, "out_of_memory,toy");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(Answer("t2"), kToyAnswer);
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
  EXPECT_EQ(Answer("t2"), kToyAnswer) << "the input, as long as nobody has answered";
}

TEST_F(Compete, AFormerSubmissionIsKeptAside) {
  WriteText(Out(), "a former one");
  const Outcome outcome = Contest({"--budget", "0.01s"}, "toy");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("submission.json.old"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("support"))) << "nobody has voted: there is none";
  EXPECT_EQ(ReadText(Out().string() + ".old"), "a former one");
  ExpectValid();
}

/// While it lives, files are limited to 16 KiB for whatever is started: a disk that is full.
class FullDisk {
 public:
  FullDisk() {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{16 << 10, before_.rlim_max};
    std::signal(SIGXFSZ, SIG_IGN);  // inherited: write fails with EFBIG
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, SIG_DFL);
  }

 private:
  rlimit before_{};
};

TEST_F(Compete, AFullDiskLeavesAValidSubmission) {
  for (const int copies : {1, 100}) {  // of the demonstrations: the workers' file fits, or not
    tasks_ = File("tasks.json", SomeTasks(copies));
    environment_["ARCBENCH_WORKSPACE"] = (folder_ / "small" / std::to_string(copies)).string();
    FullDisk full;
    const Outcome outcome = Contest({"--budget", "30s"}, "toy,arc_identity");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("failed"));
    ExpectValid();
  }
}

TEST_F(Compete, AWorkspaceThatCannotBeWrittenLeavesAValidSubmission) {
  environment_["ARCBENCH_WORKSPACE"] = (File("file", "") / "below").string();
  const Outcome outcome = Contest({"--budget", "30s"}, "toy");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("Not a directory: nothing can be run"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("log  ")));
  ExpectValid();
}

TEST_F(Compete, AFormerSubmissionStaysWhereNoneCanBeWritten) {
  nlohmann::json large;  // whose submission is larger than a file may be
  const std::vector<std::vector<int>> grid(30, std::vector<int>(30, 1));
  for (const char* id : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}) {
    large[id] = {{"train", {{{"input", {{1}}}, {"output", {{1}}}}}}, {"test", {{{"input", grid}}}}};
  }
  tasks_ = File("large.json", large.dump());
  WriteText(Out(), "a former one");
  const FullDisk full;
  const Outcome outcome = Contest({"--budget", "30s"}, "toy");
  EXPECT_EQ(outcome.code, 3) << outcome.err;
  EXPECT_EQ(ReadText(Out()), "a former one");
}

TEST_F(Compete, TasksThatNothingCanNameAreToldAndTheOthersAnswered) {
  nlohmann::json tasks = nlohmann::json::parse(SomeTasks());
  tasks[""] = tasks["t0"];
  tasks_ = File("tasks.json", tasks.dump());
  const Outcome empty = Contest({"--budget", "30s"}, "toy");
  EXPECT_EQ(empty.code, 0) << empty.err;
  EXPECT_THAT(empty.err, HasSubstr("a task's id is empty"));
  EXPECT_EQ(Submission().size(), 7u);
  EXPECT_EQ(Answer("t2"), kToyAnswer);
  tasks_ = folder_ / "folder";
  std::filesystem::create_directory(tasks_);
  File("folder/t2.json", tasks["t2"].dump());
  File("folder/\xff.json", tasks["t2"].dump());
  const Outcome name = Contest({"--budget", "30s"}, "toy");
  EXPECT_EQ(name.code, 0) << name.err;
  EXPECT_THAT(name.err, HasSubstr("the name of a task is not UTF-8"));
  EXPECT_EQ(Submission().size(), 1u);
  EXPECT_EQ(Answer("t2"), kToyAnswer);
}

TEST_F(Compete, TheTimeCountsFromTheFirstMomentOn) {
  const double begin = UnixNow();
  ASSERT_EQ(Contest({"--budget", "30s"}, "toy").code, 0);
  const double started = Journal().at("started");
  EXPECT_GE(started, begin);
  EXPECT_LT(started, begin + 5);
  EXPECT_DOUBLE_EQ(Journal().at("deadline"), started + 30);
}

TEST_F(Compete, WrongUseIsNamed) {
  const std::string out = Out().string();
  const auto expect = [&](const std::string& part, const std::vector<std::string>& words) {
    ExpectFailure(2, part, Words(words));
    EXPECT_FALSE(std::filesystem::exists(Out()));
  };
  expect("'soon' is no length of time", {"--budget", "soon"});
  expect("'99999999999h' is too long: 366d at most", {"--budget", "99999999999h"});
  expect("unknown key 'training.lrr'", {"training.lrr=1"});
  expect("expected key=value", {"--from", "a.safetensors", "b.safetensors"});
  expect("no recipe", {"--recipe", "nothing"});
  expect("nothing was run in this workspace yet", {"--from", "a-run"});
  ExpectFailure(2, "no data 'nothing'", {"compete", "--tasks", "nothing", "--out", out});
  ExpectFailure(3, "no/such", {"compete", "--tasks", tasks_.string(), "--out", "/no/such/s.json"});
}

TEST_F(Compete, AnOutThatCannotBeMeantIsRefused) {
  const auto expect = [&](const std::string& part, const std::string& out) {
    ExpectFailure(2, part, {"compete", "--tasks", tasks_.string(), "--out", out});
  };
  const std::string before = ReadText(tasks_);
  expect("the name of a file is wanted", "");
  expect("the name of a file is wanted", Out().parent_path().string() + "/");
  expect("a folder is there", Out().parent_path().string());
  expect("the tasks are read from this file", tasks_.string());
  EXPECT_EQ(ReadText(tasks_), before);
  std::filesystem::create_directory(folder_ / "folder");
  std::filesystem::rename(tasks_, folder_ / "folder/tasks.json");
  tasks_ = folder_ / "folder";
  expect("the tasks are read from this folder", (folder_ / "folder/s.json").string());
}

TEST_F(Compete, AnOptionTakesOneValueAndMayBeRepeated) {
  const std::vector<std::string> files = {(folder_ / "a.safetensors").string(),
                                          (folder_ / "b.safetensors").string()};
  const Outcome outcome = Contest({"--budget", "12s", "--from", files[0], "training.lr=0.5",
                                   "--from", files[1], "--from", files[0]},
                                  "toy");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("b.safetensors: no such checkpoint"));
  EXPECT_THAT(outcome.err, HasSubstr("is named twice"));
  const nlohmann::json arguments = Journal().at("arguments");
  EXPECT_EQ(arguments.at("checkpoints"), nlohmann::json(files));
  EXPECT_EQ(arguments.at("overrides"), nlohmann::json::array({"training.lr=0.5"}));
}

}  // namespace
}  // namespace arc
