#include "evaluators/voting.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

#include "tasks/random.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/fake_suite.h"

namespace arc {
namespace {

/// Votes in order; each is {candidate, q}, its view its place in the list.
OutputVotes Votes(const std::vector<std::pair<uint32_t, float>>& votes) {
  OutputVotes output{"p", 0, {Row({1}), Row({2}), Row({3}), Grid()}, {}};
  for (const auto& [candidate, q] : votes) {
    output.votes.push_back({static_cast<uint32_t>(output.votes.size()), 1, false, candidate, q});
  }
  return output;
}

std::vector<uint32_t> Order(const OutputVotes& output, const VotingOptions& options = {}) {
  std::vector<uint32_t> order;
  for (const RankedCandidate& c : RankCandidates(output, options)) order.push_back(c.candidate);
  return order;
}

using Indices = std::vector<uint32_t>;

TEST(VotingTest, CountComesFirst) {
  EXPECT_EQ(Order(Votes({{0, 9}, {1, -9}, {1, -9}})), (Indices{1, 0}));
}

TEST(VotingTest, ThenMeanConfidence) {
  EXPECT_EQ(Order(Votes({{0, 0}, {1, 1}})), (Indices{1, 0}));
  const auto ranked = RankCandidates(Votes({{0, 0}, {0, 3}}), {});
  EXPECT_EQ(ranked[0].count, 2U);
  EXPECT_DOUBLE_EQ(ranked[0].mean_q, (0.5 + 1 / (1 + std::exp(-3.0))) / 2);
}

TEST(VotingTest, ThenFirstSeen) {
  EXPECT_EQ(Order(Votes({{2, 1}, {0, 1}, {1, 1}})), (Indices{2, 0, 1}));
}

TEST(VotingTest, ConfidenceIsFloat64) {
  // Both are 1 in float32; in float64 the second is larger.
  EXPECT_EQ(Order(Votes({{0, 20}, {1, 21}})), (Indices{1, 0}));
}

TEST(VotingTest, OddConfidencesRank) {
  const float inf = std::numeric_limits<float>::infinity();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(Order(Votes({{0, nan}, {1, -90}, {2, inf}})), (Indices{2, 1, 0}));
  EXPECT_EQ(Order(Votes({{0, -inf}, {1, nan}})), (Indices{0, 1}));
}

TEST(VotingTest, FirstViews) {
  const OutputVotes output = Votes({{0, 0}, {1, 0}, {1, 0}});
  EXPECT_EQ(Order(output, {.views = 1}), Indices{0});
  EXPECT_EQ(Order(output, {.views = 2}), (Indices{0, 1}));
  EXPECT_EQ(Order(output, {.views = 99}), (Indices{1, 0}));
}

TEST(VotingTest, EachViewVotesOnceWithItsLastStep) {
  OutputVotes output{"p", 0, {Row({1}), Row({2})}, {}};
  output.votes = {{0, 1, false, 0, 0},
                  {1, 1, false, 0, 0},
                  {0, 2, false, 1, 0},
                  {1, 4, true, 0, 0},
                  {0, 8, false, 1, 1}};
  EXPECT_EQ(SelectVotes(output, {}).size(), 2U);
  EXPECT_EQ(Order(output), (Indices{1, 0}));
  EXPECT_EQ(Order(output, {.step = 1}), Indices{0});
  EXPECT_EQ(SelectVotes(output, {.step = 3})[0].step, 1);  // view 1 has nothing between 1 and 4
  EXPECT_EQ(SelectVotes(output, {.step = 3})[1].step, 2);
  output.votes[0].step = 5;
  output.votes.resize(1);
  EXPECT_TRUE(SelectVotes(output, {.step = 3}).empty());
}

// Views are identifiers of a public dataset in some evaluations: sparse and large.
TEST(VotingTest, LastStepsOfManyViewsInAnyOrder) {
  Random random(1);
  OutputVotes output{"p", 0, {Row({1})}, {}};
  std::map<uint32_t, uint16_t> last;
  for (int i = 0; i < 5000; ++i) {
    const auto view = static_cast<uint32_t>(random.Below(700) << random.Below(22));
    const auto step = static_cast<uint16_t>(1 + random.Below(9));
    output.votes.push_back({view, step, false, 0, 0});
    if (step <= 6) last[view] = std::max(last[view], step);
  }
  size_t expected = 0;
  for (const Vote& vote : output.votes) {
    const auto found = last.find(vote.view);
    expected += found != last.end() && found->second == vote.step;
  }
  const std::vector<Vote> selected = SelectVotes(output, {.step = 6});
  EXPECT_EQ(selected.size(), expected);
  for (const Vote& vote : selected) EXPECT_EQ(vote.step, last.at(vote.view));
}

TEST(VotingTest, EmptyGridsVoteUnlessDropped) {
  const OutputVotes output = Votes({{3, 0}, {3, 0}, {0, 0}});
  EXPECT_EQ(Order(output), (Indices{3, 0}));
  EXPECT_EQ(Order(output, {.drop_empty = true}), Indices{0});
}

TEST(VotingTest, Float32ConfidencesTieWhereFloat64OnesDoNot) {
  OutputVotes output{"p", 0, {Row({1}), Row({2})}, {}};
  // Beyond 17 or so, sigmoid is 1 in float32; in float64 it still grows.
  output.votes = {{0, 1, false, 0, 20}, {1, 1, false, 1, 21}};
  EXPECT_EQ(Order(output), (Indices{1, 0}));
  EXPECT_EQ(Order(output, {.rule = VotingRule::kCountThenQFloat32}), (Indices{0, 1}));
}

TEST(VotingTest, CountAloneIgnoresConfidence) {
  const VotingOptions count{.rule = VotingRule::kCount};
  EXPECT_EQ(Order(Votes({{0, 0}, {1, 9}}), count), (Indices{0, 1}));
  EXPECT_EQ(Order(Votes({{0, 9}, {1, -9}, {1, -9}}), count), (Indices{1, 0}));
}

TEST(VotingTest, SumOfConfidences) {
  const VotingOptions q{.rule = VotingRule::kQ};
  // One sure vote outweighs two doubtful ones, and not two sure ones with a lower mean.
  EXPECT_EQ(Order(Votes({{1, -3}, {1, -3}, {0, 9}}), q), (Indices{0, 1}));
  EXPECT_EQ(Order(Votes({{0, 9}, {1, 3}, {1, 3}}), q), (Indices{1, 0}));
  EXPECT_EQ(Order(Votes({{1, 2}, {0, 2}}), q), (Indices{1, 0}));
}

TEST(VotingTest, FirstHaltTakesEachViewWhereItStopped) {
  const VotingOptions first_halt{.rule = VotingRule::kFirstHalt};
  OutputVotes output{"p", 0, {Row({1}), Row({2}), Row({3})}, {}};
  output.votes = {{0, 1, false, 0, 0},
                  {0, 4, true, 2, 0},
                  {0, 2, true, 1, 0},
                  {1, 1, false, 0, 0},
                  {1, 2, false, 2, 0}};
  const std::vector<Vote> votes = SelectVotes(output, first_halt);
  ASSERT_EQ(votes.size(), 2U);
  EXPECT_EQ(votes[0].step, 2);  // not the last, nor the first recorded
  EXPECT_EQ(votes[1].step, 2);  // never halted: its last
  EXPECT_EQ(Order(output, first_halt), (Indices{1, 2}));
  EXPECT_EQ(Order(output, {.rule = VotingRule::kFirstHalt, .step = 1}), Indices{0});
  EXPECT_EQ(Order(output), Indices{2});
}

TEST(VotingTest, NamesOfRules) {
  for (const std::string& name : VotingRuleNames()) {
    EXPECT_EQ(VotingRuleName(VotingRuleFromName(name)), name);
  }
  EXPECT_EQ(VotingRuleFromName("count+q"), VotingRule::kCountThenQ);
  EXPECT_EQ(VotingRuleFromName("count_then_q"), VotingRule::kCountThenQ);
  EXPECT_EQ(VotingRuleName(VotingRule::kCountThenQ), "count_then_q");
  EXPECT_EQ(VotingRuleFromName("count_then_q_float32"), VotingRule::kCountThenQFloat32);
  ExpectError(ErrorKind::kUsage, "no voting rule \"counts\"; known: count_then_q",
              [] { VotingRuleFromName("counts"); });
}

TEST(VotingTest, RefusesAVoteForNothing) {
  ExpectError(ErrorKind::kBadData, "puzzle p output 0: a vote for candidate 7 of 4", [] {
    RankCandidates(Votes({{7, 0}}), {});
  });
}

TEST(VotingTest, PoolsEvaluations) {
  const std::vector<std::vector<OutputVotes>> evaluations = {
      {{"p", 0, {Row({1}), Row({2})}, {{0, 1, false, 0, 0}, {1, 1, false, 1, 0}}}},
      {{"q", 0, {Row({5})}, {{0, 1, false, 0, 0}}}, {"p", 0, {Row({2})}, {{0, 2, true, 0, 0}}}}};
  const std::vector<OutputVotes> pool = PoolVotes(evaluations);
  ASSERT_EQ(pool.size(), 2U);
  EXPECT_EQ(pool[0].candidates.size(), 2U);
  ASSERT_EQ(pool[0].votes.size(), 3U);
  EXPECT_EQ(pool[0].votes[2].view, 2U);
  EXPECT_EQ(Order(pool[0]), (Indices{1, 0}));
  EXPECT_EQ(pool[1].puzzle, "q");
}

TEST(VotingTest, RestrictedVotesRankTheSame) {
  const OutputVotes output = Votes({{2, 0}, {1, 2}, {1, 0}, {0, 0}, {0, 0}, {0, 0}});
  const VotingOptions options{.views = 3};
  const std::vector<OutputVotes> rest = RestrictVotes({output}, options);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].candidates, (std::vector<Grid>{Row({3}), Row({2})}));
  EXPECT_EQ(Order(rest[0]), (Indices{1, 0}));
  EXPECT_TRUE(RestrictVotes({OutputVotes{"p", 0, {}, {}}}, {}).empty());
}

}  // namespace
}  // namespace arc
