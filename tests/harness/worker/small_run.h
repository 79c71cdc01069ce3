#pragma once
#include <ATen/ATen.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "harness/torch/checkpoint/checkpoint.h"
#include "tests/harness/command/command_fixture.h"
#include "tests/harness/command/small_model.h"

namespace arc {

// 4x4 boards and a model of a few thousand weights: a run takes about a second.
inline const std::string kSmallRecipe = std::string("name = \"small\"\n") + kSmallModel + R"([data]
suite = "sudoku"
rows = 4
clues = 8
train_count = 60
evaluation_count = 20
[training]
steps = 12
batch_size = 8
lr = 1e-3
lr_warmup_steps = 0
threads = 1
ema = 0.9
log_every = 1
seed = 5
[halting]
max_steps = 3
q_continue = false
[evaluation]
views = 2
)";

// The same for ARC; the evaluation set, and a canvas of less than 30x30, are for the test to say.
inline const std::string kSmallArc =
    std::string("name = \"base\"\n") + kSmallModel + R"(mlp_t = false
[data]
suite = "arc"
train = "none"
transductive = true
identifiers = "per-task"
overlap = "unchecked"
[training]
steps = 6
batch_size = 8
lr = 1e-3
lr_warmup_steps = 0
puzzle_emb_lr = 1e-1
threads = 1
ema = 0.9
log_every = 1
[halting]
max_steps = 2
q_continue = false
[evaluation]
views = 2
)";

/// Trains small models with the programs as built.
class SmallRunTest : public CommandTest {
 protected:
  SmallRunTest() : recipe_(File("small.toml", kSmallRecipe)) {
    environment_["ARCBENCH_PLUGIN_PATH"] = ARC_BINARY_DIR "/lib/arcbench/plugins";
  }
  /// Trains with these settings; returns the run's id.
  std::string Train(std::vector<std::string> words) {
    words.insert(words.begin(), {"train", recipe_.string()});
    const Outcome outcome = Run(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return OpenStore().Runs({}).front().id;
  }
  /// Makes the recipe one for HRM with both Q heads.
  void UseHrm() {
    std::string recipe = kSmallRecipe;
    const auto replace = [&](const std::string& from, const std::string& to) {
      recipe.replace(recipe.find(from), from.size(), to);
    };
    replace("\"trm\"", "\"hrm\"\nH_layers = 1");
    replace("puzzle_emb_len = 1\n", "");
    replace("q_continue = false", "q_continue = true");
    recipe_ = File("hrm.toml", recipe);
  }
  std::filesystem::path FolderOf(const std::string& run) const {
    return Workspace() / "runs" / run;
  }
  std::filesystem::path CheckpointOf(const std::string& run, int step) const {
    return FolderOf(run) / "checkpoints" / fmt::format("step_{:08}.safetensors", step);
  }
  std::filesystem::path recipe_;
};

inline bool SameTensors(const Checkpoint& a, const Checkpoint& b) {
  for (const auto& [name, tensor] : a.tensors) {
    if (!b.Has(name) || !at::equal(tensor, b.Get(name))) return false;
  }
  return a.tensors.size() == b.tensors.size();
}

}  // namespace arc
