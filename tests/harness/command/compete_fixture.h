#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "submissions/validate.h"
#include "tasks/suite.h"
#include "tests/harness/command/command_fixture.h"

namespace arc {

/// Contests that need no torch; those with real models are in tests/harness/worker.
class CompeteTest : public CommandTest {
 protected:
  CompeteTest() : tasks_(File("tasks.json", SomeTasks())) {
    std::filesystem::create_directories(Out().parent_path());
  }
  /// Six tasks; the test input of the fourth begins with a 9. `copies` of every demonstration.
  static std::string SomeTasks(int copies = 1) {
    nlohmann::json tasks;
    for (int t = 0; t < 6; ++t) {
      nlohmann::json train;
      for (int d = 0; d < 3 * copies; ++d) {
        train.push_back({{"input", {{d % 3, t}}}, {"output", {{t, d % 3}}}});
      }
      tasks["t" + std::to_string(t)] = {{"train", train},
                                        {"test", {{{"input", {{t == 3 ? 9 : 1, t}}}}}}};
    }
    return tasks.dump();
  }
  std::filesystem::path Out() const { return folder_ / "made/submission.json"; }
  std::vector<std::string> Words(const std::vector<std::string>& more) const {
    std::vector<std::string> words = {"compete", "--tasks", tasks_.string(), "--out",
                                      Out().string()};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  Outcome Contest(std::vector<std::string> more, const std::string& solvers) {
    more.insert(more.begin(), {"--solvers", solvers});
    return Run(Words(more));
  }
  void ExpectValid() const {
    const std::vector<Puzzle> tasks = MakeSuite("arc")->Read(tasks_);
    EXPECT_TRUE(ValidateSubmission(Out(), tasks).empty());
  }
  nlohmann::json Submission() const { return nlohmann::json::parse(ReadText(Out())); }
  /// Its first attempt at a task's first output.
  nlohmann::json Answer(const std::string& task) const {
    return Submission().at(task).at(0).at("attempt_1");
  }
  /// The one file of this name among what contests have left in the workspace.
  std::filesystem::path Left(const std::string& ending) const {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(Workspace() / "contests")) {
      if (entry.path().string().ends_with(ending)) return entry.path();
    }
    ADD_FAILURE() << "no " << ending;
    return {};
  }
  nlohmann::json Journal() const { return nlohmann::json::parse(ReadText(Left("journal.json"))); }

  std::filesystem::path tasks_;
};

/// What `toy` answers to the third task: the input.
inline const nlohmann::json kToyAnswer = nlohmann::json::parse("[[1, 2]]");

}  // namespace arc
