#include "tests/harness/torch/parity_case.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/harness/torch/plugin_model.h"

namespace arc::test {

using nlohmann::json;

std::filesystem::path ParityFolder() {
  return std::filesystem::path(ARC_SOURCE_DIR) / "../shared/parity";
}

ParityCase::ParityCase(const std::filesystem::path& folder) : folder_(folder) {
  std::ifstream file(folder / "case.json");
  json_ = json::parse(file);
  const json& config = json_.at("config");
  model_ = MakeModel(json_.at("model"), config, config.at("seq_len"), config.at("vocab_size"));
}

LearnerSettings ParityCase::Settings() const {
  const json& config = json_.at("config");
  LearnerSettings settings;
  settings.batch_size = config.at("batch_size");
  settings.halting.max_steps = config.at("halt_max_steps");
  settings.halting.exploration = config.at("halt_exploration_prob");
  settings.halting.q_continue = !config.value("no_ACT_continue", false);
  settings.loss = ParseLossType(json_.at("loss").at("loss_type"));
  if (!json_.contains("train")) return settings;
  const json& train = json_.at("train");
  settings.steps = train.at("total_steps");
  settings.batch_size = train.at("global_batch_size");
  settings.lr = {train.at("lr"), train.at("lr_min_ratio"), train.at("lr_warmup_steps"),
                 train.at("total_steps")};
  settings.puzzle_emb_lr = settings.lr;
  settings.puzzle_emb_lr.base = train.value("puzzle_emb_lr", 0.0);
  settings.puzzle_emb_weight_decay = train.value("puzzle_emb_weight_decay", 0.0);
  settings.adam = {train.at("beta1"), train.at("beta2"), train.at("weight_decay")};
  settings.ema = train.value("ema_rate", 0.0);
  return settings;
}

Checkpoint ParityCase::File(const std::string& name) const {
  return ReadSafetensors(folder_ / (name + ".safetensors"));
}

DataRows ParityCase::Rows(size_t call) const {
  const int index = json_.at("run").at("order").at(call);
  const Checkpoint batch = File(fmt::format("batch_{:02}", index));
  return {batch.Get("inputs"), batch.Get("labels"), batch.Get("puzzle_identifiers").to(at::kLong)};
}

double ParityCase::Tolerance(const std::string& key, const at::Tensor& expected) const {
  const json& suggested = json_.at("suggested_atol");
  if (suggested.contains(key)) return suggested.at(key);
  return 1e-5 * expected.to(at::kDouble).abs().max().item<double>() + 1e-6;
}

void ExpectNear(const at::Tensor& actual, const at::Tensor& expected, double tolerance,
                const std::string& what) {
  ASSERT_TRUE(actual.defined()) << what;
  ASSERT_EQ(actual.sizes(), expected.sizes()) << what;
  if (expected.numel() == 0) return;
  const at::Tensor difference = (actual.detach().to(at::kDouble) - expected.to(at::kDouble)).abs();
  ASSERT_FALSE(difference.isnan().any().item<bool>()) << what << ": not a number";
  EXPECT_LE(difference.max().item<double>(), tolerance) << what;
}

}  // namespace arc::test
