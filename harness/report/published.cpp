#include "harness/report/published.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "evaluators/statistics.h"

namespace arc {
namespace {

// The public evaluation sets of ARC-AGI-1 and 2 have 400 and 120 tasks, Sudoku-Extreme's test set
// 423 thousand puzzles (as its page rounds it), Maze-Hard's 1,000.
constexpr int64_t kArc1 = 400, kArc2 = 120, kSudoku = 423'000, kMaze = 1000;

constexpr const char* kHrm = "HRM, arXiv:2506.21734";
constexpr const char* kTrm = "TRM, arXiv:2510.04871";
constexpr const char* kUrm = "URM, arXiv:2512.14693";
constexpr const char* kOthers = "ARC Prize leaderboard, as in arXiv:2506.21734";

constexpr const char* kTasks = "transductive, augmented votes";
constexpr const char* kBoards = "inductive, 1,000 puzzles";
constexpr const char* kLanguage = "language model, set and n not said";

std::vector<PublishedScore> Make() {
  return {
      {"arc1-eval", "arc", "HRM", 0.403, kArc1, 2, kTasks, kHrm},
      {"arc1-eval", "arc", "TRM", 0.446, kArc1, 2, kTasks, kTrm},
      {"arc1-eval", "arc", "URM", 0.538, kArc1, 1, kTasks, kUrm},
      {"arc1-eval", "arc", "o3-mini-high", 0.345, 0, 2, kLanguage, kOthers},
      {"arc1-eval", "arc", "Claude 3.7 8K", 0.212, 0, 2, kLanguage, kOthers},
      {"arc1-eval", "arc", "DeepSeek R1", 0.158, 0, 2, kLanguage, kOthers},
      {"arc2-eval", "arc", "HRM", 0.050, kArc2, 2, kTasks, kHrm},
      {"arc2-eval", "arc", "TRM", 0.078, kArc2, 2, kTasks, kTrm},
      {"arc2-eval", "arc", "URM", 0.160, kArc2, 1, kTasks, kUrm},
      {"arc2-eval", "arc", "o3-mini-high", 0.030, 0, 2, kLanguage, kOthers},
      {"arc2-eval", "arc", "Claude 3.7 8K", 0.009, 0, 2, kLanguage, kOthers},
      {"arc2-eval", "arc", "DeepSeek R1", 0.013, 0, 2, kLanguage, kOthers},
      {"sudoku-extreme", "sudoku", "HRM", 0.550, kSudoku, 1, kBoards, kHrm},
      {"sudoku-extreme", "sudoku", "TRM, MLP", 0.874, kSudoku, 1, kBoards, kTrm},
      {"maze-hard", "maze", "HRM", 0.745, kMaze, 1, kBoards, kHrm},
      {"maze-hard", "maze", "TRM, attention", 0.853, kMaze, 1, kBoards, kTrm},
  };
}

/// Names that recipes and listings have for the benchmarks' files.
bool IsCalled(const PublishedScore& score, std::string_view name) {
  static const std::multimap<std::string, std::string> beginnings = {
      {"arc1-eval", "ARC-AGI-1/evaluation"}, {"arc1-eval", "ARC-AGI/data/evaluation"},
      {"arc2-eval", "ARC-AGI-2/evaluation"}, {"arc2-eval", "ARC-AGI-2/data/evaluation"},
      {"sudoku-extreme", "sudoku-extreme"},  {"maze-hard", "maze-30x30-hard"}};
  if (name == score.benchmark || name == score.suite) return true;
  const auto [begin, end] = beginnings.equal_range(score.benchmark);
  return std::any_of(begin, end, [&](const auto& at) { return name.starts_with(at.second); });
}

std::optional<Interval> IntervalOf(const PublishedScore& score) {
  if (score.n == 0) return std::nullopt;
  const auto n = static_cast<double>(score.n);
  return WilsonInterval(score.value * n, n);
}

Table ForPeople(const std::vector<PublishedScore>& scores) {
  Table table{{"quoted", "model", "score", "95 % interval", "n", "K", "protocol", "source"}, {}};
  for (const PublishedScore& s : scores) {
    const auto interval = IntervalOf(s);
    table.rows.push_back(
        {s.benchmark, s.model, fmt::format("{:.1f} %", 100 * s.value),
         interval ? Cell(fmt::format("[{:.1f}, {:.1f}]", 100 * interval->low, 100 * interval->high))
                  : Cell{},
         s.n > 0 ? Cell(s.n) : Cell{}, int64_t{s.attempts}, s.protocol, s.source});
  }
  return table;
}

Table ForPrograms(const std::vector<PublishedScore>& scores) {
  Table table{{"quoted", "benchmark", "suite", "model", "value", "low", "high", "n", "attempts",
               "protocol", "source"},
              {}};
  for (const PublishedScore& s : scores) {
    const auto interval = IntervalOf(s);
    table.rows.push_back({true, s.benchmark, s.suite, s.model, s.value,
                          interval ? Cell(interval->low) : Cell{},
                          interval ? Cell(interval->high) : Cell{}, s.n > 0 ? Cell(s.n) : Cell{},
                          int64_t{s.attempts}, s.protocol, s.source});
  }
  return table;
}

}  // namespace

const std::vector<PublishedScore>& PublishedScores() {
  static const std::vector<PublishedScore> scores = Make();
  return scores;
}

std::vector<PublishedScore> PublishedFor(std::string_view name) {
  std::vector<PublishedScore> scores = PublishedScores();
  std::erase_if(scores,
                [&](const PublishedScore& s) { return !name.empty() && !IsCalled(s, name); });
  return scores;
}

Table PublishedTable(const std::vector<PublishedScore>& scores, TableFormat format) {
  return format == TableFormat::kText ? ForPeople(scores) : ForPrograms(scores);
}

}  // namespace arc
