#include "harness/command/evaluation_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "harness/command/protocol_columns.h"

namespace arc {
namespace {

// What people see beside the primary score, where there is one.
constexpr const char* kSecondary[] = {"exact", "tasks_mean", "tasks_all", "exact_unvoted", "cells"};

std::string Note(const LeaderboardRow& row) {
  std::string note = row.evaluation.control ? "control" : "";
  if (!row.evaluation.label.empty()) note += (note.empty() ? "" : ": ") + row.evaluation.label;
  if (row.run_status == "failed" || row.run_status == "interrupted") {
    note += (note.empty() ? "" : ", ") + row.run_status;
  }
  return note;
}

Cell PercentCell(const ScoreRecord* score) {
  if (!score || !std::isfinite(score->value)) return {};
  return PercentText(score->value);
}

std::vector<std::string> SecondaryMetrics(const std::vector<LeaderboardRow>& rows) {
  std::vector<std::string> metrics;
  for (const char* metric : kSecondary) {
    const bool there = std::any_of(rows.begin(), rows.end(), [&](const LeaderboardRow& row) {
      return FindScore(row.scores, metric) && row.evaluation.primary_metric != metric;
    });
    if (there) metrics.push_back(metric);
  }
  return metrics;
}

Table ForPeople(const std::vector<LeaderboardRow>& rows) {
  const std::vector<std::string> secondary = SecondaryMetrics(rows);
  const bool notes = std::any_of(rows.begin(), rows.end(),
                                 [](const LeaderboardRow& row) { return !Note(row).empty(); });
  Table table{{"data", "model", "score", "95 % interval"}, {}};
  table.columns.insert(table.columns.end(), secondary.begin(), secondary.end());
  for (const char* column : {"n", "views", "steps", "protocol"}) table.columns.push_back(column);
  const std::vector<EvaluationColumn> protocol = ProtocolColumns(rows, TableFormat::kText);
  for (const EvaluationColumn& column : protocol) table.columns.push_back(column.name);
  for (const char* column : {"parameters", "time", "run"}) table.columns.push_back(column);
  if (notes) table.columns.push_back("note");
  for (const LeaderboardRow& row : rows) {
    const EvaluationRecord& e = row.evaluation;
    const ScoreRecord* primary = FindScore(row.scores, e.primary_metric);
    std::vector<Cell> cells = {row.dataset, EvaluatedName(row), Cell{}, Cell{}};
    if (primary) {
      cells[2] = fmt::format("{} {:.1f} %", primary->metric, 100 * primary->value);
      cells[3] = fmt::format("[{:.1f}, {:.1f}]", 100 * primary->low, 100 * primary->high);
    }
    for (const std::string& metric : secondary) {
      cells.push_back(PercentCell(FindScore(row.scores, metric)));
    }
    cells.insert(cells.end(), {primary ? primary->n : e.outputs, int64_t{e.views}, int64_t{e.steps},
                               e.protocol});
    for (const EvaluationColumn& column : protocol) cells.push_back(column.cell(row));
    cells.insert(
        cells.end(),
        {e.parameters > 0 ? Cell(e.parameters) : Cell{},
         std::isnan(e.wall_seconds) ? Cell{} : fmt::format("{:.1f} s", e.wall_seconds), e.run});
    if (notes) cells.push_back(Note(row));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

/// Empty where the row has no such score.
template <typename Part>
EvaluationColumn ScoreColumn(const std::string& metric, const char* part,
                             Part ScoreRecord::*value) {
  return {metric + part, [metric, value](const LeaderboardRow& row) {
            const ScoreRecord* score = FindScore(row.scores, metric);
            return score ? Cell(score->*value) : Cell{};
          }};
}

void AddScoreColumns(const std::vector<LeaderboardRow>& rows,
                     std::vector<EvaluationColumn>& columns) {
  std::set<std::string> metrics;
  for (const LeaderboardRow& row : rows) {
    for (const ScoreRecord& score : row.scores) metrics.insert(score.metric);
  }
  for (const std::string& metric : metrics) {
    columns.push_back(ScoreColumn(metric, "", &ScoreRecord::value));
    columns.push_back(ScoreColumn(metric, "_low", &ScoreRecord::low));
    columns.push_back(ScoreColumn(metric, "_high", &ScoreRecord::high));
    columns.push_back(ScoreColumn(metric, "_n", &ScoreRecord::n));
  }
}

/// What was evaluated.
std::vector<EvaluationColumn> SubjectColumns() {
  using Row = const LeaderboardRow&;
  return {{"evaluation", [](Row r) { return Cell(r.id); }},
          {"data", [](Row r) { return Cell(r.dataset); }},
          {"data_hash", [](Row r) { return Cell(r.dataset_hash); }},
          {"suite", [](Row r) { return Cell(r.evaluation.suite); }},
          {"model", [](Row r) { return Cell(EvaluatedName(r)); }},
          {"plugin_sha256", [](Row r) { return Cell(r.plugin_sha256); }},
          {"run", [](Row r) { return Cell(r.evaluation.run); }},
          {"recipe", [](Row r) { return Cell(r.recipe); }},
          {"status", [](Row r) { return Cell(r.run_status); }},
          {"control", [](Row r) { return Cell(r.evaluation.control); }},
          {"label", [](Row r) { return Cell(r.evaluation.label); }}};
}

/// How it was evaluated. The count of outputs has a prefix: "outputs" is a score's name too.
std::vector<EvaluationColumn> ConditionColumns() {
  using Row = const LeaderboardRow&;
  return {{"primary_metric", [](Row r) { return Cell(r.evaluation.primary_metric); }},
          {"views", [](Row r) { return Cell(int64_t{r.evaluation.views}); }},
          {"steps", [](Row r) { return Cell(int64_t{r.evaluation.steps}); }},
          {"voting_rule", [](Row r) { return Cell(r.evaluation.voting_rule); }},
          {"protocol", [](Row r) { return Cell(r.evaluation.protocol); }},
          {"checkpoint", [](Row r) { return Cell(r.evaluation.checkpoint); }},
          {"checkpoint_step",
           [](Row r) {
             const std::optional<int64_t>& step = r.evaluation.checkpoint_step;
             return step ? Cell(*step) : Cell{};
           }},
          {"checkpoint_rule", [](Row r) { return Cell(r.evaluation.checkpoint_rule); }},
          {"puzzles", [](Row r) { return Cell(r.evaluation.puzzles); }},
          {"n_outputs", [](Row r) { return Cell(r.evaluation.outputs); }},
          {"answered", [](Row r) { return Cell(r.evaluation.answered); }},
          {"parameters", [](Row r) { return Cell(r.evaluation.parameters); }},
          {"embedding_parameters", [](Row r) { return Cell(r.evaluation.embedding_parameters); }},
          {"device", [](Row r) { return Cell(r.evaluation.device); }},
          {"threads", [](Row r) { return Cell(int64_t{r.evaluation.threads}); }},
          {"precision", [](Row r) { return Cell(r.evaluation.precision); }},
          {"seed", [](Row r) { return Cell(static_cast<int64_t>(r.evaluation.seed)); }},
          {"wall_seconds", [](Row r) { return Cell(r.evaluation.wall_seconds); }},
          {"started", [](Row r) { return Cell(r.evaluation.started); }},
          {"git_revision", [](Row r) { return Cell(r.evaluation.git_revision); }}};
}

Table ForPrograms(const std::vector<LeaderboardRow>& rows) {
  std::vector<EvaluationColumn> columns = SubjectColumns();
  for (EvaluationColumn& column : ConditionColumns()) columns.push_back(std::move(column));
  for (EvaluationColumn& column : ProtocolColumns(rows, TableFormat::kJson)) {
    columns.push_back(std::move(column));
  }
  AddScoreColumns(rows, columns);
  Table table;
  for (const EvaluationColumn& column : columns) table.columns.push_back(column.name);
  for (const LeaderboardRow& row : rows) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    cells.reserve(columns.size());
    for (const EvaluationColumn& column : columns) cells.push_back(column.cell(row));
  }
  return table;
}

}  // namespace

std::string EvaluatedName(const LeaderboardRow& row) {
  if (!row.plugin.empty()) return row.plugin;
  return row.evaluation.checkpoint.empty() ? row.recipe : row.evaluation.checkpoint;
}

Table EvaluationTable(const std::vector<LeaderboardRow>& rows, TableFormat format) {
  return format == TableFormat::kText ? ForPeople(rows) : ForPrograms(rows);
}

std::string PercentText(double part) { return fmt::format("{:.1f} %", 100 * part); }

std::string PercentText(const ScoreRecord& score) {
  return fmt::format("{:.1f} % [{:.1f}, {:.1f}]", 100 * score.value, 100 * score.low,
                     100 * score.high);
}

const ScoreRecord* FindScore(const std::vector<ScoreRecord>& scores, const std::string& metric) {
  const auto found = std::find_if(scores.begin(), scores.end(),
                                  [&](const ScoreRecord& s) { return s.metric == metric; });
  return found == scores.end() ? nullptr : &*found;
}

}  // namespace arc
