// Kind kaggle_scoring: verdict and score of submissions in the competition's format.
#include <fmt/format.h>

#include <algorithm>

#include "submissions/score.h"
#include "submissions/validate.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/parity/data/values.h"
#include "tests/parity/kinds.h"

namespace arc::parity {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* kFile = "../case.json";

/// The task set that solutions.json tells of; its inputs play no part. In the file's
/// order, in which faults are found.
std::vector<Puzzle> TasksOf(const fs::path& solutions) {
  const auto file = nlohmann::ordered_json::parse(ReadFile(solutions));
  std::vector<Puzzle> tasks;
  for (const auto& [id, outputs] : file.items()) {
    Puzzle& task = tasks.emplace_back();
    task.id = id;
    for (const json grid : outputs) task.tests.push_back({Grid(), GridFromJson(grid, id)});
  }
  return tasks;
}

void CheckPerOutput(CaseReport& report, const SubmissionScore& score, const json& expected) {
  size_t compared = 0;
  for (const TaskVerdict& verdict : score.tasks) {
    json solved = json::array();
    for (const uint32_t by : verdict.solved_by) solved.push_back(by != 0 ? 1 : 0);
    compared += expected.contains(verdict.task);
    report.Text(kFile, "per_output." + verdict.task, solved.dump(),
                expected.value(verdict.task, json()).dump());
  }
  report.Number(kFile, "per_output: tasks", static_cast<double>(compared),
                static_cast<double>(expected.size()), 0);
}

double Value(const std::vector<Score>& scores, const std::string& name) {
  return std::ranges::find(scores, name, &Score::name)->value;
}

void CheckScore(CaseReport& report, const json& c, const fs::path& file,
                const std::vector<Puzzle>& tasks) {
  const SubmissionScore score = ScoreSubmission(file, tasks);
  uint64_t right = 0, outputs = 0;
  for (const TaskVerdict& verdict : score.tasks) {
    outputs += verdict.solved_by.size();
    right += std::ranges::count_if(verdict.solved_by, [](uint32_t by) { return by != 0; });
  }
  report.Text(kFile, "verdict", "valid", c.at("verdict"));
  report.Number(kFile, "score", Value(score.scores, "outputs"), c.at("score"), 1e-12);
  report.Number(kFile, "right_outputs", static_cast<double>(right), c.at("right_outputs"), 0);
  report.Number(kFile, "outputs", static_cast<double>(outputs), c.at("outputs"), 0);
  report.Number(kFile, "mean_over_tasks_for_comparison", Value(score.scores, "tasks_mean"),
                c.at("mean_over_tasks_for_comparison"), 1e-12);
  CheckPerOutput(report, score, c.at("per_output"));
}

/// A file with a fault has one, and no score.
void CheckFaults(CaseReport& report, const json& c, const std::vector<Fault>& faults,
                 const fs::path& file, const std::vector<Puzzle>& tasks) {
  report.Number(kFile, "number of faults", static_cast<double>(faults.size()), 1, 0);
  report.Text(kFile, "verdict", faults[0].code, c.at("verdict"));
  report.Text(kFile, "where", faults[0].Where(), c.value("where", ""));
  bool refused = false;
  try {
    ScoreSubmission(file, tasks);
  } catch (const Error& error) {
    refused = error.kind() == ErrorKind::kBadData;
  }
  report.Exact(kFile, "no score", 1, refused ? 0 : 1);
}

const json& CaseOf(const json& cases, const std::string& name) {
  for (const json& c : cases) {
    if (c.at("dir") == name) return c;
  }
  throw BadData(fmt::format("{}: no case with dir '{}'", kFile, name));
}

}  // namespace

void CheckKaggleScoring(const fs::path& folder, CaseReport& report) {
  const json file = ReadJson(folder / ".." / "case.json");
  ReportUnknownKeys(report, kFile, "", file, {"what", "rule", "validity", "provenance", "cases"});
  const json& c = CaseOf(file.at("cases"), folder.filename().string());
  ReportUnknownKeys(report, kFile, folder.filename().string(), c,
                    {"dir", "what", "verdict", "where", "score", "right_outputs", "outputs",
                     "per_output", "mean_over_tasks_for_comparison"});
  const std::vector<Puzzle> tasks = TasksOf(folder / "solutions.json");
  const fs::path submission = folder / "submission.json";
  const std::vector<Fault> faults = ValidateSubmission(submission, tasks);
  if (!faults.empty()) return CheckFaults(report, c, faults, submission, tasks);
  if (c.at("verdict") == "valid") return CheckScore(report, c, submission, tasks);
  report.Text(kFile, "verdict", "valid", c.at("verdict"));
}

std::vector<std::string> KaggleScoringCases(const fs::path& family) {
  const json file = ReadJson(family / "case.json");
  std::vector<std::string> names = Subfolders(family);
  for (const json& c : file.at("cases")) names.push_back(c.at("dir"));
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace arc::parity
