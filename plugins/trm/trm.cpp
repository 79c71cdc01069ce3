#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "harness/torch/blocks.h"

namespace arc {
namespace {

/// Tiny Recursive Model (Jolicoeur-Martineau 2025, arXiv:2510.04871): one small
/// network for both updates, gradient through the whole last H cycle. Numerics
/// follow the public code, revision in README.md.
class Trm : public RecursiveModel {
 public:
  explicit Trm(const ArcCreateArgs& args) : Trm(args, Settings(args.settings_json)) {}

  StepOutput Step(const std::vector<at::Tensor>& carry, const ModelBatch& batch,
                  const StepContext& context) const override {
    const at::Tensor x = embedding_(batch, context);
    at::Tensor z_h = carry[0], z_l = carry[1];
    {
      at::NoGradGuard no_grad;
      for (int64_t h = 0; h < h_cycles_ - 1; ++h) Cycle(x, z_h, z_l, context);
    }
    Cycle(x, z_h, z_l, context);
    return Finish(z_h, z_l, context);
  }

 private:
  Trm(const ArcCreateArgs& args, const Settings& settings)
      : RecursiveModel(args, settings, settings.Integer("puzzle_emb_len")),
        level_(Level("L_level",
                     settings.Flag("mlp_t") ? ReasoningBlock::Mixer::kMlp
                                            : ReasoningBlock::Mixer::kAttention,
                     settings.Integer("L_layers"))) {}

  void Cycle(const at::Tensor& x, at::Tensor& z_h, at::Tensor& z_l,
             const StepContext& context) const {
    for (int64_t l = 0; l < l_cycles_; ++l) z_l = level_(z_l, z_h + x, rope_, context);
    z_h = level_(z_h, z_l, rope_, context);
  }

  ReasoningLevel level_;
};

}  // namespace
}  // namespace arc

ARC_MODEL_PLUGIN(arc::Trm, "trm", "1.0.0",
                 "Tiny Recursive Model: one small network, gradient through the last cycle",
                 R"({"graph_safe":true,"halts_early":false,"uses_ids":true})",
                 R"({
  "H_cycles": {"default": 3, "min": 1, "help": "T: updates of the answer a step, the last with gradient"},
  "L_cycles": {"default": 6, "min": 1, "help": "n: updates of the latent state for each of the answer"},
  "L_layers": {"default": 2, "min": 1, "help": "layers of the network"},
  "mlp_t": {"default": false, "help": "mix positions by an MLP over the sequence instead of attention"},
  "hidden_size": {"default": 512, "min": 2, "help": "width D of the states"},
  "num_heads": {"default": 8, "min": 1, "help": "attention heads; must divide hidden_size"},
  "expansion": {"default": 4.0, "min": 0.01, "help": "SwiGLU expansion; inner width times 2/3, up to a multiple of 256"},
  "pos_encodings": {"default": "rope", "choices": ["rope", "learned", "none"], "help": "position encoding"},
  "rms_norm_eps": {"default": 1e-5, "min": 0.0, "help": "epsilon of the RMS norm"},
  "rope_theta": {"default": 10000.0, "min": 1.0, "help": "base of the rotary frequencies"},
  "puzzle_emb_ndim": {"default": 512, "min": 0, "help": "width of the puzzle embedding; 0: none"},
  "puzzle_emb_len": {"default": 16, "min": 0, "help": "positions in front for the puzzle embedding; 0: as many as it needs"}
})")
