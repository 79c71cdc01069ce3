#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>

#include <string>
#include <vector>

#include "harness/torch/backbone.h"
#include "harness/torch/phase.h"

namespace arc {

/// What the models of the family have in common: an input embedding, states that are
/// thought over, output heads on the first state, positions. A model adds its levels
/// and the order of its updates.
class RecursiveModel : public Model {
 public:
  const ModelSpec& Spec() const override { return spec_; }
  StepOutput Step(const std::vector<at::Tensor>& carry, const ModelBatch& batch,
                  const StepContext& context) const final;

 protected:
  /// A state of the carry, [P + S, D] a row, reset to a frozen vector [D] drawn once.
  struct State {
    std::string name, init_name;
  };
  /// Declares everything but the levels; `puzzle_emb_len` as in BackboneSettings.
  RecursiveModel(const ArcCreateArgs& args, const Settings& settings,
                 const std::vector<State>& states, int64_t puzzle_emb_len = 0);
  /// Declares a level's parameters; arguments as of ReasoningLevel.
  ReasoningLevel Level(const std::string& prefix, int64_t layers,
                       ReasoningBlock::Mixer mixer = ReasoningBlock::Mixer::kAttention,
                       const std::optional<ConvSwiGluBlock::Options>& conv = {}) {
    positions_first_ = mixer == ReasoningBlock::Mixer::kMlp;
    return ReasoningLevel(spec_, prefix, backbone_, mixer, layers, conv);
  }
  /// level(z, injected) at this model's positions.
  at::Tensor Run(const ReasoningLevel& level, const at::Tensor& z, const at::Tensor& injected,
                 const StepContext& context) const {
    return level(z, injected, rope_, context);
  }

 private:
  /// One halting step: updates the states `z`, in the order declared, given the embedded
  /// input `x`, all in the layout of the levels: [B, P + S, D], or [P + S, B, D] where they mix
  /// positions by an MLP. Cycles without gradient switch it off themselves.
  virtual void Think(std::vector<at::Tensor>& z, const at::Tensor& x,
                     const StepContext& context) const = 0;
  /// Between the carry's layout and the levels', either way.
  at::Tensor Turn(const at::Tensor& x) const {
    return positions_first_ ? x.transpose(0, 1).contiguous() : x;
  }

  ModelSpec spec_;
  BackboneSettings backbone_;
  InputEmbedding embedding_;
  OutputHeads heads_;
  Rope rope_;
  bool positions_first_ = false;
};

/// Runs `cycle` `count` times, the last time alone with gradient.
template <typename Cycle>
void LastWithGradient(int64_t count, const Cycle& cycle) {
  {
    const Phase phase("cycles without gradient");
    at::NoGradGuard no_grad;
    for (int64_t i = 0; i < count - 1; ++i) cycle();
  }
  cycle();
}

}  // namespace arc
