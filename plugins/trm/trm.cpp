#include <ATen/ATen.h>

#include "harness/torch/recursive_model.h"

namespace arc {
namespace {

/// Tiny Recursive Model (Jolicoeur-Martineau 2025, arXiv:2510.04871): one small
/// network for both updates, gradient through the whole last H cycle. Numerics
/// follow the public code, revision in README.md.
class Trm : public RecursiveModel {
 public:
  explicit Trm(const ArcCreateArgs& args) : Trm(args, Settings(args.settings_json)) {}

 private:
  Trm(const ArcCreateArgs& args, const Settings& settings)
      : RecursiveModel(args, settings, {{"z_H", "H_init"}, {"z_L", "L_init"}},
                       settings.Integer("puzzle_emb_len")),
        level_(Level("L_level", settings.Integer("L_layers"),
                     settings.Flag("mlp_t") ? ReasoningBlock::Mixer::kMlp
                                            : ReasoningBlock::Mixer::kAttention)),
        h_cycles_(settings.Integer("H_cycles")),
        l_cycles_(settings.Integer("L_cycles")) {}

  void Think(std::vector<at::Tensor>& z, const at::Tensor& x,
             const StepContext& context) const override {
    at::Tensor &z_h = z[0], &z_l = z[1];
    LastWithGradient(h_cycles_, [&] {
      for (int64_t l = 0; l < l_cycles_; ++l) z_l = Run(level_, z_l, z_h + x, context);
      z_h = Run(level_, z_h, z_l, context);
    });
  }

  ReasoningLevel level_;
  int64_t h_cycles_, l_cycles_;
};

}  // namespace
}  // namespace arc

ARC_MODEL_PLUGIN(arc::Trm, "trm", "1.0.0",
                 "Tiny Recursive Model: one small network, gradient through the last cycle",
                 R"({"graph_safe":true,"row_parallel":true,"halts_early":false,"uses_ids":true})",
                 R"({
  "H_cycles": {"default": 3, "min": 1, "help": "T: updates of the answer a step, the last with gradient"},
  "L_cycles": {"default": 6, "min": 1, "help": "n: updates of the latent state for each of the answer"},
  "L_layers": {"default": 2, "min": 1, "help": "layers of the network"},
  "mlp_t": {"default": false, "help": "mix positions by an MLP over the sequence instead of attention"},
)" ARC_BACKBONE_SETTINGS(8, R"(["rope", "learned", "none"])") R"(,
  "puzzle_emb_len": {"default": 16, "min": 0, "help": "positions in front for the puzzle embedding; 0: as many as it needs"}
})")
