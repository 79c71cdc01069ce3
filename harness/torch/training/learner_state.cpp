#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include "harness/torch/training/learner.h"
#include "tasks/error.h"

// A learner's state in checkpoints.
namespace arc {
namespace {

constexpr const char* kEma = "ema.";  // before the names of averaged weights

}  // namespace

std::string OfficialName(const std::string& parameter) { return "model.inner." + parameter; }

std::string Learner::TrainedName(size_t k) const {
  return OfficialName(parameters_.specs()[parameters_.trained()[k]].name);
}

Checkpoint Learner::SaveState() const {
  Checkpoint state;
  const auto& specs = parameters_.specs();
  for (size_t i = 0; i < specs.size(); ++i) {
    if (specs[i].role == ParameterRole::kConstant) continue;
    state.tensors[OfficialName(specs[i].name)] = parameters_.tensors()[i];
  }
  // What belongs to a weight lies under its name, with what it is in front.
  for (const OptimiserState& part : optimiser_->State()) {
    state.tensors[fmt::format("{}.{}", part.name, TrainedName(part.parameter))] = part.values;
  }
  for (size_t k = 0; ema_.defined() && k < parameters_.trained().size(); ++k) {
    state.tensors[kEma + TrainedName(k)] = parameters_.layout().View(ema_, k);
  }
  if (table_.defined()) state.tensors[kPuzzleTableName] = table_;
  if (!carry_.latent.empty()) SaveCarry(state);
  state.tensors["rng"] = generator_.get_state();
  state.metadata["step"] = std::to_string(step_);
  return state;
}

void Learner::SaveCarry(Checkpoint& state) const {
  for (size_t i = 0; i < carry_.latent.size(); ++i) {
    state.tensors["carry." + model_.Spec().carry[i].name] = carry_.latent[i];
  }
  state.tensors["carry.steps"] = carry_.steps;
  state.tensors["carry.halted"] = carry_.halted;
  state.tensors["carry.inputs"] = carry_.rows.inputs;
  state.tensors["carry.labels"] = carry_.rows.labels;
  state.tensors["carry.identifiers"] = carry_.rows.identifiers;
}

void Learner::LoadCarry(const Checkpoint& state) {
  carry_ = {};
  if (!state.Has("carry.steps")) return;
  const auto copy = [&](const std::string& name) {  // steps write into it
    const at::Tensor& saved = state.Get("carry." + name);
    return saved.to(saved.options().device(device_), /*non_blocking=*/false, /*copy=*/true);
  };
  for (const CarrySpec& spec : model_.Spec().carry) carry_.latent.push_back(copy(spec.name));
  carry_.steps = copy("steps");
  carry_.halted = copy("halted");
  carry_.rows = {copy("inputs"), copy("labels"), copy("identifiers")};
}

void Learner::LoadState(const Checkpoint& state) {
  at::NoGradGuard no_grad;
  LoadWeights(state, "", parameters_, table_.defined() ? &table_ : nullptr);
  cast_.Refresh();
  for (const OptimiserState& part : optimiser_->State()) {
    part.values.copy_(state.Get(fmt::format("{}.{}", part.name, TrainedName(part.parameter))));
  }
  for (size_t k = 0; ema_.defined() && k < parameters_.trained().size(); ++k) {
    parameters_.layout().View(ema_, k).copy_(state.Get(kEma + TrainedName(k)));
  }
  LoadCarry(state);
  PrepareCapture();
  generator_.set_state(state.Get("rng"));
  try {
    step_ = std::stoll(state.metadata.at("step"));
  } catch (const std::logic_error&) {
    throw BadData("checkpoint: step is missing or not a number");
  }
}

}  // namespace arc
