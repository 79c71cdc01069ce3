#include "harness/torch/backbone.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cmath>

#include "harness/torch/ops/functional.h"
#include "tasks/error.h"

namespace arc {

int64_t BackboneSettings::prefix() const {
  if (puzzle_emb_ndim == 0) return 0;
  if (puzzle_emb_len > 0) return puzzle_emb_len;
  return (puzzle_emb_ndim + hidden_size - 1) / hidden_size;
}

Rope DeclareRope(ModelSpec& spec, const BackboneSettings& settings) {
  if (settings.pos_encodings != "rope") return {};
  const int64_t length = settings.length(), dim = settings.hidden_size / settings.num_heads;
  const RopeTables tables = MakeRopeTables(length, dim, settings.rope_theta);
  const auto add = [&](const char* name, const at::Tensor& values) {
    return spec.Add(
        {name, {length, dim}, Initialisation::Values(values), ParameterRole::kConstant});
  };
  return {add("rotary_emb.cos", tables.cos), add("rotary_emb.sin", tables.sin), true};
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
    output.logits = Project(z.narrow(1, prefix_, z.size(1) - prefix_), lm_head_, context);
  }
  if (!context.need_q) return;
  const at::Tensor q = Linear(z.select(1, 0), context[q_weight_], context[q_bias_]);
  const at::Tensor q32 = q.scalar_type() == at::kDouble ? q : q.to(at::kFloat);
  output.q_halt = q32.select(-1, 0);
  output.q_continue = q32.select(-1, 1);
}

ReasoningBlock::Channels ReasoningBlock::MakeChannels(
    ModelSpec& spec, const std::string& prefix, const BackboneSettings& settings,
    const std::optional<ConvSwiGluBlock::Options>& conv) {
  const int64_t width = settings.hidden_size;
  if (!conv) return SwiGluBlock(spec, prefix, width, settings.expansion);
  return ConvSwiGluBlock(spec, prefix, width, SwiGluInner(width, settings.expansion), *conv);
}

ReasoningBlock::ReasoningBlock(ModelSpec& spec, const std::string& prefix,
                               const BackboneSettings& settings, Mixer mixer,
                               const std::optional<ConvSwiGluBlock::Options>& conv)
    : eps_(settings.rms_norm_eps),
      attention_(mixer == Mixer::kAttention
                     ? std::optional<AttentionBlock>(std::in_place, spec, prefix + ".self_attn",
                                                     settings.hidden_size, settings.num_heads)
                     : std::nullopt),
      mlp_t_(mixer == Mixer::kMlp
                 ? std::optional<SwiGluBlock>(std::in_place, spec, prefix + ".mlp_t",
                                              settings.length(), settings.expansion)
                 : std::nullopt),
      mlp_(MakeChannels(spec, prefix + ".mlp", settings, conv)) {}

at::Tensor ReasoningBlock::operator()(const at::Tensor& x, const Rope& rope,
                                      const StepContext& context) const {
  at::Tensor h;
  if (mlp_t_) {  // the norm is over positions here, as in the public code
    const at::Tensor mixed = (*mlp_t_)(x.flatten(1), context, Along::kFirst).view_as(x);
    h = ResidualRmsNorm(x, mixed, eps_, Along::kFirst);
  } else {
    h = ResidualRmsNorm(x, (*attention_)(x, rope, context), eps_);
  }
  const at::Tensor mixed = std::visit([&](const auto& mlp) { return mlp(h, context); }, mlp_);
  return ResidualRmsNorm(h, mixed, eps_);
}

ReasoningLevel::ReasoningLevel(ModelSpec& spec, const std::string& prefix,
                               const BackboneSettings& settings, ReasoningBlock::Mixer mixer,
                               int64_t layers,
                               const std::optional<ConvSwiGluBlock::Options>& conv) {
  const std::string start = prefix.empty() ? "layers" : prefix + ".layers";
  for (int64_t i = 0; i < layers; ++i) {
    layers_.emplace_back(spec, fmt::format("{}.{}", start, i), settings, mixer, conv);
  }
}

at::Tensor ReasoningLevel::operator()(const at::Tensor& z, const at::Tensor& injected,
                                      const Rope& rope, const StepContext& context) const {
  at::Tensor x = z + injected;
  for (const ReasoningBlock& layer : layers_) x = layer(x, rope, context);
  return x;
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
  const int64_t head = b.hidden_size / b.num_heads;
  if (head == 0 || (b.pos_encodings == "rope" && head % 2 != 0)) {
    throw UsageError(
        fmt::format("model.num_heads: {} heads in hidden_size {} are {} wide; rotary positions "
                    "need an even width, others at least 1",
                    b.num_heads, b.hidden_size, head));
  }
  if (b.prefix() * b.hidden_size < b.puzzle_emb_ndim) {
    throw UsageError(
        fmt::format("model.puzzle_emb_len: {} positions of {} cannot hold puzzle_emb_ndim {}",
                    b.prefix(), b.hidden_size, b.puzzle_emb_ndim));
  }
  return b;
}

}  // namespace arc
