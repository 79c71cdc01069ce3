#include <ATen/ATen.h>

#include "harness/torch/recursive_model.h"

namespace arc {
namespace {

/// Hierarchical Reasoning Model (Wang et al. 2025, arXiv:2506.21734): a slow H
/// and a fast L transformer; gradient through the last update of each only (§"one-step
/// gradient"). Numerics follow the public code, revision in README.md.
class Hrm : public RecursiveModel {
 public:
  explicit Hrm(const ArcCreateArgs& args) : Hrm(args, Settings(args.settings_json)) {}

 private:
  Hrm(const ArcCreateArgs& args, const Settings& settings)
      : RecursiveModel(args, settings, {{"z_H", "H_init"}, {"z_L", "L_init"}}),
        h_level_(Level("H_level", settings.Integer("H_layers"))),
        l_level_(Level("L_level", settings.Integer("L_layers"))),
        h_cycles_(settings.Integer("H_cycles")),
        l_cycles_(settings.Integer("L_cycles")) {}

  void Think(std::vector<at::Tensor>& z, const at::Tensor& x,
             const StepContext& context) const override {
    at::Tensor &z_h = z[0], &z_l = z[1];
    const auto update_l = [&] { z_l = Run(l_level_, z_l, z_h + x, context); };
    const auto update_h = [&] { z_h = Run(h_level_, z_h, z_l, context); };
    for (int64_t h = 0; h < h_cycles_ - 1; ++h) {
      const Phase phase("cycles without gradient");
      at::NoGradGuard no_grad;
      for (int64_t l = 0; l < l_cycles_; ++l) update_l();
      update_h();
    }
    LastWithGradient(l_cycles_, update_l);
    update_h();
  }

  ReasoningLevel h_level_, l_level_;
  int64_t h_cycles_, l_cycles_;
};

}  // namespace
}  // namespace arc

ARC_MODEL_PLUGIN(arc::Hrm, "hrm", "1.0.0",
                 "Hierarchical Reasoning Model: two recurrent transformers, one-step gradient",
                 R"({"graph_safe":true,"row_parallel":true,"halts_early":false,"uses_ids":true})",
                 R"({
  "H_cycles": {"default": 2, "min": 1, "help": "updates of the slow state a step"},
  "L_cycles": {"default": 2, "min": 1, "help": "updates of the fast state for each of the slow one"},
  "H_layers": {"default": 4, "min": 1, "help": "layers of the slow network"},
  "L_layers": {"default": 4, "min": 1, "help": "layers of the fast network"},
)" ARC_BACKBONE_SETTINGS(8, R"(["rope", "learned"])") "}")
