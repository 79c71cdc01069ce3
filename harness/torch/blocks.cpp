#include "harness/torch/blocks.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cmath>

#include "harness/torch/ops/functional.h"
#include "tasks/error.h"

namespace arc {
namespace {

/// LeCun initialisation: deviation 1 / sqrt(fan in), truncated.
size_t DeclareLinear(ModelSpec& spec, const std::string& name, int64_t out, int64_t in) {
  const double std = 1.0 / std::sqrt(static_cast<double>(in));
  return spec.Add({name, {out, in}, Initialisation::TruncatedNormal(std)});
}

}  // namespace

int64_t SwiGluInner(int64_t width, double expansion) {
  const auto wanted = static_cast<int64_t>(std::nearbyint(expansion * width * 2 / 3));
  return (wanted + 255) / 256 * 256;
}

SwiGluBlock::SwiGluBlock(ModelSpec& spec, const std::string& prefix, int64_t width,
                         double expansion) {
  const int64_t inner = SwiGluInner(width, expansion);
  gate_up_ = DeclareLinear(spec, prefix + ".gate_up_proj.weight", 2 * inner, width);
  down_ = DeclareLinear(spec, prefix + ".down_proj.weight", width, inner);
}

at::Tensor SwiGluBlock::operator()(const at::Tensor& x, const StepContext& context) const {
  return Linear(SwiGlu(Linear(x, context[gate_up_])), context[down_]);
}

Rope DeclareRope(ModelSpec& spec, const BackboneSettings& settings) {
  const int64_t length = settings.length(), dim = settings.hidden_size / settings.num_heads;
  const RopeTables tables = MakeRopeTables(length, dim, settings.rope_theta);
  const auto add = [&](const char* name, const at::Tensor& values) {
    return spec.Add(
        {name, {length, dim}, Initialisation::Values(values), ParameterRole::kConstant});
  };
  return {add("rotary_emb.cos", tables.cos), add("rotary_emb.sin", tables.sin), true};
}

AttentionBlock::AttentionBlock(ModelSpec& spec, const std::string& prefix, int64_t width,
                               int64_t heads, bool causal)
    : heads_(heads), causal_(causal) {
  qkv_ = DeclareLinear(spec, prefix + ".qkv_proj.weight", 3 * width, width);
  out_ = DeclareLinear(spec, prefix + ".o_proj.weight", width, width);
}

at::Tensor AttentionBlock::operator()(const at::Tensor& x, const Rope& rope,
                                      const StepContext& context) const {
  const int64_t batch = x.size(0), length = x.size(1), width = x.size(2);
  const at::Tensor qkv = Linear(x, context[qkv_]).view({batch, length, 3 * heads_, width / heads_});
  at::Tensor qk = qkv.narrow(2, 0, 2 * heads_);
  if (rope.enabled) qk = ApplyRope(qk, context[rope.cos], context[rope.sin]);
  const at::Tensor mixed = Attend(qk.narrow(2, 0, heads_), qk.narrow(2, heads_, heads_),
                                  qkv.narrow(2, 2 * heads_, heads_), causal_);
  return Linear(mixed.reshape({batch, length, width}), context[out_]);
}

int64_t BackboneSettings::prefix() const {
  if (puzzle_emb_ndim == 0) return 0;
  if (puzzle_emb_len > 0) return puzzle_emb_len;
  return (puzzle_emb_ndim + hidden_size - 1) / hidden_size;
}

InputEmbedding::InputEmbedding(ModelSpec& spec, const BackboneSettings& settings)
    : settings_(settings) {
  const double std = 1.0 / std::sqrt(static_cast<double>(settings.hidden_size));
  const auto table = [&](const char* name, int64_t rows) {
    return spec.Add({name, {rows, settings.hidden_size}, Initialisation::TruncatedNormal(std)});
  };
  tokens_ = table("embed_tokens.embedding_weight", settings.vocab_size);
  if (settings.pos_encodings == "learned") {
    positions_ = table("embed_pos.embedding_weight", settings.length());
  }
  spec.puzzle_vector_size = settings.puzzle_emb_ndim;
}

at::Tensor InputEmbedding::operator()(const ModelBatch& batch, const StepContext& context) const {
  const int64_t width = settings_.hidden_size, prefix = settings_.prefix();
  at::Tensor x = at::embedding(context[tokens_].to(context.dtype), batch.inputs);
  if (prefix > 0) {
    const int64_t padding = prefix * width - settings_.puzzle_emb_ndim;
    const at::Tensor vectors = batch.puzzle_vectors.to(context.dtype);
    x = at::cat({at::constant_pad_nd(vectors, {0, padding}).view({-1, prefix, width}), x}, 1);
  }
  constexpr double kKeepVariance = 0.707106781;  // 1 / sqrt(2), to the public code's digits
  if (settings_.pos_encodings == "learned") {
    x = kKeepVariance * (x + context[positions_].to(context.dtype));
  }
  return x * std::sqrt(static_cast<double>(width));
}

OutputHeads::OutputHeads(ModelSpec& spec, const BackboneSettings& settings)
    : prefix_(settings.prefix()) {
  lm_head_ = DeclareLinear(spec, "lm_head.weight", settings.vocab_size, settings.hidden_size);
  // Q starts near "never halt", which makes bootstrapping stable.
  q_weight_ = spec.Add({"q_head.weight", {2, settings.hidden_size}, Initialisation::Constant(0)});
  q_bias_ = spec.Add({"q_head.bias", {2}, Initialisation::Constant(-5)});
}

void OutputHeads::operator()(const at::Tensor& z, const StepContext& context,
                             StepOutput& output) const {
  if (context.need_logits) {
    output.logits = Linear(z.narrow(1, prefix_, z.size(1) - prefix_), context[lm_head_]);
  }
  if (!context.need_q) return;
  const at::Tensor q = Linear(z.select(1, 0), context[q_weight_], context[q_bias_]);
  const at::Tensor q32 = q.scalar_type() == at::kDouble ? q : q.to(at::kFloat);
  output.q_halt = q32.select(-1, 0);
  output.q_continue = q32.select(-1, 1);
}

ReasoningBlock::ReasoningBlock(ModelSpec& spec, const std::string& prefix,
                               const BackboneSettings& settings, Mixer mixer)
    : eps_(settings.rms_norm_eps),
      attention_(mixer == Mixer::kAttention
                     ? std::optional<AttentionBlock>(std::in_place, spec, prefix + ".self_attn",
                                                     settings.hidden_size, settings.num_heads)
                     : std::nullopt),
      mlp_t_(mixer == Mixer::kMlp
                 ? std::optional<SwiGluBlock>(std::in_place, spec, prefix + ".mlp_t",
                                              settings.length(), settings.expansion)
                 : std::nullopt),
      mlp_(spec, prefix + ".mlp", settings.hidden_size, settings.expansion) {}

at::Tensor ReasoningBlock::operator()(const at::Tensor& x, const Rope& rope,
                                      const StepContext& context) const {
  at::Tensor h;
  if (mlp_t_) {  // the norm is over positions here, as in the public code
    const at::Tensor t = x.transpose(1, 2).contiguous();
    h = ResidualRmsNorm(t, (*mlp_t_)(t, context), eps_).transpose(1, 2).contiguous();
  } else {
    h = ResidualRmsNorm(x, (*attention_)(x, rope, context), eps_);
  }
  return ResidualRmsNorm(h, mlp_(h, context), eps_);
}

ReasoningLevel::ReasoningLevel(ModelSpec& spec, const std::string& prefix,
                               const BackboneSettings& settings, ReasoningBlock::Mixer mixer,
                               int64_t layers) {
  for (int64_t i = 0; i < layers; ++i) {
    layers_.emplace_back(spec, fmt::format("{}.layers.{}", prefix, i), settings, mixer);
  }
}

at::Tensor ReasoningLevel::operator()(const at::Tensor& z, const at::Tensor& injected,
                                      const Rope& rope, const StepContext& context) const {
  at::Tensor x = z + injected;
  for (const ReasoningBlock& layer : layers_) x = layer(x, rope, context);
  return x;
}

void DeclareState(ModelSpec& spec, const std::string& name, const std::string& init_name,
                  const BackboneSettings& settings) {
  const size_t init = spec.Add({init_name,
                                {settings.hidden_size},
                                Initialisation::TruncatedNormal(1),
                                ParameterRole::kFrozen});
  spec.carry.push_back({name, {settings.length(), settings.hidden_size}, init});
}

BackboneSettings ReadBackboneSettings(const ArcCreateArgs& args, const Settings& settings,
                                      int64_t puzzle_emb_len) {
  BackboneSettings b;
  b.seq_len = args.seq_len;
  b.vocab_size = args.vocab_size;
  b.hidden_size = settings.Integer("hidden_size");
  b.num_heads = settings.Integer("num_heads");
  b.expansion = settings.Real("expansion");
  b.rms_norm_eps = settings.Real("rms_norm_eps");
  b.rope_theta = settings.Real("rope_theta");
  b.pos_encodings = settings.Text("pos_encodings");
  b.puzzle_emb_ndim = settings.Integer("puzzle_emb_ndim");
  b.puzzle_emb_len = puzzle_emb_len;
  if (b.hidden_size % b.num_heads != 0 || (b.hidden_size / b.num_heads) % 2 != 0) {
    throw UsageError(
        fmt::format("model.num_heads: {} must divide hidden_size {} into heads of even width",
                    b.num_heads, b.hidden_size));
  }
  if (b.prefix() * b.hidden_size < b.puzzle_emb_ndim) {
    throw UsageError(
        fmt::format("model.puzzle_emb_len: {} positions of {} cannot hold puzzle_emb_ndim {}",
                    b.prefix(), b.hidden_size, b.puzzle_emb_ndim));
  }
  return b;
}

RecursiveModel::RecursiveModel(const ArcCreateArgs& args, const Settings& settings,
                               int64_t puzzle_emb_len)
    : backbone_(ReadBackboneSettings(args, settings, puzzle_emb_len)),
      embedding_(spec_, backbone_),
      heads_(spec_, backbone_),
      h_cycles_(settings.Integer("H_cycles")),
      l_cycles_(settings.Integer("L_cycles")) {
  if (backbone_.pos_encodings == "rope") rope_ = DeclareRope(spec_, backbone_);
  DeclareState(spec_, "z_H", "H_init", backbone_);
  DeclareState(spec_, "z_L", "L_init", backbone_);
}

StepOutput RecursiveModel::Finish(const at::Tensor& z_h, const at::Tensor& z_l,
                                  const StepContext& context) const {
  StepOutput output;
  output.carry = {z_h.detach(), z_l.detach()};
  heads_(z_h, context, output);
  return output;
}

}  // namespace arc
