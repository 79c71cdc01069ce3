#include <ATen/ATen.h>
#include <fmt/format.h>

#include "harness/torch/optim/optimisers.h"
#include "tests/parity/models/block_case.h"

// What updates weights: the puzzle table's SignSGD, AdamATan2, the learning rate.
namespace arc::parity {
namespace {

using nlohmann::json;

void SparseSignSgdPart(BlockCase& blocks) {
  const json& params = blocks.params().at("sign_sgd");
  const at::Tensor table = blocks.Get("sign_sgd.weights_0");
  for (size_t i = 0; blocks.Has(fmt::format("sign_sgd.ids_{}", i)); ++i) {
    SparseSignSgd(table, blocks.Get(fmt::format("sign_sgd.ids_{}", i)),
                  blocks.Get(fmt::format("sign_sgd.local_grad_{}", i)), params.at("lr").at(i),
                  params.at("weight_decay"));
    blocks.Compare(table, fmt::format("sign_sgd.weights_{}", i + 1));
  }
}

/// The tensors PREFIX1_S, PREFIX2_S, … of an optimiser's case in one flat buffer.
at::Tensor Flat(BlockCase& blocks, const std::string& start, const std::string& end) {
  std::vector<at::Tensor> parts;
  for (int k = 1; blocks.Has(fmt::format("{}{}{}", start, k, end)); ++k) {
    parts.push_back(blocks.Get(fmt::format("{}{}{}", start, k, end)).flatten());
  }
  return at::cat(parts);
}

/// Compares every part of a flat buffer that the case holds.
void CompareFlat(BlockCase& blocks, const at::Tensor& flat, const std::string& start,
                 const std::string& end) {
  int64_t offset = 0;
  for (int k = 1; blocks.Has(fmt::format("adam_atan2.p{}_0", k)); ++k) {
    const at::Tensor like = blocks.Get(fmt::format("adam_atan2.p{}_0", k));
    const std::string name = fmt::format("{}{}{}", start, k, end);
    if (blocks.Has(name)) {
      blocks.Compare(flat.narrow(0, offset, like.numel()).view(like.sizes()), name);
    }
    offset += like.numel();
  }
}

void AdamAtan2Part(BlockCase& blocks) {
  const json& params = blocks.params().at("adam_atan2");
  const at::Tensor p = Flat(blocks, "adam_atan2.p", "_0");
  AdamAtan2 optimiser(
      p, {params.at("betas").at(0), params.at("betas").at(1), params.at("weight_decay")});
  for (size_t step = 0; blocks.Has(fmt::format("adam_atan2.g1_{}", step)); ++step) {
    optimiser.Step(p, Flat(blocks, "adam_atan2.g", fmt::format("_{}", step)),
                   params.at("lr").at(step));
    CompareFlat(blocks, p, "adam_atan2.p", fmt::format("_{}", step + 1));
  }
  CompareFlat(blocks, optimiser.first_moment(), "adam_atan2.m", "_end");
  CompareFlat(blocks, optimiser.second_moment(), "adam_atan2.v", "_end");
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
  if (blocks.params().contains("lr_schedule")) LearningRates(blocks);
}

}  // namespace arc::parity
