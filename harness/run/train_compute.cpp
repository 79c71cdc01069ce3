#include "harness/run/train_compute.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/run/bench/step_costs.h"
#include "harness/run/model_shapes.h"

namespace arc {
namespace {

using Kind = StepShape::Kind;

std::optional<Kind> KindOf(const std::string& plugin, const nlohmann::json& model) {
  if (plugin == "hrm") return Kind::kHrm;
  if (plugin == "trm") return model.value("mlp_t", false) ? Kind::kTrmMlp : Kind::kTrmAttention;
  if (plugin == "urm") return Kind::kUrm;
  if (plugin == "transformer") return Kind::kTransformer;
  return std::nullopt;
}

int64_t LayersOf(Kind kind, const nlohmann::json& model) {
  const char* key = kind == Kind::kUrm           ? "num_layers"
                    : kind == Kind::kTransformer ? "H_layers"
                                                 : "L_layers";
  const auto layers = model.value(key, int64_t{0});
  return kind == Kind::kHrm && model.value("H_layers", layers) != layers ? 0 : layers;
}

bool Bootstraps(const Config& config) {
  return config.Bool("halting.q_continue") && config.Bool("halting.learn_q_continue") &&
         config.Bool("halting.act_enabled") && config.Integer("halting.max_steps") > 1;
}

std::optional<StepShape> ShapeOf(const Config& config, const SuiteInfo& info) {
  const nlohmann::json model = config.ModelJson();
  const std::optional<Kind> kind = KindOf(config.String("model.plugin"), model);
  if (!kind || LayersOf(*kind, model) <= 0) return std::nullopt;
  StepShape shape{*kind, config.Integer("training.batch_size"), info.seq_len(), info.vocab_size};
  shape.prefix = PrefixPositions(config);
  shape.hidden_size = model.value("hidden_size", int64_t{0});
  shape.expansion = model.value("expansion", 0.0);
  shape.h_cycles = *kind == Kind::kTransformer ? 1 : model.value("H_cycles", int64_t{0});
  shape.l_cycles = *kind == Kind::kTransformer ? 1 : model.value("L_cycles", int64_t{0});
  shape.layers = LayersOf(*kind, model);
  shape.bootstrap = Bootstraps(config);
  return shape;
}

}  // namespace

TrainCompute EstimateTraining(const Config& config, const SuiteInfo& info, int64_t steps) {
  TrainCompute compute{steps * config.Integer("training.batch_size"),
                       std::numeric_limits<double>::quiet_NaN()};
  if (const std::optional<StepShape> shape = ShapeOf(config, info)) {
    compute.flops = static_cast<double>(steps) * TotalOperations(TrainStepCosts(*shape, 4));
  }
  return compute;
}

}  // namespace arc
