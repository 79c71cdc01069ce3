// The public evaluator's rankings and pass@K on the same predictions.
#include "tests/evaluators/evaluator_fixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "evaluators/scoring.h"

namespace arc {
namespace {

class EvaluatorFixtureTest : public testing::Test {
 protected:
  void SetUp() override {
    if (EvaluatorFixtures().empty()) GTEST_SKIP() << "no ../shared/parity/data/arc_evaluator";
    suite_ = MakeSuite("arc");
  }
  EvaluatorCase Case(const std::string& name) const {
    return ReadEvaluatorCase(EvaluatorFixtures() / name, *suite_);
  }
  std::unique_ptr<Suite> suite_;
};

using VoteMap = std::map<std::pair<std::string, uint32_t>, const OutputVotes*>;

VoteMap Index(const std::vector<OutputVotes>& votes) {
  VoteMap index;
  for (const OutputVotes& output : votes) index[{output.puzzle, output.test}] = &output;
  return index;
}

/// Counts, order, confidence and (of the first ten) grids of one output.
void ExpectRanked(const nlohmann::json& expected, const OutputVotes& votes, const Grid& solution) {
  const std::vector<RankedCandidate> ranked = RankCandidates(votes, {});
  ASSERT_EQ(ranked.size(), expected.size());
  for (size_t i = 0; i < ranked.size(); ++i) {
    const nlohmann::json& want = expected[i];
    const Grid& grid = votes.candidates[ranked[i].candidate];
    EXPECT_EQ(ranked[i].count, want.at("count")) << "rank " << i + 1;
    EXPECT_NEAR(ranked[i].mean_q, want.at("mean_q"), 1e-15) << "rank " << i + 1;
    EXPECT_EQ(grid == solution, want.at("right")) << "rank " << i + 1;
    if (!want.value("grid", nlohmann::json()).is_null()) {
      EXPECT_EQ(grid, GridFromJson(want.at("grid"))) << "rank " << i + 1;
    }
  }
}

void ExpectRanking(const EvaluatorCase& c, const std::vector<OutputVotes>& votes) {
  const VoteMap index = Index(votes);
  for (const Puzzle& puzzle : c.puzzles) {
    const nlohmann::json& outputs = c.ranked.at(puzzle.id);
    ASSERT_EQ(outputs.size(), puzzle.tests.size());
    for (uint32_t test = 0; test < outputs.size(); ++test) {
      SCOPED_TRACE(puzzle.id + " output " + std::to_string(test));
      const auto at = index.find({puzzle.id, test});
      ExpectRanked(outputs[test].at("candidates"), at == index.end() ? OutputVotes() : *at->second,
                   *puzzle.tests[test].output);
    }
  }
}

double Value(const std::vector<Score>& scores, const std::string& name) {
  return std::find_if(scores.begin(), scores.end(),
                      [&](const Score& score) { return score.name == name; })->value;
}

/// `expected`: "ARC/pass@K" or "pass@K" -> value; `name`: the score of ours that it is.
void ExpectPassAt(const nlohmann::json& expected, const std::vector<Puzzle>& puzzles,
                  const std::vector<OutputVotes>& votes, const Suite& suite,
                  const std::string& name) {
  for (const auto& [key, value] : expected.items()) {
    const int k = std::stoi(key.substr(key.find('@') + 1));
    const auto results = JudgeOutputs(puzzles, votes, suite, {.voting = {}, .attempts = k});
    EXPECT_NEAR(Value(TaskScores(results), name), value, 1e-12) << key;
  }
}

void ExpectScores(const EvaluatorCase& c, const std::vector<OutputVotes>& votes,
                  const Suite& suite) {
  ExpectPassAt(c.expected.at("expected"), c.puzzles, votes, suite, "tasks_mean");
  const double outputs = Value(TaskScores(JudgeOutputs(c.puzzles, votes, suite)), "outputs");
  EXPECT_NEAR(outputs, c.expected.at("mean_over_test_outputs_top2_for_comparison"), 1e-12);
}

/// HRM's notebook: tasks with every output right, over the tasks that it could take.
void ExpectStrictScores(const EvaluatorCase& c, const Suite& suite) {
  const nlohmann::json& notebook = c.expected.at("hrm_notebook");
  const std::vector<std::string> used = notebook.at("tasks_used");
  const auto takes = [&](const std::string& id) {
    return std::find(used.begin(), used.end(), id) != used.end();
  };
  std::vector<Puzzle> puzzles;
  std::vector<OutputVotes> votes;
  for (const Puzzle& p : c.puzzles) if (takes(p.id)) puzzles.push_back(p);
  for (const OutputVotes& o : c.evaluations[0]) if (takes(o.puzzle)) votes.push_back(o);
  ExpectPassAt(notebook.at("strict_over_these_tasks"), puzzles, votes, suite, "tasks_all");
}

TEST_F(EvaluatorFixtureTest, OneEvaluation) {
  for (const char* name : {"arc1_12tasks", "arc2_6tasks", "arc2_two_ranks"}) {
    SCOPED_TRACE(name);
    const EvaluatorCase c = Case(name);
    ASSERT_EQ(c.evaluations.size(), 1U);
    ExpectRanking(c, c.evaluations[0]);
    ExpectScores(c, c.evaluations[0], *suite_);
    if (c.expected.contains("hrm_notebook")) ExpectStrictScores(c, *suite_);
  }
}

TEST_F(EvaluatorFixtureTest, TwoEvaluationsPooled) {
  const EvaluatorCase c = Case("two_evals_aggregated");
  ASSERT_EQ(c.evaluations.size(), 2U);
  const std::vector<OutputVotes> pool = PoolVotes(c.evaluations);
  ExpectRanking(c, pool);
  ExpectScores(c, pool, *suite_);
  ExpectPassAt(c.expected.at("expected_first_eval"), c.puzzles, c.evaluations[0], *suite_,
               "tasks_mean");
}

TEST_F(EvaluatorFixtureTest, TwoEvaluationsApart) {
  const EvaluatorCase c = Case("two_evals_not_aggregated");
  ASSERT_EQ(c.evaluations.size(), 2U);
  ExpectRanking(c, c.evaluations[1]);
  ExpectScores(c, c.evaluations[1], *suite_);
  ExpectPassAt(c.expected.at("expected_first_eval"), c.puzzles, c.evaluations[0], *suite_,
               "tasks_mean");
}

/// The public code gives later rows the confidence of other ones there; only counts are right.
TEST_F(EvaluatorFixtureTest, BlankRowsInsideABatchDoNoHarm) {
  const EvaluatorCase c = Case("quirk_blank_rows_inside_batch");
  for (const OutputVotes& output : c.evaluations.at(0)) {
    std::vector<uint32_t> counts, expected;
    for (const RankedCandidate& r : RankCandidates(output, {})) counts.push_back(r.count);
    for (const auto& candidate : c.ranked.at(output.puzzle).at(output.test).at("candidates")) {
      expected.push_back(candidate.at("count"));
    }
    EXPECT_EQ(counts, expected) << output.puzzle;
  }
}

}  // namespace
}  // namespace arc
