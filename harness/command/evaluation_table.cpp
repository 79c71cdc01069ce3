#include "harness/command/evaluation_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
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
  return fmt::format("{:.1f} %", 100 * score->value);
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

void AddScores(const LeaderboardRow& row, const std::set<std::string>& metrics,
               std::vector<Cell>& cells) {
  for (const std::string& metric : metrics) {
    const ScoreRecord* score = FindScore(row.scores, metric);
    if (score)
      cells.insert(cells.end(), {score->value, score->low, score->high, score->n});
    else
      cells.insert(cells.end(), 4, Cell{});
  }
}

Table ForPrograms(const std::vector<LeaderboardRow>& rows) {
  Table table{{"evaluation",
               "data",
               "data_hash",
               "suite",
               "model",
               "plugin_sha256",
               "run",
               "recipe",
               "status",
               "control",
               "label",
               "primary_metric",
               "views",
               "steps",
               "voting_rule",
               "protocol",
               "checkpoint",
               "checkpoint_step",
               "checkpoint_rule",
               "puzzles",
               "outputs",
               "answered",
               "parameters",
               "embedding_parameters",
               "device",
               "threads",
               "precision",
               "seed",
               "wall_seconds",
               "started",
               "git_revision"},
              {}};
  const std::vector<EvaluationColumn> protocol = ProtocolColumns(rows, TableFormat::kJson);
  for (const EvaluationColumn& column : protocol) table.columns.push_back(column.name);
  std::set<std::string> metrics;
  for (const LeaderboardRow& row : rows) {
    for (const ScoreRecord& score : row.scores) metrics.insert(score.metric);
  }
  for (const std::string& metric : metrics) {
    for (const char* part : {"", "_low", "_high", "_n"}) table.columns.push_back(metric + part);
  }
  for (const LeaderboardRow& row : rows) {
    const EvaluationRecord& e = row.evaluation;
    std::vector<Cell> cells = {row.id,
                               row.dataset,
                               row.dataset_hash,
                               e.suite,
                               EvaluatedName(row),
                               row.plugin_sha256,
                               e.run,
                               row.recipe,
                               row.run_status,
                               e.control,
                               e.label,
                               e.primary_metric,
                               int64_t{e.views},
                               int64_t{e.steps},
                               e.voting_rule,
                               e.protocol,
                               e.checkpoint,
                               e.checkpoint_step ? Cell(*e.checkpoint_step) : Cell{},
                               e.checkpoint_rule,
                               e.puzzles,
                               e.outputs,
                               e.answered,
                               e.parameters,
                               e.embedding_parameters,
                               e.device,
                               int64_t{e.threads},
                               e.precision,
                               static_cast<int64_t>(e.seed),
                               e.wall_seconds,
                               e.started,
                               e.git_revision};
    for (const EvaluationColumn& column : protocol) cells.push_back(column.cell(row));
    AddScores(row, metrics, cells);
    table.rows.push_back(std::move(cells));
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

std::vector<LeaderboardRow> EvaluationRows(const Store& store, const std::vector<int64_t>& ids) {
  std::vector<LeaderboardRow> rows;
  for (const int64_t id : ids) {
    LeaderboardRow row;
    static_cast<EvaluationRow&>(row) = store.GetEvaluation(id);
    if (row.evaluation.plugin) {
      const PluginRecord plugin = store.GetPlugin(*row.evaluation.plugin);
      row.plugin = plugin.name;
      row.plugin_sha256 = plugin.sha256;
    }
    if (!row.evaluation.run.empty()) row.recipe = store.GetRun(row.evaluation.run).recipe;
    if (row.evaluation.dataset) {
      const DatasetRecord dataset = store.GetDataset(*row.evaluation.dataset);
      row.dataset = dataset.name;
      row.dataset_hash = dataset.content_hash;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

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
