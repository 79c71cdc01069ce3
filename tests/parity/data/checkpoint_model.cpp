#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <cmath>

#include "harness/torch/training/act.h"
#include "harness/worker/official_import.h"
#include "tasks/error.h"
#include "tests/parity/data/checkpoints.h"
#include "tests/parity/models/tensors.h"

namespace arc::parity {
namespace {

using nlohmann::ordered_json;

constexpr const char* kCase = "case.json";
constexpr const char* kExpected = "expected.safetensors";

/// What the fixtures allow (case.json "tolerance", "float32_noise"). bfloat16 rounds
/// differently in every kernel and differences grow with the steps: bounds are given for
/// the first step's logits and the last step's predictions; we let the first double a step (with
/// AVX2 products logits are off by 0.41 at the fourth step, with AVX-512 by 0.16).
class Tolerances {
 public:
  Tolerances(const ordered_json& facts, bool bfloat16) : bfloat16_(bfloat16) {
    if (facts.contains("float32_noise")) {
      const ordered_json& noise = facts.at("float32_noise");
      per_step_ = noise.at("tolerance_per_step").get<std::vector<double>>();
      flips_ = noise.value("argmax_flips", int64_t{0});
    }
  }
  bool bfloat16() const { return bfloat16_; }
  int64_t flips() const { return flips_; }  ///< predictions that rounding changed, in float32
  double OfStep(int64_t step) const {
    if (bfloat16_) return std::ldexp(kFirstStep, static_cast<int>(step));
    const auto index = static_cast<size_t>(step);
    if (index < per_step_.size()) return per_step_[index];
    throw BadData(fmt::format("case.json: float32_noise.tolerance_per_step has no step {}", step));
  }
  /// Latent states are read out by sums that their errors mostly leave.
  double OfStates(int64_t step) const { return (bfloat16_ ? 2 : 1) * OfStep(step); }

 private:
  static constexpr double kFirstStep = 0.15;
  bool bfloat16_;
  std::vector<double> per_step_;
  int64_t flips_ = 0;
};

using Metrics = std::map<std::string, double>;

Metrics Numbers(const std::map<std::string, at::Tensor>& metrics) {
  Metrics numbers;
  for (const auto& [name, value] : metrics) numbers[name] = value.item<double>();
  return numbers;
}

HaltingSettings Halting(const Config& config) {
  HaltingSettings halting;
  halting.max_steps = config.Integer("halting.max_steps");
  halting.q_continue = config.Bool("halting.q_continue");
  halting.act_inference = config.Bool("halting.act_inference");
  return halting;
}

class ModelComparison {
 public:
  ModelComparison(const CheckpointFiles& files, const ImportedModel& imported, CaseReport& report)
      : files_(files),
        imported_(imported),
        report_(report),
        tolerances_(files.facts, imported.facts.config.String("training.precision") == "bf16"),
        act_(*imported.model, Halting(imported.facts.config),
             ParseLossType(imported.facts.config.String("loss.type"))),
        rows_{Expected("inputs"), Expected("labels"), Expected("puzzle_identifiers").to(at::kLong)},
        steps_(files.facts.at("act_steps")) {}

  void Run() {
    CompareRanges();
    RunModel();
    RequireAnswers();
    for (const auto& [name, expected] : files_.expected.tensors) Compare(name, expected);
    CompareMetrics();
    CompareSpread();
  }

 private:
  const at::Tensor& Expected(const std::string& name) const { return files_.expected.Get(name); }

  /// What the case gives to the model is what a dataset can hold.
  void CompareRanges() {
    const auto outside = [&](const char* name, const at::Tensor& bad) {
      report_.Exact(kExpected, name, bad.numel(), bad.sum().item<int64_t>(), "out of range");
    };
    const DataSizes& sizes = imported_.facts.sizes;
    const at::Tensor& ids = rows_.identifiers;
    outside("inputs", (rows_.inputs < 0) | (rows_.inputs >= sizes.vocab_size));
    outside("labels", ((rows_.labels < 0) & (rows_.labels != kIgnoreLabel)) |
                          (rows_.labels >= sizes.vocab_size));
    outside("puzzle_identifiers", (ids < 0) | (ids >= sizes.identifiers));
  }

  void RunModel() {
    StepContext context;
    context.parameters = imported_.store->tensors();
    context.dtype = tolerances_.bfloat16() ? at::kBFloat16 : at::kFloat;
    ActCarry carry = act_.InitialCarry(rows_, context);
    std::map<std::string, std::vector<at::Tensor>> stacked;
    for (int64_t step = 0; step < steps_; ++step) {
      ActResult result = act_.Step(carry, rows_, imported_.table, context);
      act_.AddLoss(carry, result);
      metrics_.push_back(Numbers(result.metrics));
      stacked["logits"].push_back(result.output.logits.to(at::kFloat));
      stacked["preds"].push_back(result.output.logits.argmax(-1).to(at::kInt));
      stacked["q_halt_logits"].push_back(result.output.q_halt);
      if (!result.output.q_continue.defined()) continue;
      stacked["q_continue_logits"].push_back(result.output.q_continue);
    }
    for (const auto& [name, values] : stacked) answers_[name] = at::stack(values);
    const auto& states = imported_.model->Spec().carry;
    for (size_t i = 0; i < states.size(); ++i) {
      answers_[states[i].name + "_last"] = carry.latent[i].to(at::kFloat);
    }
  }

  /// Whatever the model gives is a part of a case.
  void RequireAnswers() {
    for (const auto& [name, unused] : answers_) {
      if (files_.expected.Has(name)) continue;
      report_.SetUnreadable(fmt::format("{}: no tensor \"{}\"", kExpected, name));
    }
  }

  void Compare(const std::string& name, const at::Tensor& expected) {
    if (name == "inputs" || name == "labels" || name == "puzzle_identifiers") return;
    const auto found = answers_.find(name);
    if (found == answers_.end()) return report_.Missing(kExpected, name, expected.numel());
    const bool state = name.ends_with("_last");
    if (state || expected.sizes() != found->second.sizes()) {
      const double tolerance = tolerances_.OfStates(steps_ - 1);
      return CompareTensor(report_, kExpected, name, found->second, expected, tolerance);
    }
    name == "preds" ? ComparePredictions(found->second, expected)
                    : CompareSteps(name, found->second, expected);
  }

  /// One comparison of a tensor whose every step has its own tolerance.
  void CompareSteps(const std::string& name, const at::Tensor& actual, const at::Tensor& expected) {
    CaseReport each(report_.path(), report_.kind());
    Comparison all{kExpected, name, expected.numel()};
    for (int64_t step = 0; step < steps_; ++step) {
      CompareTensor(each, kExpected, name, actual[step], expected[step], tolerances_.OfStep(step));
      const Comparison& one = each.comparisons().back();
      all.absolute = std::max(all.absolute, one.absolute);
      all.relative = std::max(all.relative, one.relative);
      all.tolerance = std::max(all.tolerance, one.tolerance);
      if (!one.ok) all.note += fmt::format("step {}: {}; ", step, one.note);
    }
    all.ok = each.ok();
    report_.Add(std::move(all));
  }

  /// The file's own predictions are its logits' largest. Ours may be others: in float32 as many
  /// as the case saw flip by rounding, in bfloat16 one of ten of the last step's.
  void ComparePredictions(const at::Tensor& actual, const at::Tensor& expected) {
    const at::Tensor other = actual.ne(expected), last = other[steps_ - 1];
    const auto count = other.sum().item<int64_t>();
    const bool few = tolerances_.bfloat16() ? 10 * last.sum().item<int64_t>() <= last.numel()
                                            : count <= tolerances_.flips();
    Comparison c{kExpected, "preds", expected.numel()};
    c.excused = few ? count : 0;
    const auto different =
        Expected("logits").argmax(-1).ne(expected).sum().item<int64_t>() + count - c.excused;
    c.absolute = c.relative = different > 0 ? 1 : 0;
    c.ok = different == 0;
    if (c.excused + different > 0) {
      c.note = fmt::format("{} differ, {} more as rounding may", different, c.excused);
    }
    report_.Add(std::move(c));
  }

  /// The metrics of the expected logits, which leave no room: labels and losses alone.
  Metrics MetricsOfExpected(int64_t step) const {
    ActCarry carry;
    carry.rows = rows_;
    carry.steps = at::full({rows_.inputs.size(0)}, step + 1, at::kInt);
    carry.halted = carry.steps >= imported_.facts.config.Integer("halting.max_steps");
    ActResult result;
    result.output.logits = Expected("logits")[step];
    result.output.q_halt = Expected("q_halt_logits")[step];
    act_.AddLoss(carry, result);
    return Numbers(result.metrics);
  }

  void CompareMetrics() {
    const ordered_json& all = files_.facts.at("metrics_per_step");
    for (size_t step = 0; step < all.size(); ++step) {
      const auto index = static_cast<int64_t>(step);
      const Metrics exact = index < steps_ ? MetricsOfExpected(index) : Metrics();
      for (const auto& [name, value] : all[step].items()) {
        const std::string place = fmt::format("metrics_per_step.{}.{}", step, name);
        if (!exact.count(name)) {
          report_.Missing(kCase, place);
          continue;
        }
        report_.Number(kCase, place, metrics_[step].at(name), value, OfMetric(name, index));
        report_.Number(kCase, place + " of the expected logits", exact.at(name), value,
                       1e-6 * std::abs(value.get<double>()) + 1e-6);
      }
    }
  }
  /// In bfloat16 a loss, a sum over the rows, may be off by half the logits' tolerance a row.
  double OfMetric(const std::string& name, int64_t step) const {
    const auto rows = static_cast<double>(rows_.inputs.size(0));
    if (name.ends_with("loss")) {
      return (tolerances_.bfloat16() ? 0.5 * rows : 1) * tolerances_.OfStep(step);
    }
    if (name == "count" || name == "steps") return 0;
    return tolerances_.bfloat16() ? 0.1 * rows : 1e-6;
  }

  /// Smallest and largest q_halt of each step.
  void CompareSpread() {
    if (!files_.facts.contains("q_spread")) return;
    const ordered_json& all = files_.facts.at("q_spread");
    for (size_t step = 0; step < all.size(); ++step) {
      const std::string place = fmt::format("q_spread.{}", step);
      const auto index = static_cast<int64_t>(step);
      if (index >= steps_) {
        report_.Missing(kCase, place, 2);
        continue;
      }
      const at::Tensor q = Expected("q_halt_logits")[index];
      report_.Number(kCase, place + ".0", q.min().item<double>(), all[step].at(0), 1e-6);
      report_.Number(kCase, place + ".1", q.max().item<double>(), all[step].at(1), 1e-6);
    }
  }

  const CheckpointFiles& files_;
  const ImportedModel& imported_;
  CaseReport& report_;
  Tolerances tolerances_;
  ActLoop act_;
  DataRows rows_;
  int64_t steps_;
  std::map<std::string, at::Tensor> answers_;  ///< stacked over the steps
  std::vector<Metrics> metrics_;               ///< of each step
};

}  // namespace

void CompareWithModel(const CheckpointFiles& files, CaseReport& report) {
  at::NoGradGuard no_grad;
  const ordered_json& data = files.facts.at("metadata_of_dataset");
  OfficialModelRequest request;
  request.official_config = files.folder / "all_config.yaml";
  request.sizes = {data.at("vocab_size"), data.at("seq_len"), data.at("num_puzzle_identifiers")};
  request.plugin_folders = {ARC_BINARY_DIR "/lib/arcbench/plugins"};
  const ImportedModel imported = ImportModel(files.checkpoint, request, Config());
  ModelComparison(files, imported, report).Run();
}

}  // namespace arc::parity
