#include <SQLiteCpp/Database.h>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using Report = CommandTest;

TEST_F(Report, IsOneFileOfAnEvaluation) {
  ASSERT_EQ(
      Run({"eval", "sudoku_exact", "--data", "sudoku6", "--views", "2", "data.evaluation_count=12"})
          .code,
      0);
  const auto file = folder_ / "report.html";
  const Outcome outcome = Run({"report", "sudoku_exact", "-o", file.string()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("report.html: 1 evaluations, 1 runs"));
  const std::string page = ReadText(file);
  EXPECT_THAT(page, StartsWith("<!doctype html>"));
  EXPECT_THAT(page, HasSubstr("\"name\":\"sudoku_exact\""));
  EXPECT_THAT(page, HasSubstr("\"problem\":\"\""));
}

TEST_F(Report, SaysWherePuzzlesAreGone) {
  const std::string board =
      "534678912672195348198342567859761423426853791713924856961537284287419635345286179";
  const auto tasks = File(
      "tasks.csv", "source,question,answer,rating\na,.." + board.substr(2) + "," + board + ",0\n");
  ASSERT_EQ(Run({"eval", "sudoku_exact", "--suite", "sudoku", "--data", tasks.string()}).code, 0);
  std::filesystem::remove(tasks);
  const Outcome outcome = Run({"report", "-o", (folder_ / "r.html").string()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("note: no puzzles of "));
  EXPECT_THAT(ReadText(folder_ / "r.html"), HasSubstr("\"puzzles\":[]"));
}

// A file that other programs wrote into, or that was damaged.
TEST_F(Report, SaysWhichDatasetCannotBeRead) {
  ASSERT_EQ(Run({"eval", "sudoku_exact", "--data", "sudoku6", "data.evaluation_count=2"}).code, 0);
  SQLite::Database((Workspace() / "arcbench.db").string(), SQLite::OPEN_READWRITE)
      .exec("UPDATE datasets SET description = 'no JSON'");
  const Outcome outcome = Run({"report", "-o", (folder_ / "r.html").string()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("note: no puzzles of sudoku6: "));
  EXPECT_THAT(outcome.err, HasSubstr("arcbench.db: the description of dataset sudoku6: "));
}

TEST_F(Report, RefusesWhatItCannotDo) {
  ExpectFailure(2, "", {"report"});  // no workspace yet
  ASSERT_EQ(Run({"eval", "sudoku_exact", "--data", "sudoku6", "data.evaluation_count=2"}).code, 0);
  ExpectFailure(2, "sudoku_exat", {"report", "sudoku_exat"});
  ExpectFailure(2, "no evaluation on maze yet", {"report", "maze"});
  ExpectFailure(3, "report.html", {"report", "-o", (folder_ / "no" / "report.html").string()});
  ExpectFailure(2, "-1", {"report", "--limit", "-1"});
}

TEST_F(Report, DataShowDrawsPictures) {
  const std::vector<std::string> show = {"data", "show", "sudoku6", "--count", "2"};
  for (const std::string name : {"a.svg", "a.png"}) {
    std::vector<std::string> words = show;
    words.insert(words.end(), {"-o", (folder_ / name).string()});
    const Outcome outcome = Run(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("2 puzzles"));
  }
  EXPECT_THAT(ReadText(folder_ / "a.svg"), StartsWith("<svg "));
  EXPECT_THAT(ReadText(folder_ / "a.png"), StartsWith("\x89PNG"));
  ExpectFailure(2, "ends in .svg or .png", {"data", "show", "sudoku6", "-o", "a.jpg"});
  const Outcome plain = Run(show);
  EXPECT_THAT(plain.out, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace arc
