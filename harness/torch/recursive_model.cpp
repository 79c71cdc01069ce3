#include "harness/torch/recursive_model.h"

#include <ATen/ATen.h>

namespace arc {

RecursiveModel::RecursiveModel(const ArcCreateArgs& args, const Settings& settings,
                               const std::vector<State>& states, int64_t puzzle_emb_len)
    : backbone_(ReadBackboneSettings(args, settings, puzzle_emb_len)),
      embedding_(spec_, backbone_),
      heads_(spec_, backbone_),
      rope_(DeclareRope(spec_, backbone_)) {
  for (const State& state : states) {
    const size_t init = spec_.Add({state.init_name,
                                   {backbone_.hidden_size},
                                   Initialisation::TruncatedNormal(1),
                                   ParameterRole::kFrozen});
    spec_.carry.push_back({state.name, {backbone_.length(), backbone_.hidden_size}, init});
  }
}

StepOutput RecursiveModel::Step(const std::vector<at::Tensor>& carry, const ModelBatch& batch,
                                const StepContext& context) const {
  std::vector<at::Tensor> z;
  for (const at::Tensor& state : carry) z.push_back(Turn(state));
  Think(z, Turn(embedding_(batch, context)), context);
  for (at::Tensor& state : z) state = Turn(state);
  StepOutput output;
  heads_(z[0], context, output);
  for (const at::Tensor& state : z) output.carry.push_back(state.detach());
  return output;
}

}  // namespace arc
