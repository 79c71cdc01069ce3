#include "harness/run/evaluated_puzzles.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tasks/error.h"

namespace arc {
namespace {

Config ConfigOfDataset(const Store& store, const DatasetRecord& dataset) {
  try {
    return Config::FromJson({{"data", nlohmann::json::parse(dataset.description)}});
  } catch (const nlohmann::json::exception& error) {
    throw BadData(fmt::format("{}: the description of dataset {}: {}", store.file().string(),
                              dataset.name, error.what()));
  }
}

}  // namespace

DataSource EvaluatedData(const Store& store, const EvaluationRow& row, const Workspace& workspace) {
  if (!row.evaluation.dataset) {
    throw UsageError(
        fmt::format("evaluation {} does not say on which puzzles: name them with --data", row.id));
  }
  const DatasetRecord dataset = store.GetDataset(*row.evaluation.dataset);
  DataSource data =
      LoadData(ConfigOfDataset(store, dataset), workspace.root(), DataNeed::kEvaluation);
  if (data.evaluation_hash == dataset.content_hash) return data;
  throw BadData(
      fmt::format("the puzzles of {} are not those that evaluation {} was made on: data "
                  "{} now, {} then",
                  dataset.name, row.id, data.evaluation_hash, dataset.content_hash));
}

}  // namespace arc
