#include <ATen/ATen.h>

#include "harness/torch/recursive_model.h"

namespace arc {
namespace {

/// Universal Reasoning Model (Gao et al. 2025, arXiv:2512.14693): one state, one network
/// with ConvSwiGLU layers, the input added anew in every cycle, gradient through the last
/// H cycle (§"truncated backpropagation"). Numerics follow the public code, revision in
/// README.md.
class Urm : public RecursiveModel {
 public:
  explicit Urm(const ArcCreateArgs& args) : Urm(args, Settings(args.settings_json)) {}

 private:
  Urm(const ArcCreateArgs& args, const Settings& settings)
      : RecursiveModel(args, settings, {{"current_hidden", "init_hidden"}}),
        level_(Level("", settings.Integer("num_layers"), ReasoningBlock::Mixer::kAttention,
                     ConvSwiGluBlock::Options{.bf16 = settings.Flag("bf16_conv")})),
        h_cycles_(settings.Integer("H_cycles")),
        l_cycles_(settings.Integer("L_cycles")) {}

  void Think(std::vector<at::Tensor>& z, const at::Tensor& x,
             const StepContext& context) const override {
    LastWithGradient(h_cycles_, [&] {
      for (int64_t l = 0; l < l_cycles_; ++l) z[0] = Run(level_, z[0], x, context);
    });
  }

  ReasoningLevel level_;
  int64_t h_cycles_, l_cycles_;
};

}  // namespace
}  // namespace arc

ARC_MODEL_PLUGIN(arc::Urm, "urm", "1.0.0",
                 "Universal Reasoning Model: one network with short convolutions, gradient "
                 "through the last cycles",
                 R"({"graph_safe":true,"row_parallel":true,"halts_early":false,"uses_ids":true})",
                 R"({
  "H_cycles": {"default": 2, "min": 1, "help": "rounds of L_cycles a step, the last with gradient"},
  "L_cycles": {"default": 6, "min": 1, "help": "passes through the network in a round"},
  "num_layers": {"default": 4, "min": 1, "help": "layers of the network"},
  "bf16_conv": {"default": false, "help": "compatibility: convolution and way down in bfloat16 at any precision, as the public code"},
)" ARC_BACKBONE_SETTINGS(8, R"(["rope"])") "}")
