#include "harness/run/arc_tasks.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/run/data_choice.h"
#include "tasks/error.h"

namespace arc {

Config ArcTaskSettings(const std::string& data) {
  Config config;
  ChooseData(config, "arc", data);
  const std::string& suite = config.String("data.suite");
  if (suite != "arc") {
    throw UsageError(fmt::format("{} is on {}: submissions are for arc", data, suite));
  }
  if (config.String("data.evaluation") == "generate") {
    throw UsageError(fmt::format("{} is generated: submissions are for ARC tasks", data));
  }
  return config;
}

void RequireArc(const EvaluationRow& row) {
  if (row.evaluation.suite == "arc") return;
  throw UsageError(fmt::format("evaluation {} is on {}: submissions are for arc", row.id,
                               row.evaluation.suite));
}

DataSource EvaluatedArcTasks(const Store& store, const EvaluationRow& row,
                             const Workspace& workspace) {
  if (!row.evaluation.dataset) {
    throw UsageError(
        fmt::format("evaluation {} does not say on which tasks: name them with --data", row.id));
  }
  const DatasetRecord dataset = store.GetDataset(*row.evaluation.dataset);
  const nlohmann::json settings = {{"data", nlohmann::json::parse(dataset.description)}};
  DataSource data = LoadData(Config::FromJson(settings), workspace.root(), DataNeed::kEvaluation);
  if (data.evaluation_hash == dataset.content_hash) return data;
  throw BadData(
      fmt::format("the tasks of {} are not those that evaluation {} was made on: data "
                  "{} now, {} then",
                  dataset.name, row.id, data.evaluation_hash, dataset.content_hash));
}

}  // namespace arc
