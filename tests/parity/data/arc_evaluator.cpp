// Kind arc_evaluator: votes, ranking and scores on the rows of the public evaluator.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "evaluators/scoring.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/parity/data/evaluator_case.h"
#include "tests/parity/data/values.h"
#include "tests/parity/kinds.h"

namespace arc::parity {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr double kTolerance = 1e-12;

double Value(const std::vector<Score>& scores, const std::string& name) {
  return std::ranges::find(scores, name, &Score::name)->value;
}

/// The K of "<start>K<end>". Throws BadData on another text.
int CountIn(const std::string& text, const std::string& start, const std::string& end = "") {
  const size_t length = text.size() - std::min(text.size(), end.size());
  const std::string number = text.substr(std::min(start.size(), length), length - start.size());
  int count = 0;
  const auto [stop, error] =
      std::from_chars(number.data(), number.data() + number.size(), count);
  if (!text.starts_with(start) || !text.ends_with(end) || error != std::errc() ||
      stop != number.data() + number.size()) {
    throw BadData(fmt::format("case.json: '{}' is not {}K{}", text, start, end));
  }
  return count;
}

class EvaluatorCheck {
 public:
  EvaluatorCheck(const EvaluatorCase& c, const Suite& suite, CaseReport& report)
      : c_(c), suite_(suite), report_(report) {}

  void Run() {
    CheckFacts();
    for (const auto& [key, value] : c_.expected.at("expected").items()) {
      ComparePass("expected." + key, CountIn(key, "ARC/pass@"), c_.puzzles, c_.last(),
                  "tasks_mean", value);
    }
    if (c_.expected.contains("expected_first_eval")) CheckFirst();
    CheckTasks();
    CheckRanking(c_, report_);
    CheckPublicSubmission(c_, report_);
    CheckPrinted();
    CheckScenarios();
    if (c_.expected.contains("hrm_notebook")) CheckNotebook(c_.expected.at("hrm_notebook"));
  }

 private:
  std::vector<OutputResult> Judge(const std::vector<Puzzle>& puzzles,
                                  const std::vector<OutputVotes>& votes, int attempts,
                                  VotingRule rule = VotingRule::kCountThenQ) const {
    ScoringOptions options;
    options.attempts = attempts;
    options.voting.rule = rule;
    return JudgeOutputs(puzzles, votes, suite_, options);
  }

  void ComparePass(const std::string& name, int attempts, const std::vector<Puzzle>& puzzles,
                   const std::vector<OutputVotes>& votes,
                   const std::string& score, double expected) {
    const double value = Value(TaskScores(Judge(puzzles, votes, attempts)), score);
    report_.Number("case.json", name, value, expected, kTolerance);
  }

  void CheckFacts() {
    const json& e = c_.expected;
    const auto rows = static_cast<double>(c_.identifiers.size());
    report_.Number("case.json", "rows", rows, e.at("rows"), 0);
    report_.Number("case.json", "world_size", c_.ranks, e.value("world_size", 1), 0);
    report_.Number("case.json", "mean_over_test_outputs_top2_for_comparison",
                   Value(TaskScores(Judge(c_.puzzles, c_.last(), 2)), "outputs"),
                   e.at("mean_over_test_outputs_top2_for_comparison"), kTolerance);
  }

  void CheckFirst() {
    for (const auto& [key, value] : c_.expected.at("expected_first_eval").items()) {
      ComparePass("expected_first_eval." + key, CountIn(key, "ARC/pass@"), c_.puzzles,
                  c_.evaluations[0], "tasks_mean", value);
    }
  }

  /// A task has the numbers of attempts that the whole has.
  void CompareKeys(const std::string& name, const json& object) {
    std::set<std::string> keys, whole;
    for (const auto& [key, value] : object.items()) keys.insert("ARC/" + key);
    for (const auto& [key, value] : c_.expected.at("expected").items()) whole.insert(key);
    report_.Text("case.json", name + ": numbers of attempts", json(whole).dump(),
                 json(keys).dump());
  }

  void CheckTasks() {
    const json& tasks = c_.expected.at("per_task");
    report_.Number("case.json", "per_task: tasks", static_cast<double>(c_.puzzles.size()),
                   static_cast<double>(tasks.size()), 0);
    for (const auto& [id, values] : tasks.items()) {
      const auto puzzle = std::ranges::find(c_.puzzles, id, &Puzzle::id);
      for (const auto& [key, value] : values.items()) {
        const std::string name = fmt::format("per_task.{}.{}", id, key);
        if (puzzle == c_.puzzles.end()) {
          report_.Missing("case.json", name);
          continue;
        }
        std::vector<OutputVotes> votes;
        std::ranges::copy_if(c_.last(), std::back_inserter(votes),
                             [&](const OutputVotes& v) { return v.puzzle == puzzle->id; });
        ComparePass(name, CountIn(key, "pass@"), {*puzzle}, votes, "tasks_mean", value);
      }
      CompareKeys("per_task." + id, values);
    }
  }

  void CheckPrinted() {
    std::vector<std::string> lines;
    for (const auto& votes : c_.evaluations) {
      ForEachOutput(c_, votes, [&](const Puzzle& puzzle, uint32_t, const OutputVotes& output) {
        if (!output.votes.empty()) return;
        lines.push_back(fmt::format("Puzzle {} has no predictions.", puzzle.id));
      });
    }
    report_.Text("case.json", "official_printed", json(lines).dump(),
                 c_.expected.at("official_printed").dump());
  }

  /// What was arranged for each output: all of them, and which were left without a row.
  void CheckScenarios() {
    const json& scenarios = c_.expected.at("scenarios");
    if (scenarios.is_null()) return;
    if (!scenarios.contains("first")) return CheckScenario("scenarios", scenarios, c_.last());
    CheckScenario("scenarios.first", scenarios.at("first"), c_.evaluations[0]);
    CheckScenario("scenarios.second", scenarios.at("second"), c_.last());
  }

  void CheckScenario(const std::string& name, const json& scenario,
                     const std::vector<OutputVotes>& votes) {
    size_t outputs = 0;
    int64_t wrong = 0;
    for (const auto& [id, list] : scenario.items()) outputs += list.size();
    ForEachOutput(c_, votes, [&](const Puzzle& puzzle, uint32_t test, const OutputVotes& output) {
      const json& list = scenario.at(puzzle.id);
      --outputs;
      wrong += test >= list.size() || (list[test] == "missing") != output.votes.empty();
    });
    report_.Exact("case.json", name, static_cast<int64_t>(c_.puzzles.size()),
                  wrong + (outputs != 0));
  }

  /// HRM's notebook: tasks with every output right, over those that it can take, ranked
  /// by confidences of float32.
  void CheckNotebook(const json& notebook) {
    ReportUnknownKeys(report_, "case.json", "hrm_notebook", notebook,
                      {"rule", "tasks_used", "official_printed", "strict_over_these_tasks"});
    std::vector<Puzzle> puzzles;
    std::vector<OutputVotes> votes;
    for (const std::string& id : c_.plain_tasks) {
      const auto puzzle = std::ranges::find(c_.puzzles, id, &Puzzle::id);
      if (puzzle == c_.puzzles.end()) continue;
      std::vector<OutputVotes> of;
      std::ranges::copy_if(c_.last(), std::back_inserter(of),
                           [&](const OutputVotes& v) { return v.puzzle == id; });
      if (of.size() < puzzle->tests.size()) continue;
      puzzles.push_back(*puzzle);
      std::ranges::move(of, std::back_inserter(votes));
    }
    std::set<std::string> used;
    for (const Puzzle& puzzle : puzzles) used.insert(puzzle.id);
    const std::set<std::string> expected_tasks = notebook.at("tasks_used");
    report_.Text("case.json", "hrm_notebook.tasks_used", json(used).dump(),
                 json(expected_tasks).dump());
    for (const auto& [key, value] : notebook.at("strict_over_these_tasks").items()) {
      ComparePass("hrm_notebook.strict_over_these_tasks." + key, CountIn(key, "pass@"), puzzles,
                  votes, "tasks_all", value);
    }
    size_t line = 0;
    for (const std::string expected : notebook.at("official_printed")) {
      const std::string name = fmt::format("hrm_notebook.official_printed[{}]", line++);
      report_.Text("case.json", name, NotebookLine(expected, puzzles, votes), expected);
    }
  }

  std::string NotebookLine(const std::string& like, const std::vector<Puzzle>& puzzles,
                           const std::vector<OutputVotes>& votes) const {
    if (like.starts_with("Number")) return fmt::format("Number of puzzles {}", puzzles.size());
    const int k = CountIn(like.substr(0, like.find(':')), "", "-shot");
    const auto results = Judge(puzzles, votes, k, VotingRule::kCountThenQFloat32);
    return fmt::format("{}-shot: {:.2f}%", k, Value(TaskScores(results), "tasks_all") * 100);
  }

  const EvaluatorCase& c_;
  const Suite& suite_;
  CaseReport& report_;
};

}  // namespace

void CheckArcEvaluator(const fs::path& folder, CaseReport& report) {
  const auto suite = MakeSuite("arc");
  ReadJson(folder / ".." / "case.json").at("rules");  // the rules of the family are part of it
  const EvaluatorCase c = ReadEvaluatorCase(folder, *suite);
  ReportUnknownKeys(report, "case.json", "", c.expected,
                    {"what", "rows", "batch_size", "world_size", "expected", "expected_first_eval",
                     "per_task", "mean_over_test_outputs_top2_for_comparison", "official_printed",
                     "scenarios", "hrm_notebook", "quirk", "aggregated_voting"});
  EvaluatorCheck(c, *suite, report).Run();
}

}  // namespace arc::parity
