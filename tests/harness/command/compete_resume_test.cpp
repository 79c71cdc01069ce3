// Contests that were cut off, and what of an earlier one is still there.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "harness/run/compete/journal.h"
#include "tests/harness/command/compete_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;
using testing::Not;

class CompeteResume : public CompeteTest {
 protected:
  /// A contest of a minute by `toy` whose journal then says that it was cut off, before or after
  /// the solver, with so many seconds left.
  void CutOff(double left, bool solved = true) {
    ASSERT_EQ(Contest({"--budget", "60s"}, "toy").code, 0);
    arc::Journal journal = ReadJournal(Left("journal.json"));
    journal.finished = false;
    journal.deadline = UnixNow() + left;
    if (!solved) journal.stages = {{.kind = Stage::Kind::kSolver, .contender = "toy"}};
    WriteJournal(Left("journal.json"), journal);
    deadline_ = Journal().at("deadline");
  }
  double deadline_ = 0;
};

TEST_F(CompeteResume, OneThatWasCutOffGoesOnWithItsDeadline) {
  CutOff(30, false);
  const std::string before = ReadText(Out());
  const Outcome outcome = Contest({"--budget", "60s"}, "toy");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("going on with the contest"));
  EXPECT_THAT(outcome.err, HasSubstr("solve toy: done"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("--fresh")));
  EXPECT_EQ(Journal().at("deadline"), deadline_);
  EXPECT_EQ(Journal().at("finished"), true);
  EXPECT_EQ(ReadText(Out()), before);
}

TEST_F(CompeteResume, OtherArgumentsAreToldAndTheFirstOnesStay) {
  CutOff(30, false);
  const Outcome outcome = Contest({"--budget", "2h", "training.lr=0.1"}, "arc_identity,toy");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("budget is 60.0, not 7200.0"));
  EXPECT_THAT(outcome.err, HasSubstr(R"(solvers is ["toy"], not ["arc_identity","toy"])"));
  EXPECT_THAT(outcome.err, HasSubstr("overrides is []"));
  const nlohmann::json journal = Journal();
  EXPECT_EQ(journal.at("arguments").at("budget"), 60.0);
  EXPECT_EQ(journal.at("deadline"), deadline_);
  EXPECT_EQ(journal.at("stages").size(), 1u);
}

TEST_F(CompeteResume, PastItsDeadlineItIsToldAndNothingIsRunUntilFresh) {
  CutOff(-100, false);
  const std::string before = ReadText(Out());
  for (int i = 0; i < 2; ++i) {
    const Outcome late = Contest({"--budget", "60s"}, "toy");
    EXPECT_EQ(late.code, 1) << late.err;
    EXPECT_THAT(late.err, HasSubstr("--fresh begins anew"));
    EXPECT_THAT(late.err, Not(HasSubstr("solve toy")));
    EXPECT_EQ(ReadText(Out()), before) << "the submission stays";
  }
  const Outcome fresh = Contest({"--budget", "60s", "--fresh"}, "toy");
  EXPECT_EQ(fresh.code, 0) << fresh.err;
  EXPECT_THAT(fresh.err, HasSubstr("solve toy: done"));
}

TEST_F(CompeteResume, VotesThatWereNotInTheSubmissionComeInEvenIfItIsLate) {
  CutOff(-100);
  WriteText(Out(), "{}");
  EXPECT_EQ(Contest({"--budget", "60s"}, "toy").code, 1);
  ExpectValid();
  EXPECT_EQ(Answer("t2"), kToyAnswer);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "made/submission.confidence.json"));
}

TEST_F(CompeteResume, AJournalThatCannotBeReadIsToldAndTheContestBegunAnew) {
  CutOff(30);
  WriteText(Left("journal.json"), "{\"tasks_hash\": ");
  const Outcome outcome = Contest({"--budget", "30s"}, "toy");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("journal.json: "));
  EXPECT_THAT(outcome.err, HasSubstr("begun anew"));
  EXPECT_EQ(Journal().at("finished"), true);
  ExpectValid();
}

TEST_F(CompeteResume, TwoContestsForOneFileAreRefusedWhateverTheirTasksAndWorkspaces) {
  ASSERT_EQ(Contest({"--budget", "30s"}, "toy").code, 0);
  const std::string before = ReadText(Out()), file = Out().string() + ".lock";
  EXPECT_FALSE(std::filesystem::exists(file)) << "nothing of it is left";
  const int lock = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_EQ(flock(lock, LOCK_EX | LOCK_NB), 0);
  tasks_ = File("others.json", SomeTasks(2));
  for (const char* workspace : {"ws", "another"}) {
    environment_["ARCBENCH_WORKSPACE"] = (folder_ / workspace).string();
    ExpectFailure(2, "another process is at a contest", Words({"--budget", "30s"}));
    EXPECT_EQ(ReadText(Out()), before);
  }
  close(lock);  // as when its holder is killed: the file stays
  EXPECT_EQ(Contest({"--budget", "0.01s"}, "toy").code, 0);
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(CompeteResume, TheSameFileByAnotherPathIsTheSameContest) {
  CutOff(30);
  std::filesystem::create_directory_symlink(Out().parent_path(), folder_ / "link");
  const Outcome outcome = Run({"compete", "--tasks", tasks_.string(), "--out",
                               (folder_ / "link/../link/submission.json").string(), "--solvers",
                               "toy", "--budget", "60s"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("going on with the contest"));
}

}  // namespace
}  // namespace arc
