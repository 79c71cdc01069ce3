#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class MatchCommand : public CommandTest {
 protected:
  Outcome Play(const std::string& a, const std::string& b,
               const std::vector<std::string>& more = {}) {
    return Run(Words(a, b, more));
  }
  nlohmann::json Json(const std::string& a, const std::string& b,
                      const std::vector<std::string>& more) {
    return CommandTest::Json(Words(a, b, more))[0];
  }
  static std::vector<std::string> Words(const std::string& a, const std::string& b,
                                        const std::vector<std::string>& more) {
    std::vector<std::string> words = {"match",  a,         b,
                                      "--data", "sudoku6", "data.evaluation_count=120"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
};

TEST_F(MatchCommand, StopsWhenItIsDecided) {
  const auto row = Json("sudoku_exact", "toy", {"--sprt"});
  EXPECT_EQ(row["better"], "A");
  EXPECT_EQ(row["of"], 120);
  EXPECT_EQ(row["puzzles"], 13);
  EXPECT_EQ(row["only a"], row["puzzles"]);
  EXPECT_EQ(Json("toy", "sudoku_exact", {"--sprt"})["better"], "B");
  const Outcome text = Play("sudoku_exact", "toy", {"--sprt"});
  EXPECT_THAT(text.out, HasSubstr("A is better."));
  EXPECT_THAT(text.err, HasSubstr("13 of 120 puzzles"));
}

TEST_F(MatchCommand, IsRecordedPuzzleByPuzzleAndLeavesNoOtherTrace) {
  const auto row = Json("sudoku_exact", "toy", {"--sprt"});
  const Store store = OpenStore();
  const std::vector<RunRow> runs = store.Runs();
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].id, row["run"]);
  EXPECT_EQ(runs[0].kind, "match");
  EXPECT_EQ(runs[0].status, "finished");
  const std::string id = runs[0].id;
  EXPECT_EQ(store.MetricsOf(id, "match/a").size(), row["puzzles"].get<size_t>());
  EXPECT_GE(store.MetricsOf(id, "match/a_better").back().value, 1.0);
  EXPECT_EQ(store.NotesOf(id).at(0).text, "A is better.");
  EXPECT_THAT(store.Leaderboard(), IsEmpty());
  EXPECT_TRUE(std::filesystem::is_empty(Workspace() / "evaluations"));
  EXPECT_THAT(Run({"runs", "show", id}).out, HasSubstr("b.plugin_sha256"));
}

TEST_F(MatchCommand, EqualsAreNeitherOrUndecided) {
  EXPECT_EQ(Json("toy", "toy", {"--sprt", "--effect", "20"})["better"], "neither");
  const Outcome few = Play("toy", "toy", {"--sprt", "--effect", "1"});
  EXPECT_EQ(few.code, 0);
  EXPECT_THAT(few.out, HasSubstr("Not decided: 120 puzzles are too few"));
}

TEST_F(MatchCommand, WithoutStoppingAllPuzzlesArePlayed) {
  const auto row = Json("sudoku_exact", "toy", {});
  EXPECT_EQ(row["puzzles"], 120);
  EXPECT_EQ(row["better"], "A");
  EXPECT_THAT(Play("toy", "toy").out, HasSubstr("No difference is shown by these puzzles."));
}

TEST_F(MatchCommand, AWorkersEndIsTheMatchs) {
  ExpectFailure(2, "'tyo' is no run, checkpoint or solver; did you mean 'toy'?",
                {"match", "tyo", "toy", "--data", "sudoku6"});
  const Outcome outcome = Play("toy", "crashing", {"--sprt"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("SIGSEGV"));
  ExpectFailure(2, "on which puzzles?", {"match", "toy", "sudoku_exact", "--sprt"});
  ExpectFailure(2, "--alpha", Words("toy", "toy", {"--sprt", "--alpha", "0"}));
  ExpectFailure(2, "--effect", Words("toy", "toy", {"--sprt", "--effect", "100"}));
}

}  // namespace
}  // namespace arc
