#include "harness/torch/blocks.h"

#include <ATen/ATen.h>

#include <cmath>

#include "harness/torch/ops/functional.h"

namespace arc {

size_t DeclareLinear(ModelSpec& spec, const std::string& name, int64_t out, int64_t in) {
  const double std = 1.0 / std::sqrt(static_cast<double>(in));
  return spec.Add({name, {out, in}, Initialisation::TruncatedNormal(std)});
}

at::Tensor Project(const at::Tensor& x, size_t weight, const StepContext& context, Along along) {
  return Linear(x, LinearWeight{context[weight], context.Cast(weight), context.Packed(weight)},
                along);
}

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

at::Tensor SwiGluBlock::operator()(const at::Tensor& x, const StepContext& context,
                                   Along along) const {
  const at::Tensor gate_up = Project(x, gate_up_, context, along);
  return Project(SwiGlu(gate_up, along), down_, context, along);
}

ConvSwiGluBlock::ConvSwiGluBlock(ModelSpec& spec, const std::string& prefix, int64_t width,
                                 int64_t inner, const Options& options)
    : options_(options) {
  gate_up_ = DeclareLinear(spec, prefix + ".gate_up_proj.weight", 2 * inner, width);
  const auto uniform = Initialisation::Uniform(1 / std::sqrt(static_cast<double>(options.kernel)));
  conv_weight_ = spec.Add({prefix + ".dwconv.weight", {inner, 1, options.kernel}, uniform});
  conv_bias_ = spec.Add({prefix + ".dwconv.bias", {inner}, uniform});
  down_ = DeclareLinear(spec, prefix + ".down_proj.weight", width, inner);
}

at::Tensor ConvSwiGluBlock::operator()(const at::Tensor& x, const StepContext& context) const {
  at::Tensor h = SwiGlu(Project(x, gate_up_, context));
  if (options_.bf16) h = h.to(at::kBFloat16);
  h = DepthwiseConv(h, context[conv_weight_], context[conv_bias_], options_.padding);
  return Project(at::silu(h), down_, context);
}

AttentionBlock::AttentionBlock(ModelSpec& spec, const std::string& prefix, int64_t width,
                               int64_t heads, bool causal)
    : heads_(heads), causal_(causal) {
  const int64_t mixed = width / heads * heads;
  qkv_ = DeclareLinear(spec, prefix + ".qkv_proj.weight", 3 * mixed, width);
  out_ = DeclareLinear(spec, prefix + ".o_proj.weight", width, mixed);
}

at::Tensor AttentionBlock::operator()(const at::Tensor& x, const Rope& rope,
                                      const StepContext& context) const {
  const int64_t batch = x.size(0), length = x.size(1), head = x.size(2) / heads_;
  const at::Tensor qkv = Project(x, qkv_, context).view({batch, length, 3, heads_, head});
  const RopeOperands tables =
      rope.enabled ? RopeOperands{context[rope.cos], context[rope.sin]} : RopeOperands{};
  const at::Tensor mixed = SelfAttention(qkv, tables, causal_);
  return Project(mixed.reshape({batch, length, heads_ * head}), out_, context);
}

}  // namespace arc
