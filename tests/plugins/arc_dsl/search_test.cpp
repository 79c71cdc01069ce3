#include <gtest/gtest.h>

#include <chrono>

#include "plugins/arc_dsl/search/solve.h"
#include "tests/plugins/arc_dsl/cases.h"

namespace arc_dsl {
namespace {

using arc::G;
using Clock = std::chrono::steady_clock;

constexpr uint64_t kWork = 200'000'000;

std::vector<Program> Find(const Task& task, std::chrono::milliseconds time) {
  Budget budget(kWork, Clock::now() + time);
  return FindPrograms(task, &budget);
}

/// Outputs are inputs mirrored, the ones becoming threes; the last input is the test.
Task Mirrored() {
  Task task;
  task.inputs = {G("120 001"), G("010 220"), G("100 002"), G("012 110")};
  task.outputs = {G("023 300"), G("030 022"), G("003 200")};
  return task;
}

TEST(FindPrograms, FindsAKnownComposition) {
  const std::vector<Program> programs = Find(Mirrored(), std::chrono::seconds(20));
  ASSERT_FALSE(programs.empty());
  ASSERT_EQ(programs[0].answers.size(), 1u);
  EXPECT_EQ(programs[0].answers[0], G("230 033")) << programs[0].text;
  EXPECT_FALSE(programs[0].text.empty());
}

TEST(FindPrograms, SaysNothingWhereNothingExplains) {
  Task task = Mirrored();
  task.inputs[1] = task.inputs[0];  // one input with two outputs
  EXPECT_TRUE(Find(task, std::chrono::seconds(20)).empty());
}

TEST(FindPrograms, IsTheSameEachTimeWithinItsWork) {
  const auto first = Find(Mirrored(), std::chrono::seconds(60));
  const auto again = Find(Mirrored(), std::chrono::seconds(60));
  ASSERT_EQ(first.size(), again.size());
  for (size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].text, again[i].text);
}

TEST(FindPrograms, EndsAtItsDeadline) {
  Task task = Mirrored();
  task.inputs[1] = task.inputs[0];
  const Clock::time_point begin = Clock::now();
  Find(task, std::chrono::milliseconds(5));
  EXPECT_LT(Clock::now() - begin, std::chrono::milliseconds(500));
}

}  // namespace
}  // namespace arc_dsl
