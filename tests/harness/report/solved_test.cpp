#include "harness/report/solved.h"

#include "db/query.h"
#include "tests/db/fixture.h"

namespace arc {
namespace {

class SolvedTest : public DatabaseTest {
 protected:
  /// What v_results says of the outputs of an evaluation with this primary metric, by puzzle.
  std::vector<bool> InTheView(const std::string& metric, std::span<const ResultRecord> results,
                              int attempts) {
    Store store = Writer();
    EvaluationRecord e = SampleEvaluation("");
    e.primary_metric = metric;
    e.attempts = attempts;
    const int64_t id = store.AddEvaluation(e, {}, results);
    std::vector<bool> solved;
    const auto answer = ReadOnlyQuery(file_, "SELECT solved FROM v_results WHERE evaluation = " +
                                                 std::to_string(id) + " ORDER BY puzzle");
    for (const auto& row : answer.rows) solved.push_back(std::get<int64_t>(row.at(0)) == 1);
    return solved;
  }
};

TEST_F(SolvedTest, TheViewOfTheDatabaseSaysTheSame) {
  std::vector<ResultRecord> results;  // every rank with and without a valid answer
  for (int rank = 0; rank < 4; ++rank) {
    for (const bool valid : {false, true}) {
      ResultRecord result;
      result.puzzle = "p" + std::to_string(results.size());
      result.correct_at = rank;
      result.valid = valid;
      results.push_back(result);
    }
  }
  for (const char* metric : {"exact", "tasks_mean", "outputs", "shortest_path"}) {
    for (const int attempts : {1, 2, 3}) {
      std::vector<bool> solved;
      for (const ResultRecord& r : results) solved.push_back(Solved(r, metric, attempts));
      EXPECT_EQ(solved, InTheView(metric, results, attempts)) << metric << " in " << attempts;
      EXPECT_THAT(solved, testing::Contains(true));
      EXPECT_THAT(solved, testing::Contains(false));
    }
  }
}

TEST(ByPuzzleTest, CountsTheOutputsOfEachPuzzle) {
  std::vector<ResultRecord> results(3);
  results[0].puzzle = results[1].puzzle = "a";
  results[2].puzzle = "b";
  results[0].correct_at = 2;
  const auto puzzles = ByPuzzle(results, "outputs", 2);
  ASSERT_EQ(puzzles.size(), 2u);
  EXPECT_EQ(puzzles[0].puzzle, "a");
  EXPECT_EQ(puzzles[0].outputs, 2u);
  EXPECT_EQ(puzzles[0].solved, 1u);
  EXPECT_EQ(puzzles[1].solved, 0u);
}

}  // namespace
}  // namespace arc
