#include "harness/run/holdout.h"

#include <gtest/gtest.h>

#include <set>

namespace arc {
namespace {

// Tasks with 1, 2, 3, ... demonstrations; every grid is another one.
std::vector<Puzzle> Tasks(int count) {
  std::vector<Puzzle> tasks;
  for (int t = 0; t < count; ++t) {
    Puzzle task;
    task.id = "t" + std::to_string(t);
    for (int d = 0; d <= t; ++d) {
      task.demonstrations.push_back({Grid(t + 1, d + 1, 1), Grid(t + 1, d + 1, 2)});
    }
    task.tests = {{Grid(t + 1, 1, 3), Grid(t + 1, 1, 4)}};
    tasks.push_back(task);
  }
  return tasks;
}

size_t Demonstrations(const std::vector<Puzzle>& tasks) {
  size_t count = 0;
  for (const Puzzle& task : tasks) count += task.demonstrations.size();
  return count;
}

TEST(HoldOutOne, TakesOneDemonstrationOfAShareOfTheTasks) {
  std::vector<Puzzle> tasks = Tasks(10);  // eight have three or more
  const std::vector<Puzzle> before = tasks;
  const HeldOut held = HoldOutOne(tasks, 0.5, 7);
  ASSERT_EQ(held.puzzles.size(), 4u);
  EXPECT_EQ(Demonstrations(tasks), Demonstrations(before) - 4);
  for (size_t i = 0; i < 4; ++i) {
    const Puzzle& puzzle = held.puzzles[i];
    const Puzzle& task = tasks[held.places[i]];
    EXPECT_EQ(puzzle.id.substr(0, puzzle.id.find('~')), task.id);
    ASSERT_EQ(puzzle.tests.size(), 1u);
    EXPECT_EQ(puzzle.demonstrations.size(), task.demonstrations.size());
    for (const Pair& shown : task.demonstrations) {
      EXPECT_NE(shown.input, puzzle.tests[0].input) << "what is held out is trained on";
    }
    EXPECT_NE(puzzle.tests[0].input, task.tests[0].input) << "a test took part";
  }
}

TEST(HoldOutOne, IsASeededChoiceThatLeavesTwo) {
  std::set<std::string> chosen;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    std::vector<Puzzle> tasks = Tasks(5), again = Tasks(5);
    const HeldOut held = HoldOutOne(tasks, 0.34, seed);
    EXPECT_EQ(held.puzzles.at(0).id, HoldOutOne(again, 0.34, seed).puzzles.at(0).id);
    chosen.insert(held.puzzles[0].id);
    for (const Puzzle& task : tasks)
      EXPECT_GE(task.demonstrations.size(), task.id == "t0" ? 1u : 2u);
  }
  EXPECT_GT(chosen.size(), 4u);
}

TEST(HoldOutOne, NothingOfNothing) {
  std::vector<Puzzle> tasks = Tasks(6);
  EXPECT_TRUE(HoldOutOne(tasks, 0, 1).puzzles.empty());
  EXPECT_EQ(Demonstrations(tasks), Demonstrations(Tasks(6)));
  std::vector<Puzzle> few = Tasks(2);
  EXPECT_TRUE(HoldOutOne(few, 1, 1).puzzles.empty()) << "two demonstrations are too few";
}

TEST(HoldOutEach, IsEveryDemonstrationInTurnAndHasThoseOfHoldOutOne) {
  const std::vector<Puzzle> tasks = Tasks(5);
  const HeldOut each = HoldOutEach(tasks);
  EXPECT_EQ(each.puzzles.size(), Demonstrations(tasks) - 1) << "all but the task with one";
  std::vector<Puzzle> taken = tasks;
  for (const Puzzle& one : HoldOutOne(taken, 1, 3).puzzles) {
    const auto same = std::find_if(each.puzzles.begin(), each.puzzles.end(),
                                   [&](const Puzzle& p) { return p.id == one.id; });
    ASSERT_NE(same, each.puzzles.end());
    EXPECT_EQ(same->tests[0].input, one.tests[0].input);
    EXPECT_EQ(same->demonstrations.size(), one.demonstrations.size());
  }
}

}  // namespace
}  // namespace arc
