#include <ATen/ATen.h>
#include <fmt/format.h>

#include <charconv>

#include "harness/torch/blocks.h"
#include "harness/torch/ops/functional.h"
#include "harness/torch/parameters.h"
#include "harness/torch/training/act.h"
#include "tasks/error.h"
#include "tests/parity/models/block_case.h"

// The blocks that HRM and TRM are made of. A part that a case does not hold is left out.
namespace arc::parity {
namespace {

using nlohmann::json;

/// The number at the end of "…_div_7", "…theta500"; bad data if there is none.
double NumberAtEnd(const std::string& name, const std::string& start) {
  double number = 0;
  const char* end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data() + start.size(), end, number);
  if (error != std::errc() || rest != end) throw BadData("no number ends " + name);
  return number;
}

void Stablemax(BlockCase& blocks) {
  const at::Tensor logits = blocks.Leaf("stablemax.logits"), labels = blocks.Get("stablemax.labels");
  blocks.Compare(StablemaxTerms(logits.to(at::kDouble)), "stablemax.s_f64");
  blocks.Compare(LogStablemax(logits.to(at::kDouble)), "stablemax.log_stablemax_f64");
  const at::Tensor loss = StablemaxCrossEntropy(logits, labels, kIgnoreLabel).loss;
  blocks.Compare(loss, "stablemax.cross_entropy_f64");
  const std::string gradient = "stablemax.grad_logits_of_sum_div_";
  for (const std::string& name : blocks.Names(gradient)) {
    logits.mutable_grad() = at::Tensor();
    (StablemaxCrossEntropy(logits, labels, kIgnoreLabel).loss.sum() / NumberAtEnd(name, gradient))
        .backward();
    blocks.Compare(logits.grad(), name);
  }
  blocks.Compare(SoftmaxCrossEntropy(logits, labels, kIgnoreLabel).loss, "softmax.cross_entropy_f32");
}

void Norm(BlockCase& blocks) {
  const double eps = blocks.params().at("rms_norm").at("variance_epsilon");
  const at::Tensor x = blocks.Leaf("rms_norm.x");
  const at::Tensor y = RmsNorm(x, eps);
  blocks.Compare(y, "rms_norm.y");
  y.backward(blocks.Get("rms_norm.dy"));
  blocks.Compare(x.grad(), "rms_norm.dx");
  const at::Tensor half = blocks.Get("rms_norm.x_bf16_as_f32").to(at::kBFloat16);
  blocks.Compare(RmsNorm(half, eps).to(at::kFloat), "rms_norm.y_bf16_as_f32");
}

void Positions(BlockCase& blocks) {
  const json& rope = blocks.params().at("rope");
  const int64_t length = rope.at("max_position_embeddings"), dim = rope.at("dim");
  const RopeTables tables = MakeRopeTables(length, dim, rope.at("base"));
  blocks.Compare(tables.cos, "rope.cos");
  blocks.Compare(tables.sin, "rope.sin");
  for (const std::string part : {"rope.cos_theta", "rope.sin_theta"}) {
    for (const std::string& name : blocks.Names(part)) {
      const RopeTables other = MakeRopeTables(length, dim, NumberAtEnd(name, part));
      blocks.Compare(part.starts_with("rope.cos") ? other.cos : other.sin, name);
    }
  }
  blocks.Compare(ApplyRope(blocks.Get("rope.q"), tables.cos, tables.sin), "rope.q_out");
  blocks.Compare(ApplyRope(blocks.Get("rope.k"), tables.cos, tables.sin), "rope.k_out");
}

void SwiGluPart(BlockCase& blocks) {
  const json& params = blocks.params().at("swiglu");
  ModelSpec spec;
  const SwiGluBlock block(spec, "mlp", params.at("hidden_size"), params.at("expansion"));
  const BlockParameters p(
      {blocks.Leaf("swiglu.gate_up_proj.weight"), blocks.Leaf("swiglu.down_proj.weight")});
  const at::Tensor x = blocks.Leaf("swiglu.x");
  const at::Tensor y = block(x, p.context);
  blocks.Compare(y, "swiglu.y");
  y.backward(blocks.Get("swiglu.dy"));
  blocks.Compare(x.grad(), "swiglu.dx");
  blocks.Compare(p.tensors[0].grad(), "swiglu.d_gate_up");
  if (blocks.Has("swiglu.d_down")) blocks.Compare(p.tensors[1].grad(), "swiglu.d_down");
}

void SwiGluWidths(BlockCase& blocks) {
  const json& rows = blocks.params().at("swiglu_inter_table");
  for (size_t i = 0; i < rows.size(); ++i) {
    const int64_t inner = SwiGluInner(rows[i].at("hidden_size"), rows[i].at("expansion"));
    blocks.Number(fmt::format("params.swiglu_inter_table[{}].inter", i),
                  static_cast<double>(inner), rows[i].at("inter"), 0);
  }
}

void AttentionPart(BlockCase& blocks) {
  const json& params = blocks.params().at("attention");
  const struct {
    const char* name;
    bool rope, causal;
  } kVariants[] = {{"attention", true, false},
                   {"attention_norope", false, false},
                   {"attention_causal", true, true}};
  for (const auto& variant : kVariants) {
    const std::string name = variant.name;
    if (!blocks.Has(name + ".y")) continue;
    ModelSpec spec;
    const AttentionBlock block(spec, "self_attn", params.at("hidden_size"), params.at("num_heads"),
                               variant.causal);
    const BlockParameters p({blocks.Get("attention.qkv_proj.weight"),
                             blocks.Get("attention.o_proj.weight"), blocks.Get("rope.cos"),
                             blocks.Get("rope.sin")});
    const at::Tensor x = blocks.Leaf("attention.x");
    const at::Tensor y = block(x, Rope{2, 3, variant.rope}, p.context);
    blocks.Compare(y, name + ".y");
    y.backward(blocks.Get("attention.dy"));
    blocks.Compare(x.grad(), name + ".dx");
  }
}

void TruncatedNormalPart(BlockCase& blocks) {
  const std::string start = "trunc_normal.u_std";
  for (const std::string& name : blocks.Names(start)) {
    const double std = NumberAtEnd(name, start);
    blocks.Compare(TruncatedNormalOf(blocks.Get(name).to(at::kDouble), std),
                   "trunc_normal.y_std" + name.substr(start.size()));
  }
}

}  // namespace

void CheckFamilyBlocks(BlockCase& blocks) {
  const std::pair<const char*, void (*)(BlockCase&)> kParts[] = {
      {"stablemax.", Stablemax}, {"rms_norm.", Norm},       {"rope.", Positions},
      {"swiglu.", SwiGluPart},   {"attention.", AttentionPart}, {"trunc_normal.", TruncatedNormalPart}};
  for (const auto& [start, check] : kParts) {
    if (!blocks.Names(start).empty()) check(blocks);
  }
  if (blocks.params().contains("swiglu_inter_table")) SwiGluWidths(blocks);
}

}  // namespace arc::parity
