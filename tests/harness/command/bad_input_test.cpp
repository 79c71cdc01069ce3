// The bad input that users meet, as they meet it: exit code 2 or 3, one message
// that names what is wrong, no partial result.
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;
using testing::Not;

class BadInput : public CommandTest {
 protected:
  void ExpectBadData(const std::string& suite, const std::string& name, const std::string& text,
                     const std::string& part) {
    const std::string file = File(name, text).string();
    ExpectFailure(3, part, {"eval", "toy", "--suite", suite, "--data", file});
    ExpectFailure(3, name, {"eval", "toy", "--suite", suite, "--data", file});
    EXPECT_FALSE(std::filesystem::exists(Workspace() / "arcbench.db")) << "nothing was begun";
  }
  std::string Task(const std::string& grid) {
    return R"({"t":{"train":[{"input":)" + grid + R"(,"output":[[1]]}],"test":[{"input":[[1]]}]}})";
  }
};

TEST_F(BadInput, ArcFiles) {
  ExpectBadData("arc", "cut.json", R"({"t":{"train":[)", "cut.json");
  ExpectBadData("arc", "ragged.json", Task("[[1,2],[3]]"), "ragged.json");
  ExpectBadData("arc", "empty.json", Task("[]"), "empty.json");
  ExpectBadData("arc", "colour.json", Task("[[1,10]]"), "10");
  ExpectBadData("arc", "text.json", Task("[[1,\"x\"]]"), "text.json");
  std::string wide = "[[0";
  for (int i = 0; i < 30; ++i) wide += ",0";
  ExpectBadData("arc", "wide.json", Task(wide + "]]"), "31");
}

TEST_F(BadInput, SudokuFiles) {
  ExpectBadData("sudoku4", "short.txt", "1...2...3....\n", "short.txt:1");
  ExpectBadData("sudoku4", "twice.txt", "11..............\n", "twice.txt:1");
  ExpectBadData("sudoku4", "several.txt", "1...............\n", "several.txt:1");
}

TEST_F(BadInput, Names) {
  ExpectFailure(2, "sudoku", {"eval", "toy", "--suite", "sudokku"});
  ExpectFailure(2, "did you mean 'toy'?", {"eval", "toi", "--data", "sudoku4"});
  ExpectFailure(2, "no data 'nowhere.json'",
                {"eval", "toy", "--suite", "arc", "--data", "nowhere.json"});
  ExpectFailure(2, "which suite is it?", {"eval", "toy", "--data", "nowhere.json"});
  ExpectFailure(2, "did you mean 'sudoku'?", {"eval", "toy", "--data", "sudokku"});
  ExpectFailure(2, "is a model: train it", {"eval", "fake_model", "--data", "sudoku4"});
  ExpectFailure(2, "on which puzzles?", {"eval", "toy"});
  ExpectFailure(2, "did you mean 'leaderboard'?", {"leaderbord"});
  ExpectFailure(2, "--vews", {"eval", "toy", "--vews", "3"});
  ExpectFailure(2, "unknown key", {"eval", "toy", "--data", "sudoku4", "data.cluez=3"});
  ExpectFailure(2, "does not take", {"eval", "arc_identity", "--data", "sudoku4"});
  ExpectFailure(2, "expected key=value", {"eval", "toy", "--data", "sudoku4", "clues"});
}

TEST_F(BadInput, NumbersOutOfRange) {
  for (const char* text : {"0", "-1", "3x", "1.5", "99999999999", ""}) {
    ExpectFailure(2, std::string("--views: '") + text + "' is no whole number from 1 up",
                  {"eval", "toy", "--data", "sudoku4", "--views", text});
  }
  ExpectFailure(2, "'-1' is no whole number from 0 up", {"data", "show", "sudoku4", "--count=-1"});
  ExpectFailure(2, "'-4' is no whole number from 0 up", {"leaderboard", "--limit=-4"});
  ExpectFailure(2, "'0' is no number above 0",
                {"eval", "toy", "--data", "sudoku4", "--silent-limit", "0"});
  ExpectFailure(2, "'nan' is no number from 0 up",
                {"data", "export", "--out", "x", "--min-rating", "nan"});
}

TEST_F(BadInput, PluginsOfAnotherAbi) {
  ExpectFailure(1, "999", {"eval", "wrong_abi", "--data", "sudoku4"});
  ExpectFailure(1, "missing_symbol.so", {"eval", "missing_symbol", "--data", "sudoku6"});
  ExpectFailure(3, "fake.so",
                {"eval", File("fake.so", "no library").string(), "--data", "sudoku4"});
}

TEST_F(BadInput, Checkpoints) {
  ExpectFailure(3, "no such checkpoint", {"eval", (folder_ / "none.safetensors").string()});
  ExpectFailure(3, "truncated",
                {"eval", File("cut.safetensors", "abc").string(), "--data", "sudoku4"});
  ExpectFailure(3, "no arcbench checkpoint",
                {"eval", File("odd.safetensors", std::string("\2\0\0\0\0\0\0\0{}", 10)).string()});
}

TEST_F(BadInput, FoldersInTheirPlace) {
  const std::string folder = (folder_ / "dir.safetensors").string();
  std::filesystem::create_directory(folder);
  ExpectFailure(3, "dir.safetensors: is a folder", {"eval", folder});
  ExpectFailure(3, "a folder: name the checkpoint in it", {"runs", "import", folder});
}

TEST_F(BadInput, RecipesNameThePlace) {
  const auto train = [&](const std::string& text) {
    return std::vector<std::string>{"train", File("r.toml", text).string()};
  };
  const std::string model = "[model]\nplugin = 'fake_model'\n";
  ExpectFailure(2, "r.toml:3:1: plugin 'fake_model' has no setting 'widht'; did you mean 'width'?",
                train(model + "widht = 3\n[data]\nsuite = 'sudoku'\n"));
  ExpectFailure(2, "r.toml:3:1: plugin 'fake_model': setting width = \"x\", expected an integer",
                train(model + "width = 'x'\n[data]\nsuite = 'sudoku'\n"));
  ExpectFailure(2, "r.toml:3:1: model.width = inf: expected a finite number",
                train(model + "width = inf\n"));
  ExpectFailure(2, "model.plugin is not set", train(""));
}

TEST_F(BadInput, WorkspacesWithoutADatabase) {
  ExpectFailure(2, "nothing was run in this workspace yet", {"leaderboard"});
  ExpectFailure(2, "no database", {"runs", "ls"});
  ExpectFailure(2, "no database", {"query", "SELECT 1"});
}

TEST_F(BadInput, DatabasesThatAreNone) {
  std::filesystem::create_directories(Workspace());
  WriteText(Workspace() / "arcbench.db", "this is no database, and long enough to be looked at");
  const Outcome outcome = Run({"leaderboard"});
  EXPECT_EQ(outcome.code, 3) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("arcbench.db"));
}

TEST_F(BadInput, UnknownRunsNameTheNearest) {
  ASSERT_EQ(Run({"eval", "toy", "--data", "sudoku4", "data.evaluation_count=2"}).code, 0);
  ExpectFailure(2, "toy-", {"runs", "show", "tow"});
  ExpectFailure(2, "no run", {"eval", "nothing", "--data", "sudoku4"});
  ExpectFailure(2, "'sudokku'; did you mean 'sudoku'?", {"leaderboard", "sudokku"});
  EXPECT_EQ(Run({"leaderboard", "maze"}).code, 0) << "a suite without evaluations yet";
}

TEST_F(BadInput, FoldersThatCannotBeWritten) {
  if (geteuid() == 0) {
    WriteText(Workspace(), "a file where the folder should be");
    ExpectFailure(3, "cannot make", {"eval", "toy", "--data", "sudoku6"});
    return;
  }
  std::filesystem::create_directories(Workspace());
  std::filesystem::permissions(
      Workspace(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  const Outcome outcome = Run({"eval", "toy", "--data", "sudoku6"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr(Workspace().string()));
  std::filesystem::permissions(Workspace(), std::filesystem::perms::owner_all);
}

TEST_F(BadInput, AFullDiskFailsTheRunAndNothingElse) {
  // What a full disk does, a limit on the size of files does too: writes fail.
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  ASSERT_EQ(Run({"eval", "toy", "--data", "sudoku4", "data.evaluation_count=2"}).code, 0);
  const rlimit small{200 << 10, before.rlim_max};
  signal(SIGXFSZ, SIG_IGN);  // inherited: write fails with EFBIG
  setrlimit(RLIMIT_FSIZE, &small);
  const Outcome outcome =
      Run({"eval", "toy", "--data", "sudoku9", "data.evaluation_count=1500", "--views", "4"});
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, SIG_DFL);
  EXPECT_EQ(outcome.code, 3) << outcome.err;
  EXPECT_THAT(outcome.err, Not(HasSubstr("terminate")));
  EXPECT_EQ(Run({"query", "PRAGMA integrity_check", "--csv"}).out, "integrity_check\nok\n");
  EXPECT_EQ(Run({"eval", "toy", "--data", "sudoku4", "data.evaluation_count=2"}).code, 0);
  EXPECT_EQ(Run({"leaderboard", "sudoku4", "--csv"}).code, 0);
}

TEST_F(BadInput, Submissions) {
  const auto tasks = File("tasks.json", Task("[[1]]")).string();
  ExpectFailure(3, "cannot", {"submission", "validate", "none.json", "--data", tasks});
  const auto bad = File("bad.json", R"({"t":[{"attempt_1":[[1]],"attempt_2":[[11]]}]})").string();
  const Outcome outcome = Run({"submission", "validate", bad, "--data", tasks});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.out, HasSubstr("t[0].attempt_2"));
  EXPECT_THAT(outcome.out, HasSubstr("bad_cell_value"));
  ExpectFailure(3, "bad.json", {"submission", "score", bad, "--data", tasks});
}

}  // namespace
}  // namespace arc
