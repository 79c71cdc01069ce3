#include "evaluators/ensemble.h"

#include <gtest/gtest.h>

#include <cmath>
#include <ctime>
#include <functional>
#include <limits>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/simulated_members.h"

namespace arc {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// One vote a view, each for Row({cell}), with its q.
using CellVotes = std::vector<std::pair<uint8_t, float>>;

OutputVotes On(const std::string& puzzle, const CellVotes& votes, uint32_t test = 0) {
  OutputVotes output{puzzle, test, {}, {}};
  for (const auto& [cell, q] : votes) {
    const Grid grid = cell == 0 ? Grid() : Row({cell});
    const auto at = std::find(output.candidates.begin(), output.candidates.end(), grid);
    const auto place = static_cast<uint32_t>(at - output.candidates.begin());
    if (at == output.candidates.end()) output.candidates.push_back(grid);
    output.votes.push_back({static_cast<uint32_t>(output.votes.size()), 1, false, place, q});
  }
  return output;
}

EnsembleMember Member(const std::string& name, std::vector<OutputVotes> votes) {
  return {name, MemberKind::kModel, std::move(votes), {}};
}

EnsembleChoice Weighted(const std::vector<double>& weights,
                        SecondAttempt second = SecondAttempt::kRunnerUp) {
  EnsembleChoice choice;
  choice.second = second;
  for (const double weight : weights) choice.members.push_back({"m", MemberKind::kModel, weight});
  return choice;
}

std::vector<int> Cells(const EnsembleOutput& output) {
  std::vector<int> cells;
  for (const EnsembleCandidate& c : output.candidates) cells.push_back(c.grid.cells.front());
  return cells;
}

std::vector<int> Attempts(const EnsembleOutput& output) {
  std::vector<int> cells;
  for (const EnsembleCandidate* c : output.Attempts()) cells.push_back(c->grid.cells.front());
  return cells;
}

using Ints = std::vector<int>;

TEST(RankEnsembleTest, AddsWeightedShares) {
  // a: 1 x 3, 2 x 1; b: 2 x 1 alone; of the same weight for 2 to win.
  const std::vector members = {Member("a", {On("p", {{1, 0}, {1, 0}, {1, 2}, {2, 0}})}),
                               Member("b", {On("p", {{2, 0}})})};
  const auto outputs = RankEnsemble(members, Weighted({0.75, 0.25}));
  ASSERT_EQ(outputs.size(), 1U);
  const EnsembleOutput& output = outputs[0];
  EXPECT_EQ(Cells(output), (Ints{1, 2}));
  EXPECT_DOUBLE_EQ(output.candidates[0].score, 0.75 * 3 / 4);
  EXPECT_DOUBLE_EQ(output.candidates[1].score, 0.75 / 4 + 0.25);
  EXPECT_EQ(output.answered, 2U);
  EXPECT_EQ(output.votes, 5U);
  EXPECT_EQ(output.candidates[0].agree, 1U);
  EXPECT_EQ(output.candidates[1].agree, 1U);
  ASSERT_EQ(output.candidates[1].members.size(), 2U);
  EXPECT_EQ(output.candidates[0].members[0].count, 3U);
  EXPECT_EQ(output.candidates[0].members[0].of, 4U);
  EXPECT_DOUBLE_EQ(output.candidates[0].members[0].mean_q, (1 + 1 / (1 + std::exp(-2.0))) / 3);
  EXPECT_EQ(output.candidates[1].members[1].member, 1U);
  EXPECT_EQ(Cells(RankEnsemble(members, Weighted({0.5, 0.5}))[0]), (Ints{2, 1}));
}

TEST(RankEnsembleTest, TiesByConfidenceThenMemberThenAppearance) {
  const std::vector q = {Member("a", {On("p", {{1, 0}})}), Member("b", {On("p", {{2, 1}})})};
  EXPECT_EQ(Cells(RankEnsemble(q, Weighted({0.5, 0.5}))[0]), (Ints{2, 1}));
  const std::vector nan = {Member("a", {On("p", {{1, kNan}})}), Member("b", {On("p", {{2, -9}})})};
  EXPECT_EQ(Cells(RankEnsemble(nan, Weighted({0.5, 0.5}))[0]), (Ints{2, 1}));
  const std::vector order = {Member("a", {On("p", {{3, 0}, {2, 0}})}),
                             Member("b", {On("p", {{5, 0}, {4, 0}})})};
  EXPECT_EQ(Cells(RankEnsemble(order, Weighted({0.5, 0.5}))[0]), (Ints{3, 2, 5, 4}));
}

// Sums of the same parts in another order differ in the last digit.
TEST(RankEnsembleTest, RoundingDecidesNothing) {
  const std::vector members = {Member("a", {On("p", {{2, 0}, {2, 0}, {2, 0}, {1, 0}, {9, 0}})}),
                               Member("b", {On("p", {{2, 0}, {1, 0}, {1, 0}, {9, 0}, {9, 0}})}),
                               Member("c", {On("p", {{2, 0}, {1, 0}, {1, 0}, {9, 0}, {9, 0}})})};
  const std::vector weights = {0.1, 0.1, 0.1};
  ASSERT_NE(0.1 * 3 / 5 + 0.1 * 1 / 5 + 0.1 * 1 / 5, 0.1 * 1 / 5 + 0.1 * 2 / 5 + 0.1 * 2 / 5);
  EXPECT_EQ(Cells(RankEnsemble(members, Weighted(weights))[0]), (Ints{2, 1, 9}));
}

TEST(RankEnsembleTest, OnlyTheLastStepOfAViewCounts) {
  EnsembleMember member = Member("a", {On("p", {{1, 0}, {2, 0}})});
  member.votes[0].votes[1] = {0, 8, true, 1, 0};  // view 0 again, later: 2
  const auto outputs = RankEnsemble(std::vector{member}, Weighted({1}));
  EXPECT_EQ(Cells(outputs[0]), Ints{2});
  EXPECT_EQ(outputs[0].votes, 1U);
}

TEST(RankEnsembleTest, PartialCoverageAndEmptyMembers) {
  const std::vector members = {Member("none", {}), Member("a", {On("q", {{1, 0}}), On("p", {})}),
                               Member("b", {On("p", {{2, 0}}), On("q", {{3, 0}}, 1)})};
  const auto outputs = RankEnsemble(members, Weighted({0.2, 0.4, 0.4}));
  ASSERT_EQ(outputs.size(), 3U);
  EXPECT_EQ(outputs[0].puzzle, "q");
  EXPECT_DOUBLE_EQ(outputs[0].candidates[0].score, 0.4);
  EXPECT_EQ(outputs[1].puzzle, "p");
  EXPECT_EQ(Cells(outputs[1]), Ints{2});
  EXPECT_EQ(outputs[1].answered, 1U);
  EXPECT_EQ(outputs[2].test, 1U);
  EXPECT_EQ(Attempts(outputs[2]), Ints{3});
  EXPECT_EQ(outputs[2].second, 1U);
}

TEST(RankEnsembleTest, WhatIsNotUsableCountsAndIsNotRanked) {
  const std::vector members = {Member("a", {On("p", {{0, 9}, {0, 9}, {1, 0}, {7, 0}})}),
                               Member("b", {On("p", {{0, 0}})})};
  EnsembleOptions options;
  options.usable = [](const Grid& grid) { return !grid.empty() && grid.cells[0] < 7; };
  const EnsembleOutput output = RankEnsemble(members, Weighted({0.5, 0.5}), options)[0];
  EXPECT_EQ(Cells(output), Ints{1});
  EXPECT_DOUBLE_EQ(output.candidates[0].score, 0.5 / 4);
  EXPECT_EQ(output.candidates[0].agree, 1U);
  EXPECT_EQ(output.answered, 1U);
  EXPECT_EQ(output.votes, 5U);
  options.usable = [](const Grid&) { return false; };
  const EnsembleOutput nothing = RankEnsemble(members, Weighted({0.5, 0.5}), options)[0];
  EXPECT_TRUE(nothing.candidates.empty());
  EXPECT_TRUE(nothing.Attempts().empty());
}

TEST(RankEnsembleTest, TheDiverseSecondIsTheWeightiestOtherFirst) {
  const CellVotes most = {{1, 0}, {1, 0}, {2, 0}};
  const std::vector members = {Member("a", {On("p", most)}), Member("b", {On("p", most)}),
                               Member("weak", {On("p", {{3, 0}, {4, 0}, {5, 0}, {3, 0}})}),
                               Member("strong", {On("p", {{6, 0}, {4, 0}, {5, 0}, {6, 0}})})};
  const std::vector weights = {0.3, 0.3, 0.1, 0.3};
  EXPECT_EQ(Attempts(RankEnsemble(members, Weighted(weights))[0]), (Ints{1, 2}));
  const auto diverse = Weighted(weights, SecondAttempt::kDiverse);
  EXPECT_EQ(Attempts(RankEnsemble(members, diverse)[0]), (Ints{1, 6}));
  const auto alike =
      RankEnsemble(std::span(members).first(2), Weighted({0.5, 0.5}, SecondAttempt::kDiverse));
  EXPECT_EQ(Attempts(alike[0]), (Ints{1, 2}));  // nobody differs: the runner-up
}

TEST(RankEnsembleTest, KeepsTheBestAndTheSecondAttempt) {
  const CellVotes most = {{1, 0}, {1, 0}, {1, 0}, {2, 0}, {2, 0}, {3, 0}};
  const std::vector members = {Member("a", {On("p", most)}),
                               Member("b", {On("p", {{4, 0}, {3, 0}})})};
  const auto choice = Weighted({0.9, 0.1}, SecondAttempt::kDiverse);
  EnsembleOptions options;
  options.keep = 2;
  const EnsembleOutput output = RankEnsemble(members, choice, options)[0];
  EXPECT_EQ(Cells(output), (Ints{1, 2, 4}));
  EXPECT_EQ(output.second, 2U);
  EXPECT_EQ(output.candidates[2].agree, 1U);
  EXPECT_EQ(output.candidates[2].members[0].of, 2U);
  options.keep = 9;
  EXPECT_EQ(Cells(RankEnsemble(members, choice, options)[0]), (Ints{1, 2, 3, 4}));
}

TEST(RankEnsembleTest, RefusesWhatIsContradictory) {
  ExpectError(ErrorKind::kBadData, "trm-1 has votes for puzzle p output 1 twice", [] {
    RankEnsemble(std::vector{Member("trm-1", {On("p", {{1, 0}}, 1), On("p", {{1, 0}}, 1)})},
                 Weighted({1}));
  });
  ExpectError(ErrorKind::kBadData, "a vote for candidate 3 of 1", [] {
    EnsembleMember member = Member("a", {On("p", {{1, 0}})});
    member.votes[0].votes[0].candidate = 3;
    RankEnsemble(std::vector{member}, Weighted({1}));
  });
  ExpectError(ErrorKind::kUsage, "an ensemble of 1 members with weights for 2", [] {
    RankEnsemble(std::vector{Member("a", {})}, Weighted({1, 1}));
  });
}

/// 400 outputs x 1,000 views, a third of the votes for grids of their own.
EnsembleMember LargeMember(uint64_t seed) {
  Random random(seed);
  EnsembleMember member = Member("m", {});
  for (int task = 0; task < 400; ++task) {
    OutputVotes& output =
        member.votes.emplace_back(OutputVotes{"task" + std::to_string(task), 0, {}, {}});
    for (uint32_t view = 0; view < 1000; ++view) {
      if (view % 3 == 0) {
        output.candidates.emplace_back(10, 10, static_cast<uint8_t>(random.Below(10)));
        for (int i = 0; i < 4; ++i) {
          output.candidates.back().cells[random.Below(100)] =
              static_cast<uint8_t>(random.Below(10));
        }
      }
      const auto candidate = static_cast<uint32_t>(output.candidates.size() - 1);
      output.votes.push_back({view, 1, false, view % 3 == 0 ? candidate : candidate / 2,
                              static_cast<float>(random.Uniform())});
    }
  }
  return member;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
constexpr double kSecondsAllowed = 20;  // a build that is not made for speed
#else
constexpr double kSecondsAllowed = 1;
#endif

/// Processor time, so that a busy machine does not fail it.
double Seconds(const std::function<void()>& work) {
  const std::clock_t start = std::clock();
  work();
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  testing::Test::RecordProperty("milliseconds", static_cast<int>(1000 * seconds));
  return seconds;
}

TEST(RankEnsembleTest, IsFast) {
  std::vector<EnsembleMember> members;
  for (uint64_t seed = 0; seed < 5; ++seed) members.push_back(LargeMember(seed));
  std::vector<EnsembleOutput> outputs;
  EXPECT_LT(Seconds([&] {
              outputs = RankEnsemble(members, Weighted({0.2, 0.2, 0.2, 0.2, 0.2}));
            }),
            kSecondsAllowed);
  EXPECT_EQ(outputs.size(), 400U);
  EXPECT_EQ(outputs[0].votes, 5000U);
}

TEST(ChooseEnsembleTest, IsFast) {
  std::vector<EnsembleMember> members;
  std::vector<Puzzle> puzzles;
  for (uint64_t seed = 0; seed < 5; ++seed) {
    members.push_back(LargeMember(seed));
    members.back().held_out = std::move(members.back().votes);
  }
  for (const OutputVotes& output : members[0].held_out) {
    puzzles.push_back(PuzzleOf(output.puzzle, {output.candidates[7]}));
  }
  EXPECT_LT(Seconds([&] { EXPECT_EQ(ChooseEnsemble(members, puzzles).trials.size(), 8U); }),
            kSecondsAllowed);
}

}  // namespace
}  // namespace arc
