#include "harness/run/arc_tasks.h"

#include <fmt/format.h>

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
  throw UsageError(
      fmt::format("evaluation {} is on {}: submissions are for arc", row.id, row.evaluation.suite));
}

}  // namespace arc
