#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <map>
#include <set>

#include "tests/parity/kinds.h"
#include "tests/parity/models/model_case.h"
#include "tests/parity/models/tensors.h"

// Kinds forward, train_step and trajectory: calls of the ACT loop on the case's
// batches, compared call by call.
namespace arc::parity {
namespace {

using nlohmann::json;

constexpr double kPoison = 123;  // what the public code's uninitialised carry held
constexpr const char* kExpected = "expected.safetensors";

/// Compares what the calls gave with expected.safetensors and case.json.
class Calls {
 public:
  Calls(const ModelCase& given, CaseReport& report)
      : case_(given), report_(report), expected_(given.File(kExpected)) {}

  void Add(size_t call, const ActCarry& carry, const ActResult& result,
           const LearnerSettings* training = nullptr) {
    std::map<std::string, at::Tensor> actual = {{"logits", result.output.logits},
                                                {"q_halt_logits", result.output.q_halt},
                                                {"q_continue_logits", result.output.q_continue},
                                                {"target_q_continue", result.target_q_continue},
                                                {"halted", carry.halted.to(at::kByte)},
                                                {"steps", carry.steps}};
    const std::vector<CarrySpec>& states = case_.model().Spec().carry;
    for (size_t i = 0; i < states.size(); ++i) actual[states[i].name] = carry.latent[i];
    const std::string prefix = fmt::format("call_{:02}.", call + 1);
    for (const auto& [name, tensor] : expected_.tensors) {
      if (!name.starts_with(prefix)) continue;
      const std::string key = name.substr(prefix.size());
      CompareTensor(report_, kExpected, name, actual[key], tensor, case_.Tolerance(key, tensor));
      compared_.insert(name);
    }
    for (const auto& [name, value] : result.metrics) scalars_[name].push_back(value.item<double>());
    all_halted_.push_back(carry.halted.all().item<bool>());
    if (!training) return;
    const auto step = static_cast<int64_t>(call) + 1;
    scalars_["lr"].push_back(training->lr.OfUpdate(step));
    scalars_["puzzle_emb_lr"].push_back(training->puzzle_emb_lr.OfUpdate(step));
  }

  /// Everything that is one value a call, and all that no call has compared.
  void Finish() {
    for (const auto& [name, tensor] : expected_.tensors) {
      if (compared_.count(name)) continue;
      if (!name.starts_with("scalar.")) {
        report_.Missing(kExpected, name, tensor.numel());
        continue;
      }
      const std::string key = name.substr(7);
      CompareTensor(report_, kExpected, name, Scalars(key), tensor, case_.Tolerance(key, tensor));
    }
    const json& facts = case_.facts();
    if (facts.contains("expected_scalars")) {
      for (const auto& [key, values] : facts.at("expected_scalars").items()) {
        const at::Tensor expected = at::tensor(values.get<std::vector<double>>(), at::kDouble);
        CompareTensor(report_, "case.json", "expected_scalars." + key, Scalars(key), expected,
                      case_.Tolerance(key, expected));
      }
    }
    if (facts.contains("all_halted")) {
      report_.Text("case.json", "all_halted", json(all_halted_).dump(),
                   facts.at("all_halted").dump());
    }
  }

 private:
  at::Tensor Scalars(const std::string& key) const {
    const auto found = scalars_.find(key);
    return found == scalars_.end() ? at::Tensor() : at::tensor(found->second, at::kDouble);
  }

  const ModelCase& case_;
  CaseReport& report_;
  Checkpoint expected_;
  std::set<std::string> compared_;
  std::map<std::string, std::vector<double>> scalars_;
  std::vector<bool> all_halted_;
};

/// The model with the case's weights, stepped without updates.
struct Stepper {
  Stepper(const ModelCase& given, bool training)
      : settings(given.Settings()),
        store(given.model().Spec(), at::kCPU),
        table(at::zeros({given.identifiers(), given.model().Spec().puzzle_vector_size})),
        act(given.model(), settings.halting, settings.loss) {
    LoadWeights(given.File("weights.safetensors"), "", store, table.size(1) > 0 ? &table : nullptr);
    context.parameters = store.tensors();
    context.dtype = settings.dtype;
    context.training = training;
    carry = act.InitialCarry(given.Rows(0), context);
    for (at::Tensor& latent : carry.latent) latent.fill_(kPoison);
  }
  LearnerSettings settings;
  ParameterStore store;
  at::Tensor table;
  ActLoop act;
  StepContext context;
  ActCarry carry;
};

void Forward(const ModelCase& given, CaseReport& report) {
  at::NoGradGuard no_grad;
  Calls calls(given, report);
  Stepper stepper(given, false);
  for (size_t call = 0; call < given.calls(); ++call) {
    ActResult result =
        stepper.act.Step(stepper.carry, given.Rows(call), stepper.table, stepper.context);
    stepper.act.AddLoss(stepper.carry, result);
    calls.Add(call, stepper.carry, result);
  }
  calls.Finish();
}

void CompareGradients(const ModelCase& given, const std::string& file, const Stepper& stepper,
                      const ActResult& result, CaseReport& report) {
  std::map<std::string, at::Tensor> actual;
  for (size_t i = 0; i < stepper.store.specs().size(); ++i) {
    actual[OfficialName(stepper.store.specs()[i].name)] = stepper.store.tensors()[i].grad();
  }
  if (result.puzzle_vectors.defined()) {
    actual["model.inner.puzzle_emb.local_weights"] = result.puzzle_vectors.grad();
    actual["model.inner.puzzle_emb.local_ids"] = stepper.carry.rows.identifiers;
  }
  for (const auto& [name, tensor] : given.File(file).tensors) {
    CompareTensor(report, file, name, actual[name], tensor, given.GradientTolerance(tensor));
  }
}

void TrainStep(const ModelCase& given, CaseReport& report) {
  Calls calls(given, report);
  Stepper stepper(given, true);
  const double scale = given.facts().at("run").at("grad_scale");
  std::vector<std::string> gradients = given.FilesNamed("grads_call");
  for (size_t call = 0; call < given.calls(); ++call) {
    stepper.store.flat_gradient().zero_();
    ActResult result =
        stepper.act.Step(stepper.carry, given.Rows(call), stepper.table, stepper.context);
    (result.loss * scale).backward();
    calls.Add(call, stepper.carry, result);
    const std::string file = fmt::format("grads_call{}.safetensors", call + 1);
    if (std::erase(gradients, file) > 0) {
      CompareGradients(given, file, stepper, result, report);
    }
  }
  for (const std::string& file : gradients) report.Missing(file, "of a call that is not made");
  calls.Finish();
}

/// Weights and averages after some of the steps of a whole training.
class Snapshots {
 public:
  Snapshots(const ModelCase& given, const Learner& learner, CaseReport& report)
      : case_(given), learner_(learner), report_(report), files_(given.FilesNamed("weights_after_")) {
    for (const std::string& file : given.FilesNamed("ema_after_")) files_.push_back(file);
  }

  void After(const ActResult& result) {
    NoteTinyGradients(result);
    for (const std::string start : {"weights", "ema"}) {
      const std::string key = fmt::format("{}_after_{:02}", start, learner_.step());
      if (std::erase(files_, key + ".safetensors") > 0) Compare(key, start == "ema" ? "ema." : "");
    }
  }
  void Finish() {
    for (const std::string& file : files_) report_.Missing(file, "of a step that is not made");
  }

 private:
  /// Gradients below 1e-6 of their tensor's largest: the sign of their update is rounding's.
  static at::Tensor Tiny(const at::Tensor& gradient) {
    const at::Tensor size = gradient.abs();
    return (size < 1e-6 * size.max()) & (size > 0);
  }
  void Note(const std::string& name, const at::Tensor& tiny) {
    at::Tensor& noted = tiny_[name];
    noted = noted.defined() ? noted | tiny : tiny;
  }
  void NoteTinyGradients(const ActResult& result) {
    at::NoGradGuard no_grad;
    const LearnerSettings& settings = learner_.settings();
    moved_ += 2 * settings.lr.OfUpdate(learner_.step());
    table_moved_ += 2 * settings.puzzle_emb_lr.OfUpdate(learner_.step());
    const auto& specs = learner_.parameters().specs();
    for (size_t i = 0; i < specs.size(); ++i) {
      const at::Tensor gradient = learner_.parameters().tensors()[i].grad();
      if (gradient.defined()) Note(OfficialName(specs[i].name), Tiny(gradient));
    }
    if (!learner_.puzzle_table().defined()) return;
    const at::Tensor of_table = at::zeros_like(learner_.puzzle_table());
    of_table.index_add_(0, learner_.carry().rows.identifiers, result.puzzle_vectors.grad());
    Note(kPuzzleTableName, Tiny(of_table));
  }
  void Compare(const std::string& key, const std::string& prefix) {
    const Checkpoint state = learner_.SaveState();
    const std::string file = key + ".safetensors";
    for (const auto& [name, tensor] : case_.File(file).tensors) {
      // The table and the frozen states have no average: a snapshot shows them as they are.
      const auto& found = state.Has(prefix + name) ? prefix + name : name;
      const Excuse excuse{tiny_[name], name == kPuzzleTableName ? table_moved_ : moved_};
      CompareTensor(report_, file, name, state.Has(found) ? state.Get(found) : at::Tensor(), tensor,
                    case_.Tolerance(key, tensor), excuse);
    }
  }

  const ModelCase& case_;
  const Learner& learner_;
  CaseReport& report_;
  std::vector<std::string> files_;
  std::map<std::string, at::Tensor> tiny_;
  double moved_ = 0, table_moved_ = 0;
};

void Trajectory(const ModelCase& given, CaseReport& report) {
  Calls calls(given, report);
  Learner learner(given.model(), given.identifiers(), given.Settings(), at::kCPU);
  learner.LoadWeightsFrom(given.File("weights.safetensors"));
  Snapshots snapshots(given, learner, report);
  for (size_t call = 0; call < given.calls(); ++call) {
    const ActResult result = learner.Step(given.Rows(call));
    calls.Add(call, learner.carry(), result, &learner.settings());
    snapshots.After(result);
  }
  calls.Finish();
  snapshots.Finish();
}

}  // namespace

void CheckModel(const std::filesystem::path& folder, CaseReport& report) {
  const ModelCase given(folder);
  for (const std::string& key : given.UnknownKeys()) report.Missing("case.json", key);
  if (report.kind() == "forward") return Forward(given, report);
  if (report.kind() == "train_step") return TrainStep(given, report);
  Trajectory(given, report);
}

}  // namespace arc::parity
