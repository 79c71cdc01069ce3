#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;
using testing::Not;

class Compare : public CommandTest {
 protected:
  void Eval(const std::string& plugin, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"eval", plugin, "--data", "sudoku4",
                                      "data.evaluation_count=10"};
    words.insert(words.end(), more.begin(), more.end());
    ASSERT_EQ(Run(words).code, 0);
  }
  /// A finished training of `recipe` that solved the puzzles marked '1', tagged as the recipe.
  void Train(const std::string& recipe, uint64_t seed, const std::string& solved,
             const std::string& steps = "100", int views = 8) {
    Store store = Store::Open(Workspace() / "arcbench.db", Store::Mode::kWrite);
    DatasetRecord data{.name = "sudoku6", .suite = "sudoku", .rows = 6, .cols = 6};
    data.content_hash = "h";
    const std::string id = recipe + "-" + std::to_string(seed) + "-" + std::to_string(++runs_);
    const std::vector<ParamRecord> params = {{"training.seed", std::to_string(seed), "int"},
                                             {"training.steps", steps, "int"}};
    const std::string started = "2026-01-0" + std::to_string(runs_) + "T00:00:00.000Z";
    store.CreateRun({.id = id, .recipe = recipe, .seed = seed, .started = started}, params);
    store.Tag(id, "all");
    std::vector<ResultRecord> results;
    for (size_t i = 0; i < solved.size(); ++i) {
      results.push_back({"p" + std::to_string(i), 0, solved[i] == '1', false, 0, 1, true});
    }
    EvaluationRecord evaluation{.run = id, .dataset = store.UpsertDataset(data, {})};
    evaluation.suite = "sudoku";
    evaluation.views = views;
    evaluation.voting_rule = "count_then_q";
    evaluation.protocol = "inductive";
    store.AddEvaluation(evaluation, {}, results);
    store.FinishRun(id, "finished");
  }

 private:
  int runs_ = 0;
};

TEST_F(Compare, IsPairedAndNamesBothSides) {
  Eval("sudoku_exact");
  Eval("toy");
  const auto rows = Json({"compare", "sudoku_exact", "toy"});
  EXPECT_EQ(rows[0]["puzzles"], 10);
  EXPECT_EQ(rows[0]["only a"], 10);
  EXPECT_EQ(rows[0]["difference"], 1.0);
  EXPECT_THAT(Run({"compare", "1", "2"}).out, HasSubstr("A is better."));
  EXPECT_EQ(Json({"compare", "1", "2", "--puzzles"}).size(), 10U);
  ExpectFailure(2, "no evaluation 99", {"compare", "1", "99"});
  ExpectFailure(2, "one name", {"compare", "1"});
  ExpectFailure(2, "'1' is A again", {"compare", "1", "1"});
}

TEST_F(Compare, SeveralAreCorrected) {
  Eval("sudoku_exact");
  Eval("toy");
  Eval("toy", {"--views", "2"});
  const std::string text = Run({"compare", "1", "2", "3"}).out;
  EXPECT_THAT(text, HasSubstr("B, C"));
  EXPECT_THAT(text, HasSubstr("corrected after Holm"));
  EXPECT_EQ(Json({"compare", "1", "2", "3"})[0]["p holm"], 3 * std::pow(0.5, 9));
}

TEST_F(Compare, OtherPuzzlesOfEqualNamesAreRefused) {
  Eval("sudoku_exact", {"data.clues=6"});
  Eval("toy", {"data.clues=8"});
  ExpectFailure(3, "evaluations 1 and 2 are not on the same puzzles: sudoku4 (data ",
                {"compare", "1", "2"});
  ExpectFailure(3, "; 10 differ: ", {"compare", "1", "2"});
}

TEST_F(Compare, AnotherCanvasIsNoOtherPuzzle) {
  const auto file = File("tasks.json", R"({"a":{"train":[{"input":[[1,2]],"output":[[1,2]]}],)"
                                       R"("test":[{"input":[[3,4]],"output":[[3,4]]}]}})");
  for (const char* canvas : {"data.rows=4", "data.rows=5"}) {
    Run({"eval", "arc_identity", "--suite", "arc", "--data", file.string(), canvas});
  }
  EXPECT_EQ(Json({"compare", "1", "2"})[0]["both"], 1);
}

TEST_F(Compare, SeedsOfARecipeAreOneEntry) {
  Train("good", 0, "1111011111");
  Train("good", 1, "1110111111");
  Train("good", 2, "0111111111");
  Train("bad", 0, "1000010000");
  Train("bad", 1, "1000000000");
  const auto row = Json({"compare", "recipe:good", "recipe:bad"})[0];
  EXPECT_EQ(row["a seeds"], 3);
  EXPECT_NEAR(row["a"], 0.9, 1e-12);
  EXPECT_NEAR(row["b sd"], std::sqrt(0.005), 1e-12);
  EXPECT_EQ(row["method"], "t over seeds and puzzles");
  EXPECT_TRUE(row["smallest"].is_null());
  const std::string text = Run({"compare", "recipe:good", "recipe:bad"}).out;
  EXPECT_THAT(text, HasSubstr("recipe good, seeds 0, 1, 2"));
  EXPECT_THAT(text, HasSubstr("90.0 % on average of 3 seeds, standard deviation 0.0 points"));
  EXPECT_THAT(text, HasSubstr("A is better."));
  EXPECT_THAT(text, Not(HasSubstr("is one run")));
  EXPECT_THAT(Run({"compare", "1+2+3", "4"}).out, HasSubstr("B is one run"));
  EXPECT_THAT(Run({"compare", "recipe:good", "4", "5"}).out, HasSubstr("sd"));
  ExpectFailure(2, "'1+2' is A again", {"compare", "1", "1+2"});
}

TEST_F(Compare, ASeedThatWasTrainedAgainCountsOnce) {
  Train("good", 0, "0000000000");
  Train("good", 0, "1111111111");
  Train("good", 1, "1111111111");
  Train("bad", 0, "1000010000");
  EXPECT_EQ(Json({"compare", "recipe:good", "recipe:bad"})[0]["a"], 1.0);
  ExpectFailure(2, "seed 0 is in the entry already", {"compare", "1+2", "4"});
}

TEST_F(Compare, AnEntryIsOneRecipeEvaluatedInOneWay) {
  Train("a", 0, "11");
  Train("a", 1, "10", "200");
  Train("b", 0, "11");
  Train("b", 1, "11", "100", 1);
  ExpectFailure(2, "are not seeds of one recipe: training.steps = '100' and '200'",
                {"compare", "recipe:a", "3"});
  ExpectFailure(2, "cannot be one entry", {"compare", "recipe:b", "1"});
  ExpectFailure(2, "cannot be one entry", {"compare", "tag:all", "1"});
  ExpectFailure(2, "'recipe:c': no finished training with an evaluation",
                {"compare", "recipe:c", "1"});
}

}  // namespace
}  // namespace arc
