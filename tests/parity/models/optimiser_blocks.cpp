#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "harness/torch/optim/optimisers.h"
#include "tests/parity/models/block_case.h"
#include "tests/parity/models/tensors.h"

// What updates weights: the puzzle table's SignSGD, AdamATan2, Muon, the learning rate.
namespace arc::parity {
namespace {

using nlohmann::json;
using Names = std::vector<std::string>;

void SparseSignSgdPart(BlockCase& blocks) {
  const json& params = blocks.params().at("sign_sgd");
  const at::Tensor table = blocks.Get("sign_sgd.weights_0");
  for (size_t i = 0; blocks.Has(fmt::format("sign_sgd.ids_{}", i)); ++i) {
    SparseSignSgd(table, blocks.Get(fmt::format("sign_sgd.ids_{}", i)),
                  blocks.Get(fmt::format("sign_sgd.local_grad_{}", i)),
                  at::full({1}, params.at("lr").at(i).get<double>(), at::kDouble),
                  params.at("weight_decay"));
    blocks.Compare(table, fmt::format("sign_sgd.weights_{}", i + 1));
  }
}

/// The parameters of an optimiser's case: NAME_STEP holds each before step STEP + 1.
class Parameters {
 public:
  Parameters(BlockCase& blocks, Names names)
      : blocks_(blocks), names_(std::move(names)), layout_(Shapes()) {}

  const FlatLayout& layout() const { return layout_; }
  /// Tensors NAME_STEP in one flat buffer.
  at::Tensor Flat(const Names& names, size_t step) const {
    std::vector<at::Tensor> parts;
    for (const std::string& name : names) parts.push_back(Get(name, step).flatten());
    return at::cat(parts);
  }
  /// Steps through all gradients; compares the parameters after each.
  void Run(Optimiser& optimiser, const Names& gradients, const json& rates) const {
    const at::Tensor flat = Flat(names_, 0);
    for (size_t step = 0; blocks_.Has(Name(gradients[0], step)); ++step) {
      optimiser.Step(flat, Flat(gradients, step), rates.at(step), static_cast<int64_t>(step) + 1);
      for (size_t i = 0; i < names_.size(); ++i) {
        blocks_.Compare(layout_.View(flat, i), Name(names_[i], step + 1));
      }
    }
  }

 private:
  static std::string Name(const std::string& name, size_t step) {
    return fmt::format("{}_{}", name, step);
  }
  at::Tensor Get(const std::string& name, size_t step) const {
    return blocks_.Get(Name(name, step));
  }
  std::vector<std::vector<int64_t>> Shapes() const {
    std::vector<std::vector<int64_t>> shapes;
    for (const std::string& name : names_) shapes.push_back(Get(name, 0).sizes().vec());
    return shapes;
  }

  BlockCase& blocks_;
  Names names_;
  FlatLayout layout_;
};

/// adam_atan2.p1, p2, … with gradients g1, g2, … and final moments m1_end, v1_end, …
void AdamAtan2Part(BlockCase& blocks) {
  const json& params = blocks.params().at("adam_atan2");
  Names names, gradients;
  for (int k = 1; blocks.Has(fmt::format("adam_atan2.p{}_0", k)); ++k) {
    names.push_back(fmt::format("adam_atan2.p{}", k));
    gradients.push_back(fmt::format("adam_atan2.g{}", k));
  }
  const Parameters parameters(blocks, names);
  AdamAtan2 optimiser(
      parameters.Flat(names, 0), parameters.layout(),
      {params.at("betas").at(0), params.at("betas").at(1), params.at("weight_decay")});
  parameters.Run(optimiser, gradients, params.at("lr"));
  for (const OptimiserState& state : optimiser.State()) {
    const char moment = std::string(state.name) == "exp_avg" ? 'm' : 'v';
    const std::string name = fmt::format("adam_atan2.{}{}_end", moment, state.parameter + 1);
    if (blocks.Has(name)) blocks.Compare(state.values, name);
  }
}

void MuonPart(BlockCase& blocks) {
  const json& params = blocks.params().at("muon");
  const json& adamw = params.at("adamw");
  const Muon::Options options{params.at("momentum"),
                              params.at("nesterov"),
                              params.at("ns_steps"),
                              params.at("matched_adamw_rms"),
                              params.at("weight_decay"),
                              adamw.at("betas").at(0),
                              adamw.at("betas").at(1),
                              adamw.at("eps"),
                              adamw.at("weight_decay")};
  Names names, gradients;
  for (const char* group : {"muon_params", "adamw_params"}) {
    for (const std::string name : params.at(group)) {
      names.push_back("muon." + name);
      gradients.push_back("muon.g_" + name);
    }
  }
  const Parameters parameters(blocks, names);
  Muon optimiser(parameters.Flat(names, 0), parameters.layout(), options);
  parameters.Run(optimiser, gradients, params.at("lr"));
}

/// The first steps enlarge what is small, rounding errors among it, by 1,600: five of them are off
/// by 1e-5 in anybody's float32. As the fixtures take theirs: ten times float32 against float64,
/// at least the default.
double MatrixSignTolerance(const at::Tensor& sign, const at::Tensor& float64,
                           const at::Tensor& expected) {
  return std::max(10 * LargestFinite(sign - float64), DefaultTolerance(expected));
}

/// msign.X.in and, for some numbers N of steps, msign.X.outN.
void MatrixSigns(BlockCase& blocks) {
  for (const std::string& name : blocks.Names("msign.")) {
    const size_t out = name.rfind(".out");
    if (out == std::string::npos) continue;
    const int64_t steps = std::stoll(name.substr(out + 4));
    const at::Tensor matrix = blocks.Get(name.substr(0, out) + ".in");
    const at::Tensor sign = Msign(matrix, steps);
    const at::Tensor float64 = Msign(matrix.to(at::kDouble), steps);
    blocks.Compare(sign, name, MatrixSignTolerance(sign, float64, blocks.Get(name)));
  }
}

void LearningRates(BlockCase& blocks) {
  const json& rows = blocks.params().at("lr_schedule");
  for (size_t i = 0; i < rows.size(); ++i) {
    const json& row = rows[i];
    const LearningRateSchedule schedule{row.at("base_lr"), row.at("min_ratio"), row.at("warmup"),
                                        row.at("total")};
    const json& expected = row.at("lr_at_step_0_to_total");
    for (size_t step = 0; step < expected.size(); ++step) {
      const double value = expected[step];
      blocks.Number(fmt::format("params.lr_schedule[{}].lr_at_step_0_to_total[{}]", i, step),
                    schedule.At(static_cast<int64_t>(step)), value, 1e-12 * std::abs(value) + 1e-18);
    }
  }
}

}  // namespace

void CheckOptimiserBlocks(BlockCase& blocks) {
  if (!blocks.Names("sign_sgd.").empty()) SparseSignSgdPart(blocks);
  if (!blocks.Names("adam_atan2.").empty()) AdamAtan2Part(blocks);
  if (!blocks.Names("muon.").empty()) MuonPart(blocks);
  MatrixSigns(blocks);
  if (blocks.params().contains("lr_schedule")) LearningRates(blocks);
}

}  // namespace arc::parity
