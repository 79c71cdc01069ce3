#include "harness/torch/training/learner.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>

#include "harness/torch/phase.h"
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
  PrepareCapture();
}

void Learner::PrepareCapture() {
  if (!settings_.capture || !optimiser_->graph_safe()) return;
  captured_ = MakeCapturedStep(
      device_, [this] { Work(); }, generator_);
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
  if (!captured_) context.packed = cast_.packed();  // which move with every step
  context.dtype = settings_.dtype;
  context.training = true;
  context.generator = generator_;
  return context;
}

const ActResult& Learner::Step(const DataRows& rows) {
  const Phase phase("step");
  TakeRows(rows);
  ++step_;
  SetRates();
  captured_ ? captured_->Run() : Work();
  ++summed_;
  return result_;
}

void Learner::TakeRows(const DataRows& rows) {
  if (fresh_.inputs.defined()) {
    fresh_.Assign(rows);
  } else {
    fresh_ = rows.CopyOn(device_);
  }
  if (carry_.latent.empty()) carry_ = act_.InitialCarry(fresh_, Context());
}

void Learner::SetRates() {
  if (table_.defined()) table_lr_.fill_(settings_.puzzle_emb_lr.OfUpdate(step_));
  optimiser_->SetRates(settings_.lr.OfUpdate(step_), step_);
}

void Learner::Work() {
  parameters_.flat_gradient().zero_();
  ActCarry next = carry_;
  result_ = act_.Step(next, fresh_, table_, Context());
  Backward(result_.loss);
  result_.Detach();
  ApplyUpdates(next.rows.identifiers, result_.puzzle_vectors);
  AddToSums();
  carry_.Assign(next);
}

void Learner::Backward(const at::Tensor& loss) const {
  const Phase phase("backward");
  (loss / static_cast<double>(settings_.batch_size)).backward();
}

void Learner::ApplyUpdates(const at::Tensor& identifiers, const at::Tensor& puzzle_vectors) {
  const Phase phase("optimiser");
  if (table_.defined()) {
    SparseSignSgd(table_, identifiers, puzzle_vectors.grad(), table_lr_,
                  settings_.puzzle_emb_weight_decay);
  }
  optimiser_->Update(parameters_.flat(), parameters_.flat_gradient(), cast_.flat());
  cast_.Repack();
  if (ema_.defined()) {
    const Phase average("average");
    UpdateAverage(ema_, parameters_.flat(), settings_.ema);
  }
}

void Learner::AddToSums() {
  const Phase phase("metrics");
  for (const auto& [name, value] : result_.metrics) {
    at::Tensor& sum = sums_[name];
    if (!sum.defined()) sum = at::zeros_like(value, at::kDouble);
    sum.add_(value);
  }
}

std::map<std::string, double> Learner::TakeSums() {
  std::vector<at::Tensor> all;
  for (const auto& [name, sum] : sums_) all.push_back(sum);
  const at::Tensor values = at::stack(all).cpu();
  const double* value = values.const_data_ptr<double>();
  std::map<std::string, double> sums;
  for (const auto& [name, sum] : sums_) sums[name] = *value++;
  for (const at::Tensor& sum : all) sum.zero_();
  return sums;
}

std::map<std::string, double> Learner::TakeMetrics() {
  if (summed_ == 0) return {};
  std::map<std::string, double> means = TakeSums();
  const double examples = static_cast<double>(summed_ * settings_.batch_size);
  const double halted = std::max(means.at("count"), 1.0);
  for (auto& [name, value] : means) {
    const bool is_loss = name.ends_with("loss");
    value /= name == "count" ? static_cast<double>(summed_) : is_loss ? examples : halted;
  }
  means["lr"] = settings_.lr.OfUpdate(step_);
  summed_ = 0;
  return means;
}

std::vector<at::Tensor> Learner::EvaluationWeights() const {
  return ema_.defined() ? parameters_.ViewsInto(ema_) : parameters_.tensors();
}

}  // namespace arc
