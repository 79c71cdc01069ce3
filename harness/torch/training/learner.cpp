#include "harness/torch/training/learner.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include "harness/torch/phase.h"
#include "tasks/error.h"
#include "tasks/random.h"

namespace arc {
namespace {

constexpr uint64_t kExplorationStream = 0x4558504c4f5245ULL;  // keeps it apart from the data's seed

/// A generator of our own on the device, so that nothing else draws from it.
at::Generator MakeGenerator(at::Device device) {
  if (device.is_cpu()) return at::detail::createCPUGenerator();
  return at::globalContext()
      .getAcceleratorHooksInterface(device.type())
      .getNewGenerator(device.index());
}

constexpr const char* kEma = "ema.";  // before the names of averaged weights

std::unique_ptr<Optimiser> MakeOptimiser(const LearnerSettings& settings,
                                         const ParameterStore& parameters) {
  if (settings.optimiser == Optimiser::kMuon) {
    return std::make_unique<Muon>(parameters.flat(), parameters.layout(), settings.muon);
  }
  return std::make_unique<AdamAtan2>(parameters.flat(), parameters.layout(), settings.adam);
}

}  // namespace

Learner::Learner(const Model& model, int64_t identifiers, const LearnerSettings& settings,
                 at::Device device)
    : model_(model),
      settings_(settings),
      device_(device),
      parameters_(model.Spec(), device),
      cast_(parameters_, settings.dtype),
      act_(model, settings.halting, settings.loss),
      optimiser_(MakeOptimiser(settings, parameters_)),
      generator_(MakeGenerator(device)) {
  if (settings_.ema > 0) ema_ = at::zeros_like(parameters_.flat());
  const int64_t width = model.Spec().puzzle_vector_size;
  if (width > 0) {
    table_ = at::zeros({identifiers, width}, at::TensorOptions().device(device));
    table_lr_ = at::zeros({1}, table_.options().dtype(at::kDouble));
  }
}

void Learner::Start() {
  at::NoGradGuard no_grad;
  parameters_.Initialise(settings_.seed);
  cast_.Refresh();
  if (ema_.defined()) ema_.copy_(parameters_.flat());
  generator_.set_current_seed(Mix(settings_.seed, kExplorationStream));
  step_ = 0;
}

void Learner::LoadWeightsFrom(const Checkpoint& state) {
  at::NoGradGuard no_grad;
  Start();
  LoadWeights(state, "", parameters_, table_.defined() ? &table_ : nullptr);
  cast_.Refresh();
  if (ema_.defined()) ema_.copy_(parameters_.flat());
}

void Learner::SetSchedule(int64_t steps, int64_t weights_begin) {
  settings_.steps = settings_.lr.total = settings_.puzzle_emb_lr.total = steps;
  settings_.lr.begin = weights_begin;
}

StepContext Learner::Context() const {
  StepContext context;
  context.parameters = parameters_.tensors();
  context.cast = cast_.tensors();
  context.dtype = settings_.dtype;
  context.training = true;
  context.generator = generator_;
  return context;
}

ActResult Learner::Step(const DataRows& rows) {
  const Phase phase("step");
  const StepContext context = Context();
  if (carry_.latent.empty()) carry_ = act_.InitialCarry(rows, context);
  parameters_.flat_gradient().zero_();
  ActResult result = act_.Step(carry_, rows, table_, context);
  Backward(result.loss);
  ++step_;
  ApplyUpdates(result);
  CollectMetrics(result);
  return result;
}

void Learner::Backward(const at::Tensor& loss) const {
  const Phase phase("backward");
  (loss / static_cast<double>(settings_.batch_size)).backward();
}

void Learner::ApplyUpdates(const ActResult& result) {
  const Phase phase("optimiser");
  if (table_.defined()) {
    table_lr_.fill_(settings_.puzzle_emb_lr.OfUpdate(step_));
    SparseSignSgd(table_, carry_.rows.identifiers, result.puzzle_vectors.grad(), table_lr_,
                  settings_.puzzle_emb_weight_decay);
  }
  optimiser_->SetRates(settings_.lr.OfUpdate(step_), step_);
  optimiser_->Update(parameters_.flat(), parameters_.flat_gradient(), cast_.flat());
  if (ema_.defined()) {
    const Phase average("average");
    UpdateAverage(ema_, parameters_.flat(), settings_.ema);
  }
}

void Learner::CollectMetrics(const ActResult& result) {
  const Phase phase("metrics");
  at::NoGradGuard no_grad;
  for (const auto& [name, value] : result.metrics) {
    at::Tensor& sum = sums_[name];
    sum = sum.defined() ? sum + value : value.to(at::kDouble);
  }
  ++summed_;
}

std::map<std::string, double> Learner::TakeMetrics() {
  std::map<std::string, double> means;
  if (summed_ == 0) return means;
  const double examples = static_cast<double>(summed_ * settings_.batch_size);
  const double halted = std::max(sums_.at("count").item<double>(), 1.0);
  for (const auto& [name, sum] : sums_) {
    const bool is_loss = name.ends_with("loss");
    const double divisor = name == "count" ? static_cast<double>(summed_)
                           : is_loss       ? examples
                                           : halted;
    means[name] = sum.item<double>() / divisor;
  }
  means["lr"] = settings_.lr.OfUpdate(step_);
  sums_.clear();
  summed_ = 0;
  return means;
}

std::vector<at::Tensor> Learner::EvaluationWeights() const {
  return ema_.defined() ? parameters_.ViewsInto(ema_) : parameters_.tensors();
}

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
  for (const CarrySpec& spec : model_.Spec().carry) {
    carry_.latent.push_back(state.Get("carry." + spec.name).to(device_));
  }
  carry_.steps = state.Get("carry.steps").to(device_);
  carry_.halted = state.Get("carry.halted").to(device_);
  carry_.rows = {state.Get("carry.inputs").to(device_), state.Get("carry.labels").to(device_),
                 state.Get("carry.identifiers").to(device_)};
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
  generator_.set_state(state.Get("rng"));
  try {
    step_ = std::stoll(state.metadata.at("step"));
  } catch (const std::logic_error&) {
    throw BadData("checkpoint: step is missing or not a number");
  }
}

}  // namespace arc
