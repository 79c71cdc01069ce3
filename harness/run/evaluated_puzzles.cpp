#include "harness/run/evaluated_puzzles.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tasks/error.h"

namespace arc {

DataSource EvaluatedData(const Store& store, const EvaluationRow& row, const Workspace& workspace) {
  if (!row.evaluation.dataset) {
    throw UsageError(
        fmt::format("evaluation {} does not say on which puzzles: name them with --data", row.id));
  }
  const DatasetRecord dataset = store.GetDataset(*row.evaluation.dataset);
  const nlohmann::json settings = {{"data", nlohmann::json::parse(dataset.description)}};
  DataSource data = LoadData(Config::FromJson(settings), workspace.root(), DataNeed::kEvaluation);
  if (data.evaluation_hash == dataset.content_hash) return data;
  throw BadData(
      fmt::format("the puzzles of {} are not those that evaluation {} was made on: data "
                  "{} now, {} then",
                  dataset.name, row.id, data.evaluation_hash, dataset.content_hash));
}

}  // namespace arc
