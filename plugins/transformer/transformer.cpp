#include <ATen/ATen.h>

#include "harness/torch/recursive_model.h"

namespace arc {
namespace {

/// The direct-prediction baseline of the public TRM code: one transformer, one pass a
/// halting step, gradient through that pass. Numerics follow the public code, revision
/// in README.md.
class Transformer : public RecursiveModel {
 public:
  explicit Transformer(const ArcCreateArgs& args)
      : Transformer(args, Settings(args.settings_json)) {}

 private:
  Transformer(const ArcCreateArgs& args, const Settings& settings)
      : RecursiveModel(args, settings, {{"z_H", "H_init"}}),
        level_(Level("H_level", settings.Integer("H_layers"))) {}

  void Think(std::vector<at::Tensor>& z, const at::Tensor& x,
             const StepContext& context) const override {
    z[0] = Run(level_, z[0], x, context);
  }

  ReasoningLevel level_;
};

}  // namespace
}  // namespace arc

ARC_MODEL_PLUGIN(arc::Transformer, "transformer", "1.0.0",
                 "Transformer baseline: one network, one pass a halting step",
                 R"({"graph_safe":true,"row_parallel":true,"halts_early":false,"uses_ids":true})",
                 R"({
  "H_layers": {"default": 8, "min": 1, "help": "layers of the network"},
)" ARC_BACKBONE_SETTINGS(12, R"(["rope", "learned"])") "}")
