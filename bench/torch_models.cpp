#include "bench/torch_models.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/plugin/settings.h"
#include "harness/torch/plugin_model.h"
#include "harness/torch/training/captured_step.h"
#include "tasks/dataset.h"

namespace arc::bench {
namespace {

using Kind = StepShape::Kind;

std::string SettingsOf(const StepShape& shape) {
  nlohmann::json settings = {{"hidden_size", shape.hidden_size},     {"expansion", shape.expansion},
                             {"puzzle_emb_ndim", shape.hidden_size}, {"H_cycles", shape.h_cycles},
                             {"L_cycles", shape.l_cycles},           {"L_layers", shape.layers}};
  if (shape.kind == Kind::kHrm) {
    settings["H_layers"] = shape.layers;
  } else {
    settings["puzzle_emb_len"] = shape.prefix;
    settings["mlp_t"] = shape.mlp_mixer();
    if (shape.mlp_mixer()) settings["pos_encodings"] = "none";
  }
  return settings.dump();
}

LearnerSettings TrainingOf(const StepCase& step) {
  const bool hrm = step.shape.kind == Kind::kHrm;
  LearnerSettings s;
  s.steps = 1'000'000;
  s.batch_size = step.shape.batch;
  s.lr = {1e-4, 1, 2000, s.steps};
  s.puzzle_emb_lr = s.lr;
  s.ema = hrm ? 0 : 0.999;
  s.dtype = step.bf16 ? at::kBFloat16 : at::kFloat;
  s.halting.q_continue = hrm;
  s.capture = step.cuda;
  return s;
}

/// Boards with their solutions, as the data gives them.
DataRows RowsOf(const StepShape& shape, at::Device device) {
  const std::unique_ptr<Suite> suite = MakeBoardSuite(shape);
  TrainingStream stream(*suite, MakeBoards(shape), {});
  BatchRows batch;
  stream.Next(static_cast<size_t>(shape.batch), batch);
  return ToRows(batch).CopyOn(device);
}

}  // namespace

std::unique_ptr<Model> MakeModel(const StepShape& shape) {
  const PluginInfo info = FindPlugin(shape.kind == Kind::kHrm ? "hrm" : "trm", PluginFolders({}));
  const std::string settings = EffectiveSettings(info, SettingsOf(shape));
  ArcCreateArgs args;
  args.settings_json = settings.c_str();
  args.seq_len = static_cast<int>(shape.seq_len);
  args.vocab_size = static_cast<int>(shape.vocab_size);
  return arc::MakeModel(LoadPlugin(info, ThisHost(ARC_TORCH_VERSION_STRING)), args);
}

WarmLearner::WarmLearner(const StepCase& step, at::Device device)
    : model_(MakeModel(step.shape)),
      learner_(*model_, 1, TrainingOf(step), device),
      rows_(RowsOf(step.shape, device)) {
  learner_.Start();
  WarmUp();
}

void WarmLearner::WarmUp() {
  const int steps = learner_.settings().capture ? CapturedStep::kEagerRuns + 1 : 2;
  for (int i = 0; i < steps; ++i) Step();
}

std::unique_ptr<Suite> MakeBoardSuite(const StepShape& shape) {
  const auto side = static_cast<int>(std::sqrt(static_cast<double>(shape.seq_len)));
  return MakeSuite("sudoku", {.rows = side});
}

std::vector<Puzzle> MakeBoards(const StepShape& shape) {
  GenerateOptions options;
  options.count = static_cast<size_t>(shape.batch);
  if (shape.seq_len < 81) options.clues = static_cast<int>(shape.seq_len / 2);  // enough boards
  return MakeBoardSuite(shape)->Generate(options);
}

}  // namespace arc::bench
