#include "evaluators/revote.h"

#include <gtest/gtest.h>

#include <map>

#include "evaluators/collector.h"
#include "tasks/random.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/fake_suite.h"

namespace arc {
namespace {

constexpr uint32_t kViews = 12;
constexpr uint16_t kSteps = 5;
const FakeSuite kArcLike("arc", 2, true);

/// Task i has 1 + i % 2 outputs, the row of one cell i + test.
std::vector<Puzzle> Tasks() {
  std::vector<Puzzle> tasks;
  for (uint8_t i = 0; i < 20; ++i) {
    std::vector<Grid> outputs = {Row({i})};
    if (i % 2 == 1) outputs.push_back(Row({static_cast<uint8_t>(i + 1)}));
    tasks.push_back(PuzzleOf("task" + std::to_string(100 + i), outputs));
  }
  return tasks;
}

/// Near the truth now and then; some views answer twice, some outputs have no answer.
std::vector<OutputVotes> RandomVotes(uint64_t seed) {
  Random random(seed);
  const std::vector<Puzzle> tasks = Tasks();
  VoteCollector collector(tasks);
  for (uint8_t task = 0; task < tasks.size(); ++task) {
    for (uint32_t test = 0; test < tasks[task].tests.size(); ++test) {
      if (random.Below(8) == 0) continue;
      for (uint32_t i = 0; i < kViews * kSteps; ++i) {
        if (random.Below(9) == 0) continue;
        const auto step = static_cast<uint16_t>(i % kSteps + 1);
        const auto cell = static_cast<uint8_t>(task + test + random.Below(4));
        const auto q = static_cast<float>(random.Below(5)) - 2;
        collector.Add(task, test, {i / kSteps, step, random.Below(3) == 0, q, Row({cell})});
        if (random.Below(9) == 0) collector.Add(task, test, {i / kSteps, step, true, q, Grid()});
      }
    }
  }
  return collector.Take();
}

std::vector<VotingOptions> ManyWays() {
  std::vector<VotingOptions> ways;
  for (const std::string& rule : VotingRuleNames()) {
    for (const uint16_t step : {0, 1, 3, 5}) {
      for (const uint32_t views : {0U, 1U, 4U, kViews}) {
        ways.push_back({.rule = VotingRuleFromName(rule), .views = views, .step = step});
      }
    }
  }
  ways.push_back({.drop_empty = true});
  return ways;
}

std::vector<uint32_t> RightOnes(const OutputVotes& output, const Grid& solution) {
  std::vector<uint32_t> right;
  for (uint32_t i = 0; i < output.candidates.size(); ++i) {
    if (output.candidates[i] == solution) right.push_back(i);
  }
  return right;
}

Revote CountAll(const std::vector<std::vector<OutputVotes>>& evaluations) {
  Revote revote(ManyWays(), 2);
  for (const Puzzle& task : Tasks()) {
    for (uint32_t test = 0; test < task.tests.size(); ++test) {
      std::vector<JudgedVotes> judged;
      for (const std::vector<OutputVotes>& votes : evaluations) {
        for (const OutputVotes& output : votes) {
          if (output.puzzle != task.id || output.test != test) continue;
          judged.push_back({output, RightOnes(output, *task.tests[test].output)});
        }
      }
      revote.Add(task.id, test, judged);
    }
  }
  return revote;
}

void ExpectSame(const Tally& tally, const std::vector<OutputResult>& expected) {
  SCOPED_TRACE(testing::Message() << VotingRuleName(tally.voting.rule) << ", views "
                                  << tally.voting.views << ", step " << tally.voting.step);
  ASSERT_EQ(tally.results.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(tally.results[i].puzzle, expected[i].puzzle);
    EXPECT_EQ(tally.results[i].test, expected[i].test);
    EXPECT_EQ(tally.results[i].answered, expected[i].answered);
    EXPECT_EQ(tally.results[i].correct_at, expected[i].correct_at);
    EXPECT_EQ(tally.results[i].exact, expected[i].exact);
  }
}

TEST(RevoteTest, IsWhatJudgingTheVotesUnderTheSameLimitsGives) {
  const std::vector<OutputVotes> votes = RandomVotes(1);
  const Revote revote = CountAll({votes});
  std::map<uint64_t, int> solved;
  for (const Tally& tally : revote.tallies()) {
    const auto expected =
        JudgeOutputs(Tasks(), votes, kArcLike, {.voting = tally.voting, .attempts = 2});
    ExpectSame(tally, expected);
    uint64_t taking_part = 0, right = 0;
    for (const OutputVotes& output : votes) taking_part += SelectVotes(output, tally.voting).size();
    for (const OutputResult& result : expected) right += result.exact;
    EXPECT_EQ(tally.votes, taking_part);
    ++solved[right];
  }
  EXPECT_GT(solved.size(), 5U) << "the ways differ, or the test says nothing";
}

TEST(RevoteTest, PoolsEvaluationsEachUnderTheLimits) {
  const std::vector<std::vector<OutputVotes>> both = {RandomVotes(2), RandomVotes(3)};
  const Revote revote = CountAll(both);
  for (const Tally& tally : revote.tallies()) {
    std::vector<std::vector<OutputVotes>> limited;
    for (const auto& votes : both) limited.push_back(RestrictVotes(votes, tally.voting));
    const ScoringOptions options{.voting = {.rule = tally.voting.rule}, .attempts = 2};
    ExpectSame(tally, JudgeOutputs(Tasks(), PoolVotes(limited), kArcLike, options));
  }
}

TEST(RevoteTest, EveryAnswerThatIsRightCounts) {
  OutputVotes output{"p", 0, {Row({1}), Row({2}), Row({3})}, {}};
  output.votes = {{0, 1, false, 0, 0}, {1, 1, false, 2, 0}, {2, 1, false, 2, 0}};
  Revote revote(std::vector<VotingOptions>(1), 1);
  revote.Add("p", 0, std::vector<JudgedVotes>{{output, {1, 2}}});
  revote.Add("p", 1, {});
  const std::vector<OutputResult>& results = revote.tallies()[0].results;
  ASSERT_EQ(results.size(), 2U);
  EXPECT_TRUE(results[0].exact && results[0].answered);
  EXPECT_FALSE(results[1].exact || results[1].answered);
  EXPECT_EQ(results[1].test, 1U);
}

TEST(RevoteTest, RefusesWhatIsNotThere) {
  OutputVotes output{"p", 0, {Row({1})}, {{0, 1, false, 0, 0}}};
  Revote revote(std::vector<VotingOptions>(1), 1);
  ExpectError(ErrorKind::kBadData, "puzzle p output 0: candidate 1 of 1 is said to be right", [&] {
    revote.Add("p", 0, std::vector<JudgedVotes>{{output, {1}}});
  });
  output.votes[0].candidate = 7;
  ExpectError(ErrorKind::kBadData, "a vote for candidate 7 of 1", [&] {
    revote.Add("p", 0, std::vector<JudgedVotes>{{output, {}}});
  });
}

TEST(RevoteTest, Powers) {
  EXPECT_EQ(PowersUpTo(1), std::vector<uint32_t>{1});
  EXPECT_EQ(PowersUpTo(8), (std::vector<uint32_t>{1, 2, 4, 8}));
  EXPECT_EQ(PowersUpTo(10), (std::vector<uint32_t>{1, 2, 4, 8, 10}));
}

}  // namespace
}  // namespace arc
