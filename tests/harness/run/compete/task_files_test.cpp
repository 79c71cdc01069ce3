#include "harness/run/compete/task_files.h"

#include <gtest/gtest.h>

#include "tasks/suite.h"
#include "tests/evaluators/temp_folder.h"
#include "tests/tasks/puzzles.h"

namespace arc {
namespace {

TEST(WriteChallenges, IsReadBackWithoutSolutions) {
  TempFolder folder;
  const auto suite = MakeSuite("arc");
  const std::vector<Puzzle> tasks = testing::RandomPuzzles(6, 9);
  WriteChallenges(folder / "tasks.json", tasks);
  const std::vector<Puzzle> read = suite->Read(folder / "tasks.json");
  ASSERT_EQ(read.size(), tasks.size());
  for (size_t i = 0; i < tasks.size(); ++i) {
    EXPECT_EQ(read[i].id, tasks[i].id);
    ASSERT_EQ(read[i].demonstrations.size(), tasks[i].demonstrations.size());
    for (size_t d = 0; d < tasks[i].demonstrations.size(); ++d) {
      EXPECT_EQ(read[i].demonstrations[d].input, tasks[i].demonstrations[d].input);
      EXPECT_EQ(read[i].demonstrations[d].output, tasks[i].demonstrations[d].output);
    }
    ASSERT_EQ(read[i].tests.size(), tasks[i].tests.size());
    for (size_t t = 0; t < tasks[i].tests.size(); ++t) {
      EXPECT_EQ(read[i].tests[t].input, tasks[i].tests[t].input);
      EXPECT_FALSE(read[i].tests[t].output.has_value());
    }
  }
}

}  // namespace
}  // namespace arc
