// The verdict and score of every fixture of the competition's format.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "submissions/score.h"
#include "submissions/validate.h"
#include "tests/evaluators/evaluator_fixture.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

using nlohmann::json;
const std::filesystem::path kFolder = ARC_SOURCE_DIR "/../shared/parity/data/kaggle_scoring";

/// The task set that solutions.json tells of; its inputs play no part.
std::vector<Puzzle> TasksOf(const std::filesystem::path& solutions) {
  const auto file = nlohmann::ordered_json::parse(ReadText(solutions));
  std::vector<Puzzle> tasks;
  for (const auto& [id, outputs] : file.items()) {
    tasks.push_back({.id = id, .demonstrations = {}, .tests = {}, .source = {}});
    for (const json grid : outputs) tasks.back().tests.push_back({Grid(), GridFromJson(grid)});
  }
  return tasks;
}

void ExpectScore(const json& c, const std::filesystem::path& file,
                 const std::vector<Puzzle>& tasks) {
  const SubmissionScore score = ScoreSubmission(file, tasks);
  EXPECT_DOUBLE_EQ(score.scores.at(0).value, c.at("score"));
  EXPECT_EQ(score.scores[0].n, c.at("outputs"));
  EXPECT_DOUBLE_EQ(score.scores.at(1).value, c.at("mean_over_tasks_for_comparison"));
  for (const TaskVerdict& verdict : score.tasks) {
    std::vector<int> solved;
    for (uint32_t by : verdict.solved_by) solved.push_back(by != 0);
    EXPECT_EQ(json(solved), c.at("per_output").at(verdict.task)) << verdict.task;
  }
}

void ExpectFault(const json& c, const std::filesystem::path& file,
                 const std::vector<Puzzle>& tasks) {
  const std::vector<Fault> faults = ValidateSubmission(file, tasks);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].code, c.at("verdict"));
  EXPECT_EQ(faults[0].Where(), c.value("where", ""));
  ExpectError(ErrorKind::kBadData, faults[0].code, [&] { ScoreSubmission(file, tasks); });
}

TEST(KaggleFixtureTest, EveryFolder) {
  if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "no ../shared/parity/data/kaggle_scoring";
  const json cases = json::parse(ReadText(kFolder / "case.json")).at("cases");
  EXPECT_EQ(cases.size(), 30U);
  for (const json& c : cases) {
    const std::filesystem::path folder = kFolder / c.at("dir").get<std::string>();
    SCOPED_TRACE(folder.string());
    const std::vector<Puzzle> tasks = TasksOf(folder / "solutions.json");
    if (c.at("verdict") == "valid") {
      ExpectScore(c, folder / "submission.json", tasks);
    } else {
      ExpectFault(c, folder / "submission.json", tasks);
    }
  }
}

}  // namespace
}  // namespace arc
