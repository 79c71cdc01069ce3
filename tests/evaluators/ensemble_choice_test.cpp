#include <gtest/gtest.h>

#include <cmath>

#include "evaluators/ensemble.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/simulated_members.h"

namespace arc {
namespace {

constexpr MemberKind kModel = MemberKind::kModel;

const EnsembleTrial& TrialOf(const EnsembleChoice& choice, WeightRule rule, SecondAttempt second) {
  for (const EnsembleTrial& trial : choice.trials) {
    if (trial.rule == rule && trial.second == second) return trial;
  }
  throw std::out_of_range("no such trial");
}

/// Tasks right within two attempts when all is chosen on held-out pairs, or as `options` say.
int Right(const Simulation& simulation, const std::vector<EnsembleMember>& members,
          const EnsembleOptions& options = {}) {
  const EnsembleChoice choice = ChooseEnsemble(members, simulation.held_out(), options);
  return Simulation::Right(RankEnsemble(members, choice, options)).second;
}

EnsembleOptions Only(WeightRule rule) {
  EnsembleOptions options;
  options.rule = rule;
  return options;
}

TEST(ChooseEnsembleTest, WithoutHeldOutPairsTheKindDecides) {
  const std::vector<EnsembleMember> members = {{"trm", kModel, {}},
                                               {"dsl", MemberKind::kVerified, {}},
                                               {"identity", MemberKind::kSolver, {}}};
  const EnsembleChoice choice = ChooseEnsemble(members, {});
  EXPECT_EQ(choice.rule, WeightRule::kPrior);
  EXPECT_EQ(choice.second, SecondAttempt::kRunnerUp);
  EXPECT_TRUE(choice.trials.empty());
  EXPECT_TRUE(choice.held_out_answers.empty());
  ASSERT_EQ(choice.members.size(), 3U);
  EXPECT_DOUBLE_EQ(choice.members[0].weight, 1 / 3.1);
  EXPECT_DOUBLE_EQ(choice.members[1].weight, 2 / 3.1);
  EXPECT_DOUBLE_EQ(choice.members[2].weight, 0.1 / 3.1);
  EXPECT_EQ(choice.members[1].name, "dsl");
  const EnsembleChoice equal = ChooseEnsemble(members, {}, Only(WeightRule::kEqual));
  EXPECT_DOUBLE_EQ(equal.members[2].weight, 1 / 3.0);
  ExpectError(ErrorKind::kUsage, "without members", [] { ChooseEnsemble({}, {}); });
}

TEST(ChooseEnsembleTest, AStrongOneAmongWeakOnesIsFound) {
  Simulation simulation(200, 1);
  const EnsembleMember strong = simulation.Member("strong", kModel, {.accuracy = 0.6});
  std::vector<EnsembleMember> members;
  for (int i = 0; i < 4; ++i) {
    members.push_back(simulation.Member("weak", kModel, {.accuracy = 0.05, .herd = true}));
  }
  members.push_back(strong);
  const EnsembleChoice choice = ChooseEnsemble(members, simulation.held_out());
  EXPECT_GE(choice.rule, WeightRule::kAccuracy);
  EXPECT_GT(choice.members[4].weight, 0.7);
  EXPECT_NEAR(choice.members[4].accuracy, 0.6, 0.06);
  EXPECT_EQ(choice.members[4].answered, 600U);
  const auto first = [&](const EnsembleChoice& way) {
    return Simulation::Right(RankEnsemble(members, way)).first;
  };
  const int alone = Right(simulation, {strong});
  EXPECT_GE(first(choice), alone);
  EXPECT_LT(first(ChooseEnsemble(members, simulation.held_out(), Only(WeightRule::kEqual))),
            alone / 2);
}

TEST(ChooseEnsembleTest, UselessMembersDoNotHurt) {
  Simulation simulation(300, 2);
  std::vector<EnsembleMember> members = {simulation.Member("a", kModel, {.accuracy = 0.4}),
                                         simulation.Member("b", kModel, {.accuracy = 0.3})};
  const int without = Right(simulation, members);
  for (int i = 0; i < 4; ++i) {
    members.push_back(simulation.Member("never", kModel, {.accuracy = 0, .herd = true}));
  }
  EXPECT_GE(Right(simulation, members), without);
  EXPECT_LT(Right(simulation, members, Only(WeightRule::kEqual)), without);
}

TEST(ChooseEnsembleTest, AccuracyIsThatWhereItAnswers) {
  Simulation simulation(200, 3);
  const std::vector<EnsembleMember> members = {
      simulation.Member("trm", kModel, {.accuracy = 0.3}),
      simulation.Member("dsl", MemberKind::kVerified,
                        {.accuracy = 0.95, .answers = 0.1, .views = 1, .first_votes = 1}),
      simulation.Member("identity", MemberKind::kSolver,
                        {.accuracy = 0.01, .views = 1, .first_votes = 1})};
  const EnsembleChoice choice =
      ChooseEnsemble(members, simulation.held_out(), Only(WeightRule::kAccuracy));
  EXPECT_LT(choice.members[1].answered, 90U);
  EXPECT_GT(choice.members[1].accuracy, 0.8);
  EXPECT_GT(choice.members[1].weight, 2 * choice.members[0].weight);
  EXPECT_LT(choice.members[2].weight, choice.members[0].weight / 4);
  EXPECT_NEAR(choice.members[0].weight + choice.members[1].weight + choice.members[2].weight, 1,
              1e-12);
}

/// Three runs that make the same mistakes, each with the same useless second answer, and
/// another that is right on other tasks.
std::vector<EnsembleMember> RunsAndAnother(Simulation& simulation, double second_right,
                                           double other) {
  const EnsembleMember run =
      simulation.Member("run", kModel, {.accuracy = 0.4, .second_right = second_right});
  return {run, run, run, simulation.Member("other", kModel, {.accuracy = other})};
}

TEST(ChooseEnsembleTest, DiversityIsChosenWhereItPays) {
  Simulation simulation(200, 4);
  const auto members = RunsAndAnother(simulation, 0, 0.3);
  const EnsembleChoice choice = ChooseEnsemble(members, simulation.held_out());
  EXPECT_EQ(choice.second, SecondAttempt::kDiverse);
  EnsembleOptions runner_up;
  runner_up.second = SecondAttempt::kRunnerUp;
  EXPECT_GT(Right(simulation, members), Right(simulation, members, runner_up) + 20);
}

TEST(ChooseEnsembleTest, DiversityIsNotChosenWhereItDoesNot) {
  Simulation simulation(200, 5);
  const auto members = RunsAndAnother(simulation, 0.5, 0.02);
  const EnsembleChoice choice = ChooseEnsemble(members, simulation.held_out());
  EXPECT_EQ(choice.second, SecondAttempt::kRunnerUp);
  EnsembleOptions diverse;
  diverse.second = SecondAttempt::kDiverse;
  EXPECT_GT(Right(simulation, members), Right(simulation, members, diverse) + 20);
}

TEST(ChooseEnsembleTest, TiesGoToTheSimplest) {
  Simulation simulation(20, 6);
  const std::vector<EnsembleMember> members = {simulation.Member("a", kModel, {.accuracy = 0.5})};
  const EnsembleChoice choice = ChooseEnsemble(members, simulation.held_out());
  EXPECT_EQ(choice.trials.size(), 8U);
  EXPECT_EQ(choice.rule, WeightRule::kPrior);
  EXPECT_EQ(choice.second, SecondAttempt::kRunnerUp);
  EXPECT_EQ(choice.members[0].weight, 1);
}

/// A member that names grid `cell` on each puzzle.
EnsembleMember Naming(const std::vector<Puzzle>& puzzles, const std::vector<uint8_t>& cells) {
  EnsembleMember member{"m", kModel, {}, {}};
  for (size_t i = 0; i < cells.size(); ++i) {
    member.held_out.push_back({puzzles[i].id, 0, {Row({cells[i]})}, {{0, 1, false, 0, 0}}});
  }
  return member;
}

// One member knows the first task's four pairs, the other the second's two. Without the task in
// hand each looks better on the task that it does not know.
TEST(ChooseEnsembleTest, ATaskIsJudgedByTheWeightsOfTheOthers) {
  std::vector<Puzzle> puzzles;
  for (const auto& [task, pairs] : {std::pair<uint8_t, int>{1, 4}, {2, 2}}) {
    for (int pair = 0; pair < pairs; ++pair) {
      puzzles.push_back(PuzzleOf(std::to_string(task) + std::to_string(pair), {Row({1})}));
      puzzles.back().tests[0].input = Row({task, static_cast<uint8_t>(pair)});
      puzzles.back().demonstrations = {{Row({task}), Row({task})}};  // what makes them one task
    }
  }
  const std::vector members = {Naming(puzzles, {1, 1, 1, 1, 3, 3}),
                               Naming(puzzles, {3, 3, 3, 3, 1, 1})};
  const EnsembleChoice choice = ChooseEnsemble(members, puzzles);
  EXPECT_EQ(choice.held_out_outputs, 6U);
  EXPECT_EQ(choice.held_out_tasks, 2U);
  const auto first = [&](WeightRule rule) {
    return TrialOf(choice, rule, SecondAttempt::kRunnerUp).first.value;
  };
  EXPECT_DOUBLE_EQ(first(WeightRule::kEqual), 4.0 / 6);  // ties: the first member
  EXPECT_EQ(first(WeightRule::kAccuracy), 0);
  EXPECT_EQ(first(WeightRule::kLogOdds), 0);
  EXPECT_EQ(choice.trials[0].either.value, 1);
  EXPECT_EQ(choice.trials[0].either.n, 6U);
  EXPECT_LT(choice.trials[0].first.low, 4.0 / 6);
  EXPECT_GT(choice.trials[0].first.high, 4.0 / 6);
}

TEST(ChooseEnsembleTest, FewPairsSayLittle) {
  const std::vector<Puzzle> puzzles = {PuzzleOf("a", {Row({1})})};
  const std::vector members = {Naming(puzzles, {1}), Naming(puzzles, {2}), Naming(puzzles, {})};
  const EnsembleChoice choice = ChooseEnsemble(members, puzzles, Only(WeightRule::kAccuracy));
  EXPECT_DOUBLE_EQ(choice.members[0].accuracy, 3.0 / 5);  // common rate: 1.5 of 3
  EXPECT_DOUBLE_EQ(choice.members[1].accuracy, 2.0 / 5);
  EXPECT_DOUBLE_EQ(choice.members[2].accuracy, 1.0 / 2);  // not measured: as the others
  EXPECT_EQ(choice.members[2].answered, 0U);
}

TEST(ChooseEnsembleTest, WhatNobodyAnswersIsWrong) {
  const std::vector<Puzzle> puzzles = {PuzzleOf("a", {Row({1})}), PuzzleOf("b", {Row({2})})};
  const EnsembleChoice choice = ChooseEnsemble(std::vector{Naming(puzzles, {1})}, puzzles);
  EXPECT_EQ(choice.trials[0].either.value, 0.5);
  EXPECT_EQ(choice.trials[0].either.n, 2U);
  EXPECT_EQ(choice.members[0].answered, 1U);
  EXPECT_EQ(choice.held_out_answers.size(), 1U);
}

// Models are asked on some held-out puzzles only, for time; solvers on all.
TEST(ChooseEnsembleTest, CalibratesWhereTheModelsWereAsked) {
  const std::vector<Puzzle> puzzles = {PuzzleOf("a", {Row({1})}), PuzzleOf("b", {Row({2})}),
                                       PuzzleOf("c", {Row({3})})};
  EnsembleMember solver = Naming(puzzles, {1, 2, 3});
  solver.kind = MemberKind::kVerified;
  const EnsembleChoice choice = ChooseEnsemble(std::vector{solver, Naming(puzzles, {1})}, puzzles);
  ASSERT_EQ(choice.held_out_answers.size(), 1U);
  EXPECT_DOUBLE_EQ(choice.held_out_answers[0].score, 1);
  EXPECT_EQ(ChooseEnsemble(std::vector{solver}, puzzles).held_out_answers.size(), 3U);
}

TEST(ChooseEnsembleTest, HeldOutAnswersCalibrateTheTests) {
  Simulation simulation(300, 7);
  std::vector<EnsembleMember> members = {simulation.Member("a", kModel, {.accuracy = 0.5}),
                                         simulation.Member("b", kModel, {.accuracy = 0.4}),
                                         simulation.Member("c", kModel, {.accuracy = 0.3})};
  const EnsembleChoice choice = ChooseEnsemble(members, simulation.held_out());
  const IsotonicMap probability = FitIsotonic(choice.held_out_answers);
  std::vector<ScoredAnswer> tests;
  for (const EnsembleOutput& output : RankEnsemble(members, choice)) {
    for (const EnsembleCandidate* attempt : output.Attempts()) {
      tests.push_back({probability(attempt->score), attempt->grid.cells.back() == 0});
    }
  }
  EXPECT_LT(ExpectedCalibrationError(CalibrationCurve(tests)), 0.05);
}

TEST(ChooseEnsembleTest, IsDeterministic) {
  const auto choose = [] {
    Simulation simulation(50, 8);
    const auto members = RunsAndAnother(simulation, 0.2, 0.2);
    return ChooseEnsemble(members, simulation.held_out());
  };
  const EnsembleChoice a = choose();
  const EnsembleChoice b = choose();
  EXPECT_EQ(a.rule, b.rule);
  for (size_t i = 0; i < a.members.size(); ++i) EXPECT_EQ(a.members[i].weight, b.members[i].weight);
  for (size_t i = 0; i < a.trials.size(); ++i) {
    EXPECT_EQ(a.trials[i].either.value, b.trials[i].either.value);
    EXPECT_EQ(a.trials[i].either.low, b.trials[i].either.low);
  }
}

TEST(ChooseEnsembleTest, RefusesWhatHasNoPlace) {
  const std::vector<Puzzle> puzzles = {PuzzleOf("a", {Row({1})})};
  const std::vector<Puzzle> others = {PuzzleOf("b", {Row({1})})};
  const std::vector members = {Naming(puzzles, {1})};
  ExpectError(ErrorKind::kBadData, "votes for held-out puzzle a output 0, which is not there",
              [&] { ChooseEnsemble(members, others); });
  ExpectError(ErrorKind::kBadData, "held-out puzzle a is there twice", [&] {
    ChooseEnsemble(members, std::vector{puzzles[0], puzzles[0]});
  });
  ExpectError(ErrorKind::kBadData, "held-out puzzle a output 0 has no known solution", [&] {
    std::vector<Puzzle> unknown = puzzles;
    unknown[0].tests[0].output.reset();
    ChooseEnsemble(members, unknown);
  });
}

TEST(EnsembleNamesTest, AreStable) {
  EXPECT_EQ(WeightRuleName(WeightRule::kLogOdds), "log_odds");
  EXPECT_EQ(SecondAttemptName(SecondAttempt::kDiverse), "diverse");
  EXPECT_EQ(MemberKindName(MemberKind::kVerified), "verified");
}

}  // namespace
}  // namespace arc
