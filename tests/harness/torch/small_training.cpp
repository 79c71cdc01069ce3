#include "tests/harness/torch/small_training.h"

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>

#include "harness/torch/training/data_rows.h"
#include "tasks/random.h"
#include "tests/harness/torch/plugin_model.h"

namespace arc::test {

std::unique_ptr<Model> SmallTraining::MakeModel(const std::string& plugin) const {
  return test::MakeModel(plugin,
                         {{"hidden_size", hidden},
                          {"num_heads", 2},
                          {"H_layers", layers},
                          {"L_layers", layers},
                          {"num_layers", layers},
                          {"mlp_t", mlp_t},
                          {"H_cycles", 2},
                          {"L_cycles", 2},
                          {"puzzle_emb_ndim", hidden},
                          {"puzzle_emb_len", 1}},
                         length, vocab);
}

LearnerSettings SmallTraining::Settings(const std::string& plugin) const {
  LearnerSettings s;
  s.steps = 40;
  s.batch_size = batch;
  s.lr = {1e-3, 0.1, 5, 40};
  s.puzzle_emb_lr = {1e-2, 0.1, 5, 40};
  s.optimiser = optimiser;
  s.ema = 0.9;
  s.seed = seed;
  s.dtype = dtype;
  s.halting = {4, 0.5, plugin == "hrm" || plugin == "transformer"};
  return s;
}

DataRows SmallTraining::Rows(uint64_t index) const {
  BatchRows rows;
  Random random(index);
  rows.rows = static_cast<size_t>(batch);
  for (int i = 0; i < batch * length; ++i) {
    rows.inputs.push_back(static_cast<uint8_t>(1 + random.Below(static_cast<uint64_t>(vocab) - 1)));
  }
  rows.labels = rows.inputs;
  for (int i = 0; i < batch; ++i) rows.identifiers.push_back(static_cast<int32_t>(i % 3));
  return ToRows(rows);
}

bool SameState(const Checkpoint& a, const Checkpoint& b) {
  if (a.tensors.size() != b.tensors.size() || a.metadata != b.metadata) return false;
  for (const auto& [name, tensor] : a.tensors) {
    if (!b.Has(name) || !at::equal(tensor, b.Get(name))) return false;
  }
  return true;
}

}  // namespace arc::test
