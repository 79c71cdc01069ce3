#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "submissions/validate.h"
#include "tasks/data_names.h"
#include "tasks/error.h"
#include "tasks/random.h"
#include "tasks/suite.h"
#include "tests/harness/worker/small_run.h"

namespace arc {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

/// The public evaluation tasks of ARC-AGI-2, or nothing where they are not installed.
std::string Arc2() {
  try {
    return ResolveData("arc2-eval", DefaultDataFolders("none"));
  } catch (const Error&) {
    return "";
  }
}

/// Kills a process and all that it started.
void KillTree(pid_t root) {
  std::set<pid_t> tree = {root};
  for (int round = 0; round < 4; ++round) {
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      const pid_t pid = std::atoi(entry.path().filename().c_str());
      if (pid <= 0) continue;
      std::ifstream stat(entry.path() / "stat");
      std::string text((std::istreambuf_iterator<char>(stat)), {});
      const size_t name_end = text.rfind(')');
      if (name_end == std::string::npos) continue;
      const pid_t parent = std::atoi(text.c_str() + name_end + 4);
      if (tree.contains(parent)) tree.insert(pid);
    }
  }
  for (const pid_t pid : tree) kill(pid, SIGKILL);
}

class ContestTest : public SmallRunTest {
 protected:
  void SetUp() override {
    tasks_file_ = Arc2();
    if (tasks_file_.empty()) GTEST_SKIP() << "the tasks of ARC-AGI-2 are not installed";
    recipe_ = File("base.toml", kSmallArc);
    base_ = CheckpointOf(Train({"data.evaluation=" + tasks_file_, "data.max_tasks=4",
                                "training.steps=2", "training.batch_size=4"}),
                         2);
    tasks_ = MakeSuite("arc")->Read(tasks_file_);
  }
  std::filesystem::path Out() const { return folder_ / "made.json"; }
  std::vector<std::string> Words(const std::string& budget) const {
    return {"compete",  "--tasks", tasks_file_, "--out", Out().string(), "--from", base_.string(),
            "--budget", budget,    "--views",   "4"};
  }
  /// Starts the contest and kills it after so many seconds; false: it had ended by itself.
  bool RunAndKill(const std::string& budget, double seconds) {
    const pid_t pid = fork();
    if (pid == 0) {
      setsid();
      _exit(Run(Words(budget)).code);
    }
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    int status = 0;
    while (Clock::now() < end) {
      if (waitpid(pid, &status, WNOHANG) == pid) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    KillTree(pid);
    waitpid(pid, &status, 0);
    return true;
  }
  json Journal() const {
    std::error_code none_yet;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(Workspace() / "contests", none_yet)) {
      if (entry.path().filename() == "journal.json") return json::parse(ReadText(entry.path()));
    }
    return {};
  }
  /// The stage of this kind and contender.
  json StageOf(const std::string& kind, const std::string& contender) const {
    const json journal = Journal();
    for (const json& stage : journal.at("stages")) {
      if (stage.at("kind") == kind && stage.at("contender") == contender) return stage;
    }
    return {};
  }
  std::set<std::string> Members() const {
    std::set<std::string> names;
    const json side = json::parse(ReadText(folder_ / "made.confidence.json"));
    for (const json& member : side.at("ensemble").at("members")) names.insert(member.at("name"));
    return names;
  }
  /// Complete, and no older than the last stage that was finished.
  void ExpectFounded() const {
    EXPECT_TRUE(ValidateSubmission(Out(), tasks_).empty());
    const json journal = Journal();
    std::set<std::string> finished;
    for (const json& stage : journal.at("stages")) {
      if (stage.at("status") == "done") finished.insert(stage.at("contender"));
    }
    if (finished.empty()) return;
    const std::set<std::string> members = Members();
    for (const std::string& name : finished) EXPECT_TRUE(members.contains(name)) << name;
  }

  std::string tasks_file_;
  std::filesystem::path base_;
  std::vector<Puzzle> tasks_;
};

TEST_F(ContestTest, TenKillsAtAnyMomentLeaveAValidSubmissionAndTheDeadline) {
  const auto seed = static_cast<uint64_t>(getpid());
  SCOPED_TRACE("seed of the moments: " + std::to_string(seed));
  Random random(seed);
  double deadline = 0;
  int kills = 0;
  for (; kills < 10; ++kills) {
    if (!RunAndKill("60s", 0.4 + 4 * random.Uniform())) break;
    if (Journal().is_null()) continue;  // killed before there was a contest
    ExpectFounded();
    const double now = Journal().at("deadline");
    if (deadline > 0) {
      EXPECT_EQ(now, deadline) << "a contest that goes on keeps its deadline";
    }
    deadline = now;
  }
  EXPECT_GE(kills, 8) << "it had ended before it was killed";
  const Outcome outcome = Run(Words("60s"));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  ExpectFounded();
  const double end =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_LT(end, deadline + 3) << "the deadline stands";
  EXPECT_EQ(Journal().at("finished"), true);
}

TEST_F(ContestTest, ACheckpointThatIsNoneOrOfAnotherSuiteIsToldAndPassedOver) {
  recipe_ = File("sudoku.toml", kSmallRecipe);
  const std::string sudoku = CheckpointOf(Train({"training.steps=1"}), 1).string();
  base_ = sudoku;
  std::vector<std::string> words = Words("20s");
  words.insert(words.end(), {"--from", (folder_ / "none.safetensors").string()});
  const Outcome outcome = Run(words);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, testing::HasSubstr("is for sudoku puzzles"));
  EXPECT_THAT(outcome.err, testing::HasSubstr("none.safetensors: no such checkpoint"));
  EXPECT_TRUE(ValidateSubmission(Out(), tasks_).empty());
}

TEST_F(ContestTest, WeightsThatAreNotNumbersCostTheModelAlone) {
  std::vector<std::string> words = Words("25s");
  words.push_back("training.lr=1e30");
  const Outcome outcome = Run(words);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(ValidateSubmission(Out(), tasks_).empty());
  for (const char* kind : {"probe", "adapt"}) {
    const json stage = StageOf(kind, base_.string());
    EXPECT_EQ(stage.at("status"), "failed") << kind;
    EXPECT_THAT(stage.at("message").get<std::string>(), testing::HasSubstr("has diverged"));
  }
  EXPECT_EQ(StageOf("solve", "arc_identity").at("status"), "done");
  EXPECT_TRUE(Members().contains("arc_identity"));
  EXPECT_FALSE(Members().contains(base_.string()));
}

TEST_F(ContestTest, ACheckpointAndARunAreAdaptedAndVoteTogether) {
  const std::string run = Train({"data.evaluation=" + tasks_file_, "data.max_tasks=4",
                                 "training.steps=2", "training.batch_size=4", "training.seed=9"});
  const std::string other = CheckpointOf(run, 2).string();
  std::vector<std::string> words = Words("90s");
  words.insert(words.end(), {"--from", run});
  const Outcome outcome = Run(words);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  for (const std::string& checkpoint : {base_.string(), other}) {
    EXPECT_EQ(StageOf("adapt", checkpoint).at("status"), "done") << outcome.err;
    EXPECT_TRUE(Members().contains(checkpoint));
  }
  ExpectFounded();
}

}  // namespace
}  // namespace arc
