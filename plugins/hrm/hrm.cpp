#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "harness/torch/blocks.h"

namespace arc {
namespace {

/// Hierarchical Reasoning Model (Wang et al. 2025, arXiv:2506.21734): a slow H
/// and a fast L transformer; gradient through the last update of each only (§"one-step
/// gradient"). Numerics follow the public code, revision in README.md.
class Hrm : public RecursiveModel {
 public:
  explicit Hrm(const ArcCreateArgs& args) : Hrm(args, Settings(args.settings_json)) {}

  StepOutput Step(const std::vector<at::Tensor>& carry, const ModelBatch& batch,
                  const StepContext& context) const override {
    const at::Tensor x = embedding_(batch, context);
    at::Tensor z_h = carry[0], z_l = carry[1];
    {
      at::NoGradGuard no_grad;
      for (int64_t h = 0; h < h_cycles_; ++h) {
        const bool last_h = h == h_cycles_ - 1;
        for (int64_t l = 0; l < l_cycles_ - (last_h ? 1 : 0); ++l) {
          z_l = l_level_(z_l, z_h + x, rope_, context);
        }
        if (!last_h) z_h = h_level_(z_h, z_l, rope_, context);
      }
    }
    z_l = l_level_(z_l, z_h + x, rope_, context);
    z_h = h_level_(z_h, z_l, rope_, context);
    return Finish(z_h, z_l, context);
  }

 private:
  Hrm(const ArcCreateArgs& args, const Settings& settings)
      : RecursiveModel(args, settings),
        h_level_(Level("H_level", ReasoningBlock::Mixer::kAttention, settings.Integer("H_layers"))),
        l_level_(
            Level("L_level", ReasoningBlock::Mixer::kAttention, settings.Integer("L_layers"))) {}

  ReasoningLevel h_level_, l_level_;
};

}  // namespace
}  // namespace arc

ARC_MODEL_PLUGIN(arc::Hrm, "hrm", "1.0.0",
                 "Hierarchical Reasoning Model: two recurrent transformers, one-step gradient",
                 R"({"graph_safe":true,"halts_early":false,"uses_ids":true})",
                 R"({
  "H_cycles": {"default": 2, "min": 1, "help": "updates of the slow state a step"},
  "L_cycles": {"default": 2, "min": 1, "help": "updates of the fast state for each of the slow one"},
  "H_layers": {"default": 4, "min": 1, "help": "layers of the slow network"},
  "L_layers": {"default": 4, "min": 1, "help": "layers of the fast network"},
  "hidden_size": {"default": 512, "min": 2, "help": "width D of the states"},
  "num_heads": {"default": 8, "min": 1, "help": "attention heads; must divide hidden_size"},
  "expansion": {"default": 4.0, "min": 0.01, "help": "SwiGLU expansion; inner width times 2/3, up to a multiple of 256"},
  "pos_encodings": {"default": "rope", "choices": ["rope", "learned"], "help": "position encoding"},
  "rms_norm_eps": {"default": 1e-5, "min": 0.0, "help": "epsilon of the RMS norm"},
  "rope_theta": {"default": 10000.0, "min": 1.0, "help": "base of the rotary frequencies"},
  "puzzle_emb_ndim": {"default": 512, "min": 0, "help": "width of the puzzle embedding; 0: none"}
})")
