#include "harness/command/protocol_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace arc {
namespace {

using Row = LeaderboardRow;

template <typename Number>
Cell Maybe(const std::optional<Number>& value) {
  return value ? Cell(static_cast<int64_t>(*value)) : Cell{};
}
Cell Measured(double value) { return std::isnan(value) ? Cell{} : Cell(value); }

/// "clean", "unknown", "leak: 3 of 40": tasks with a test that was trained on.
Cell AuditCell(const Row& row) {
  const EvaluationRecord& e = row.evaluation;
  if (e.audit != "leak") return e.audit;
  return fmt::format("leak: {} of {}", e.leaked_tasks.value_or(0), e.puzzles);
}

/// Of the parameters those of the puzzle-embedding table, which grow with the tasks.
Cell EmbeddingCell(const Row& row) {
  const int64_t count = row.evaluation.embedding_parameters;
  return count > 0 ? Cell(count) : Cell{};
}

std::vector<EvaluationColumn> WhereThere() {
  return {
      {"audit", AuditCell},
      {"sealed", [](const Row& r) { return Cell(std::string(r.evaluation.seal ? "sealed" : "")); }},
      {"embeddings", EmbeddingCell}};
}

/// Columns that only a difference makes worth their width.
std::vector<EvaluationColumn> WhereDifferent() {
  return {{"K", [](const Row& r) { return Cell(int64_t{r.evaluation.attempts}); }},
          {"voting", [](const Row& r) { return Cell(r.evaluation.voting_rule); }},
          {"checkpoint", [](const Row& r) { return Cell(r.evaluation.checkpoint_rule); }},
          {"precision", [](const Row& r) { return Cell(r.evaluation.precision); }}};
}

std::vector<EvaluationColumn> ForPrograms() {
  return {
      {"attempts", [](const Row& r) { return Cell(int64_t{r.evaluation.attempts}); }},
      {"audit", [](const Row& r) { return Cell(r.evaluation.audit); }},
      {"seen_tasks", [](const Row& r) { return Maybe(r.evaluation.seen_tasks); }},
      {"leaked_tasks", [](const Row& r) { return Maybe(r.evaluation.leaked_tasks); }},
      {"leaked_tasks_exact", [](const Row& r) { return Maybe(r.evaluation.leaked_tasks_exact); }},
      {"seal", [](const Row& r) { return Maybe(r.evaluation.seal); }},
      {"training_hash", [](const Row& r) { return Cell(r.evaluation.training_hash); }},
      {"training_seed", [](const Row& r) { return Maybe(r.evaluation.training_seed); }},
      {"train_examples", [](const Row& r) { return Maybe(r.evaluation.train_examples); }},
      {"train_flops", [](const Row& r) { return Measured(r.evaluation.train_flops); }},
      {"train_seconds", [](const Row& r) { return Measured(r.evaluation.train_seconds); }},
      {"tree_dirty", [](const Row& r) { return Cell(r.evaluation.tree_dirty); }},
      {"arcbench_version", [](const Row& r) { return Cell(r.evaluation.arcbench_version); }}};
}

bool IsEmpty(const Cell& cell) {
  const std::string* text = std::get_if<std::string>(&cell);
  return std::holds_alternative<std::monostate>(cell) || (text && text->empty());
}

bool IsThere(const EvaluationColumn& column, const std::vector<Row>& rows) {
  return std::ranges::any_of(rows, [&](const Row& row) { return !IsEmpty(column.cell(row)); });
}

/// Of the rows that say anything: a solver has no checkpoint that could differ from a model's.
bool Differs(const EvaluationColumn& column, const std::vector<Row>& rows) {
  Cell first;
  return std::ranges::any_of(rows, [&](const Row& row) {
    const Cell cell = column.cell(row);
    if (IsEmpty(cell)) return false;
    if (IsEmpty(first)) first = cell;
    return cell != first;
  });
}

}  // namespace

std::vector<EvaluationColumn> ProtocolColumns(const std::vector<Row>& rows, TableFormat format) {
  if (format != TableFormat::kText) return ForPrograms();
  std::vector<EvaluationColumn> columns;
  for (EvaluationColumn& column : WhereThere()) {
    if (IsThere(column, rows)) columns.push_back(std::move(column));
  }
  for (EvaluationColumn& column : WhereDifferent()) {
    if (Differs(column, rows)) columns.push_back(std::move(column));
  }
  return columns;
}

}  // namespace arc
