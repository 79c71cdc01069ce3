#include "harness/command/evaluation_choice.h"

#include <fmt/format.h>

#include <charconv>

#include "tasks/error.h"

namespace arc {

int64_t FindEvaluation(const Store& store, const std::string& name) {
  int64_t number = 0;
  const char* end = name.data() + name.size();
  if (std::from_chars(name.data(), end, number).ptr == end) return number;
  const std::string run = store.FindRun(name);
  const std::vector<EvaluationRow> rows = store.EvaluationsOf(run);
  if (rows.empty()) throw UsageError(fmt::format("run {} has no evaluation", run));
  return rows.back().id;
}

std::string EvaluatedName(const Store& store, const EvaluationRow& row) {
  const EvaluationRecord& e = row.evaluation;
  if (e.plugin) return store.GetPlugin(*e.plugin).name;
  return e.run.empty() ? e.checkpoint : store.GetRun(e.run).recipe;
}

}  // namespace arc
