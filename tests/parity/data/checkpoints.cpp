#include "tests/parity/data/checkpoints.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <set>

#include "harness/run/yaml_json.h"
#include "harness/torch/checkpoint/pytorch_zip.h"
#include "harness/torch/training/act.h"
#include "harness/worker/official_import.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/parity/kinds.h"
#include "tests/parity/models/tensors.h"

// Kind checkpoints: a checkpoint as pretrain.py leaves it, read and run by the code of
// `arcbench runs import`.
namespace arc::parity {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kCase = "case.json";
constexpr const char* kTensors = "tensors.safetensors";
constexpr const char* kExpected = "expected.safetensors";

std::string TypeName(const at::Tensor& tensor) {
  switch (tensor.scalar_type()) {
    case at::kFloat:
      return "torch.float32";
    case at::kBFloat16:
      return "torch.bfloat16";
    case at::kHalf:
      return "torch.float16";
    case at::kDouble:
      return "torch.float64";
    default:
      return at::toString(tensor.scalar_type());
  }
}

/// What the fixtures allow (case.json "tolerance", "float32_noise"). bfloat16 rounds
/// differently in every kernel and differences grow with the steps: bounds are given for
/// the first step's logits and the last step's predictions; we let the first double a step.
class Tolerances {
 public:
  Tolerances(const ordered_json& facts, bool bfloat16) : bfloat16_(bfloat16) {
    if (facts.contains("float32_noise")) {
      per_step_ = facts.at("float32_noise").at("tolerance_per_step").get<std::vector<double>>();
    }
  }
  bool bfloat16() const { return bfloat16_; }
  double OfStep(int64_t step) const {
    if (bfloat16_) return std::ldexp(kFirstStep, static_cast<int>(step));
    const auto index = static_cast<size_t>(step);
    if (index < per_step_.size()) return per_step_[index];
    throw BadData(fmt::format("float32_noise.tolerance_per_step has no step {}", step));
  }
  /// Latent states are read out by sums that their errors mostly leave.
  double OfStates(int64_t step) const { return (bfloat16_ ? 2 : 1) * OfStep(step); }
  /// Predictions of a step that may be others than the expected ones.
  double Disagreement(int64_t step, int64_t last) const {
    return bfloat16_ ? (step == last ? 0.1 : 1) : 0;
  }

 private:
  static constexpr double kFirstStep = 0.15;
  bool bfloat16_;
  std::vector<double> per_step_;
};

/// The model's answers, stacked over the steps as expected.safetensors has them.
struct Answers {
  std::map<std::string, at::Tensor> tensors;
  std::vector<std::map<std::string, double>> metrics;
};

Answers Run(const ImportedModel& imported, const Checkpoint& expected, int64_t steps) {
  at::NoGradGuard no_grad;
  const Config& config = imported.facts.config;
  HaltingSettings halting;
  halting.max_steps = config.Integer("halting.max_steps");
  halting.q_continue = config.Bool("halting.q_continue");
  const ActLoop act(*imported.model, halting, ParseLossType(config.String("loss.type")));
  StepContext context;
  context.parameters = imported.store->tensors();
  context.dtype = config.String("training.precision") == "bf16" ? at::kBFloat16 : at::kFloat;
  const DataRows rows{expected.Get("inputs"), expected.Get("labels"),
                      expected.Get("puzzle_identifiers").to(at::kLong)};
  ActCarry carry = act.InitialCarry(rows, context);
  Answers answers;
  std::map<std::string, std::vector<at::Tensor>> stacked;
  for (int64_t step = 0; step < steps; ++step) {
    ActResult result = act.Step(carry, rows, imported.table, context);
    act.AddLoss(carry, result);
    stacked["logits"].push_back(result.output.logits.to(at::kFloat));
    stacked["preds"].push_back(result.output.logits.argmax(-1).to(at::kInt));
    stacked["q_halt_logits"].push_back(result.output.q_halt);
    if (result.output.q_continue.defined()) {
      stacked["q_continue_logits"].push_back(result.output.q_continue);
    }
    auto& metrics = answers.metrics.emplace_back();
    for (const auto& [name, value] : result.metrics) metrics[name] = value.item<double>();
  }
  for (const auto& [name, values] : stacked) answers.tensors[name] = at::stack(values);
  const auto& states = imported.model->Spec().carry;
  for (size_t i = 0; i < states.size(); ++i) {
    answers.tensors[states[i].name + "_last"] = carry.latent[i].to(at::kFloat);
  }
  return answers;
}

class CheckpointCase {
 public:
  CheckpointCase(const std::filesystem::path& folder, const ordered_json& facts,
                 CaseReport& report)
      : folder_(folder),
        facts_(facts),
        report_(report),
        file_(folder / facts.at("checkpoint").get<std::string>()),
        expected_(ReadSafetensors(folder / kExpected)),
        tensors_(ReadSafetensors(folder / kTensors)),
        config_(ReadYaml(folder / "all_config.yaml")),
        read_(ReadPyTorchZip(file_)) {}

  void Check() {
    CompareTensors();
    CompareFacts();
    try {
      const ImportedModel imported = Import();
      CompareSizes(imported);
      CompareAnswers(imported);
    } catch (const Error& error) {  // the files were read: what fails now is ours
      report_.Exact(kExpected, "the model", 1, 1, error.what());
    }
  }

 private:
  ImportedModel Import() const {
    const ordered_json& data = facts_.at("metadata_of_dataset");
    OfficialModelRequest request;
    request.official_config = folder_ / "all_config.yaml";
    request.sizes = {data.at("vocab_size"), data.at("seq_len"), data.at("num_puzzle_identifiers")};
    request.plugin_folders = {ARC_BINARY_DIR "/lib/arcbench/plugins"};
    return ImportModel(file_, request, Config());
  }

  void CompareTensors() {
    for (const auto& [name, expected] : tensors_.tensors) {
      const auto found = read_.tensors.find(name);
      const at::Tensor actual = found == read_.tensors.end() ? at::Tensor() : found->second;
      CompareTensor(report_, kTensors, name, actual, expected, 0);
      if (actual.defined()) {
        report_.Text(kTensors, name + " type", TypeName(actual), TypeName(expected));
      }
    }
    report_.Number(kTensors, "tensors", static_cast<double>(read_.tensors.size()),
                   static_cast<double>(tensors_.tensors.size()), 0);
  }

  /// Everything in case.json but the metrics, which take the model.
  void CompareFacts() {
    static const std::set<std::string> kElsewhere = {
        "what",     "repo",      "checkpoint",          "expected",         "tolerance",
        "q_spread", "act_steps", "metadata_of_dataset", "metrics_per_step", "float32_noise"};
    for (const auto& [key, value] : facts_.items()) {
      if (key == "arch") {
        report_.Text(kCase, key, config_.at("arch").dump(), json(value).dump());
      } else if (key == "n_tensors") {
        report_.Number(kCase, key, static_cast<double>(read_.tensors.size()), value, 0);
      } else if (key == "tensors") {
        for (const auto& [name, facts] : value.items()) CompareShape(name, facts);
      } else if (key == "storage_location_tag") {
        report_.Text(kCase, key, fmt::format("{}", fmt::join(read_.locations, ", ")), value);
      } else if (kElsewhere.count(key) == 0) {
        report_.Missing(kCase, key);
      }
    }
  }
  void CompareShape(const std::string& name, const ordered_json& facts) {
    const auto found = read_.tensors.find(name);
    if (found == read_.tensors.end()) return report_.Missing(kCase, "tensors." + name);
    const json actual = {{"shape", found->second.sizes().vec()},
                         {"dtype", TypeName(found->second)}};
    report_.Text(kCase, "tensors." + name, actual.dump(), json(facts).dump());
  }

  /// What the public code takes from the dataset, against what the tensors have.
  void CompareSizes(const ImportedModel& imported) {
    const ordered_json& data = facts_.at("metadata_of_dataset");
    const at::Tensor& inputs = expected_.Get("inputs");
    report_.Number(kCase, "metadata_of_dataset.seq_len", static_cast<double>(inputs.size(1)),
                   data.at("seq_len"), 0);
    report_.Number(kCase, "metadata_of_dataset.vocab_size",
                   static_cast<double>(expected_.Get("logits").size(-1)), data.at("vocab_size"), 0);
    if (imported.table.defined()) {
      report_.Number(kCase, "metadata_of_dataset.num_puzzle_identifiers", TableRows(),
                     data.at("num_puzzle_identifiers"), 0);
    }
    for (const char* key : {"pad_id", "ignore_label_id", "blank_identifier_id"}) {
      report_.Number(kCase, fmt::format("metadata_of_dataset.{}", key), 0, data.at(key), 0);
    }
  }
  double TableRows() const {
    for (const auto& [name, tensor] : read_.tensors) {
      if (name.ends_with("puzzle_emb.weights")) return static_cast<double>(tensor.size(0));
    }
    return 0;
  }

  void CompareAnswers(const ImportedModel& imported) {
    const bool bf16 = imported.facts.config.String("training.precision") == "bf16";
    const Tolerances tolerances(facts_, bf16);
    const int64_t steps = facts_.at("act_steps");
    const Answers answers = Run(imported, expected_, steps);
    static const std::set<std::string> kInputs = {"inputs", "labels", "puzzle_identifiers"};
    for (const auto& [name, expected] : expected_.tensors) {
      if (kInputs.count(name)) continue;
      const auto found = answers.tensors.find(name);
      if (found == answers.tensors.end()) {
        report_.Missing(kExpected, name, expected.numel());
      } else if (name.ends_with("_last")) {
        CompareTensor(report_, kExpected, name, found->second, expected,
                      tolerances.OfStates(steps - 1));
      } else if (name == "preds") {
        ComparePredictions(found->second, expected, tolerances);
      } else {
        CompareSteps(name, found->second, expected, tolerances);
      }
    }
    CompareMetrics(answers, tolerances);
    CompareSpread(answers, tolerances);
  }

  void CompareSteps(const std::string& name, const at::Tensor& actual, const at::Tensor& expected,
                    const Tolerances& tolerances) {
    if (expected.sizes() != actual.sizes()) {
      return CompareTensor(report_, kExpected, name, actual, expected, 0);
    }
    for (int64_t step = 0; step < actual.size(0); ++step) {
      CompareTensor(report_, kExpected, fmt::format("{} of step {}", name, step), actual[step],
                    expected[step], tolerances.OfStep(step));
    }
  }

  /// A prediction may be another one where the expected logits themselves leave it open
  /// within the tolerance. The file's own must be its logits' largest.
  void ComparePredictions(const at::Tensor& actual, const at::Tensor& expected,
                          const Tolerances& tolerances) {
    const at::Tensor& logits = expected_.Get("logits");
    if (expected.sizes() != actual.sizes() || logits.dim() != 4) {
      return CompareTensor(report_, kExpected, "preds", actual, expected, 0);
    }
    report_.Exact(kExpected, "preds are the logits' largest", expected.numel(),
                  logits.argmax(-1).ne(expected).sum().item<int64_t>());
    const int64_t last = expected.size(0) - 1;
    for (int64_t step = 0; step <= last; ++step) {
      const at::Tensor chosen = logits[step].gather(-1, actual[step].to(at::kLong).unsqueeze(-1));
      const at::Tensor lost = logits[step].amax(-1) - chosen.squeeze(-1);
      const at::Tensor clear = lost > 2 * tolerances.OfStep(step);
      const at::Tensor other = actual[step].ne(expected[step]);
      const at::Tensor wrong = tolerances.bfloat16() ? other : other & clear;
      const auto count = static_cast<double>(wrong.sum().item<int64_t>());
      const auto all = static_cast<double>(wrong.numel());
      report_.Number(kExpected, fmt::format("preds of step {}, fraction that differs", step),
                     count / all, 0, tolerances.Disagreement(step, last));
    }
  }

  /// Losses are sums over the rows, whose errors have either sign.
  void CompareMetrics(const Answers& answers, const Tolerances& tolerances) {
    const auto& all = facts_.at("metrics_per_step");
    const auto rows = static_cast<double>(expected_.Get("inputs").size(0));
    for (size_t step = 0; step < all.size(); ++step) {
      for (const auto& [name, value] : all[step].items()) {
        const std::string place = fmt::format("metrics_per_step.{}.{}", step, name);
        if (step >= answers.metrics.size() || !answers.metrics[step].count(name)) {
          report_.Missing(kCase, place);
          continue;
        }
        const bool loss = name.ends_with("loss");
        const double off = 0.5 * rows * tolerances.OfStep(static_cast<int64_t>(step));
        const double accuracy = tolerances.bfloat16() ? 0.1 * rows : 1e-6;
        const bool counts = name == "count" || name == "steps";
        report_.Number(kCase, place, answers.metrics[step].at(name), value,
                       loss     ? off
                       : counts ? 0
                                : accuracy);
      }
    }
  }

  /// Smallest and largest q_halt of each step.
  void CompareSpread(const Answers& answers, const Tolerances& tolerances) {
    if (!facts_.contains("q_spread")) return;
    const auto& all = facts_.at("q_spread");
    const at::Tensor& q = answers.tensors.at("q_halt_logits");
    for (size_t step = 0; step < all.size(); ++step) {
      const std::string place = fmt::format("q_spread.{}", step);
      const auto index = static_cast<int64_t>(step);
      if (index >= q.size(0)) {
        report_.Missing(kCase, place);
        continue;
      }
      report_.Number(kCase, place + ".0", q[index].min().item<double>(), all[step].at(0),
                     tolerances.OfStep(index));
      report_.Number(kCase, place + ".1", q[index].max().item<double>(), all[step].at(1),
                     tolerances.OfStep(index));
    }
  }

  const std::filesystem::path& folder_;
  const ordered_json& facts_;
  CaseReport& report_;
  std::filesystem::path file_;
  Checkpoint expected_, tensors_;
  json config_;
  PyTorchFile read_;
};

}  // namespace

void CheckOneCheckpoint(const std::filesystem::path& folder, const ordered_json& facts,
                        CaseReport& report) {
  CheckpointCase(folder, facts, report).Check();
}

void CheckCheckpoints(const std::filesystem::path& folder, CaseReport& report) {
  const std::filesystem::path file = folder / kCase;
  ReadJson(file);  // judges syntax and repeated keys
  const ordered_json facts = ordered_json::parse(ReadFile(file));
  if (facts.contains("files")) return CheckOddCheckpoints(folder, facts, report);
  CheckOneCheckpoint(folder, facts, report);
}

}  // namespace arc::parity
