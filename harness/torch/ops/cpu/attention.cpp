#include "harness/torch/ops/cpu/attention.h"

#include <ATen/ATen.h>

#include <cmath>

#include "harness/torch/ops/cpu/parallel.h"

namespace arc::cpu {
namespace {

/// Longest sequence for which [S, S] matrices are made.
constexpr int64_t kShort = kLongestSoftmax;

/// Sizes of a joint tensor [B, S, 3, H, D] (parts 3) or [B, S, H, D] (parts 1).
struct Sizes {
  int64_t batch, length, parts, heads, width;
  explicit Sizes(const at::Tensor& joint)
      : batch(joint.size(0)),
        length(joint.size(1)),
        parts(joint.dim() == 5 ? 3 : 1),
        heads(joint.size(-2)),
        width(joint.size(-1)) {}
  int64_t row() const { return parts * heads * width; }
  int64_t head() const { return length * width; }
};

/// How part 0 (queries), 1 (keys) or 2 (values) of `sizes` moves between the layouts.
HeadRows HeadOf(const Sizes& sizes, int64_t part, const RopeOperands& rope, float query_scale) {
  const bool turns = rope.cos.defined() && part < 2;
  return {sizes.length,
          sizes.width,
          sizes.row(),
          turns ? rope.cos.const_data_ptr<float>() : nullptr,
          turns ? rope.sin.const_data_ptr<float>() : nullptr,
          part == 0 ? query_scale : 1.f};
}

/// Calls move(joint head, rows of the head, how) for every head: the joint tensor
/// [B, S, parts, H, D] beside `rows` [parts, B, H, S, D].
template <typename T, typename Move>
void ForEachHead(const Sizes& z, const RopeOperands& rope, float query_scale, T* joint, T* rows,
                 const Move& move) {
  ParallelFor(z.parts * z.batch * z.heads, z.head(), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const int64_t part = i / (z.batch * z.heads), b = i / z.heads % z.batch, h = i % z.heads;
      T* corner = joint + b * z.length * z.row() + (part * z.heads + h) * z.width;
      move(corner, rows + i * z.head(), HeadOf(z, part, rope, query_scale));
    }
  });
}

/// [parts, B * H, S, D] out of a joint tensor.
at::Tensor Split(const at::Tensor& joint, const RopeOperands& rope, float query_scale) {
  const Sizes z(joint);
  const at::Tensor heads =
      at::empty({z.parts, z.batch * z.heads, z.length, z.width}, joint.options());
  WithType(joint, [&](auto type) {
    using T = decltype(type);
    ForEachHead(
        z, rope, query_scale, Data<T>(joint), Data<T>(heads),
        [](T* from, T* to, const HeadRows& how) { KernelsFor<T>().take_head(from, how, to); });
  });
  return heads;
}

/// The adjoint: heads [parts, B * H, S, D] into a joint tensor.
void Join(const at::Tensor& heads, const RopeOperands& rope, float query_scale,
          const at::Tensor& joint) {
  WithType(joint, [&](auto type) {
    using T = decltype(type);
    ForEachHead(
        Sizes(joint), rope, query_scale, Data<T>(joint), Data<T>(heads),
        [](T* to, T* from, const HeadRows& how) { KernelsFor<T>().put_head(from, how, to); });
  });
}

/// Softmax over the rows of [N, S, S], in place.
void SoftmaxInPlace(const at::Tensor& scores, bool causal) {
  const int64_t width = scores.size(2);
  WithType(scores, [&](auto type) {
    using T = decltype(type);
    ParallelFor(scores.size(0), width * width, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        KernelsFor<T>().softmax(Data<T>(scores) + i * width * width, width, width,
                                causal ? 1 : width);
      }
    });
  });
}

/// p (dp - sum(dp p)) over the rows, into dp.
void SoftmaxBackwardInPlace(const at::Tensor& p, const at::Tensor& dp) {
  const int64_t width = p.size(2);
  WithType(p, [&](auto type) {
    using T = decltype(type);
    ParallelFor(p.size(0) * width, width, [&](int64_t begin, int64_t end) {
      KernelsFor<T>().softmax_backward(Data<T>(p) + begin * width, end - begin, width,
                                       Data<T>(dp) + begin * width);
    });
  });
}

float ScaleOf(const Sizes& sizes) { return 1.f / std::sqrt(static_cast<float>(sizes.width)); }

/// [N, S, D] of all heads as [B, H, S, D].
at::Tensor ByBatch(const at::Tensor& heads, const Sizes& sizes) {
  return heads.view({sizes.batch, sizes.heads, sizes.length, sizes.width});
}

Attended LongAttention(const at::Tensor& qkv, const RopeOperands& rope, bool causal) {
  const Sizes z(qkv);
  const at::Tensor heads = Split(qkv, rope, 1.f);
  const auto part = [&](int64_t i) { return ByBatch(heads[i], z); };
  auto [mixed, log_sums] =
      at::_scaled_dot_product_flash_attention_for_cpu(part(0), part(1), part(2), 0.0, causal);
  return {mixed.transpose(1, 2), {heads, mixed, log_sums}};
}

void LongAttentionBackward(const at::Tensor& dout, const std::vector<at::Tensor>& kept,
                           const RopeOperands& rope, bool causal, const at::Tensor& dqkv) {
  const Sizes z(dqkv);
  const at::Tensor& heads = kept[0];
  const auto part = [&](int64_t i) { return ByBatch(heads[i], z); };
  const auto [dq, dk, dv] = at::_scaled_dot_product_flash_attention_for_cpu_backward(
      dout.transpose(1, 2), part(0), part(1), part(2), kept[1], kept[2], 0.0, causal);
  Join(at::stack({dq, dk, dv}).contiguous(), rope, 1.f, dqkv);
}

Attended ShortAttention(const at::Tensor& qkv, const RopeOperands& rope, bool causal) {
  const Sizes z(qkv);
  const at::Tensor heads = Split(qkv, rope, ScaleOf(z));
  const at::Tensor p = at::bmm(heads[0], heads[1].transpose(1, 2));
  SoftmaxInPlace(p, causal);
  const at::Tensor out = at::empty({z.batch, z.length, z.heads, z.width}, qkv.options());
  Join(at::bmm(p, heads[2]).unsqueeze(0), {}, 1.f, out);
  return {out, {heads, p}};
}

}  // namespace

Attended Attention(const at::Tensor& qkv, const RopeOperands& rope, bool causal, bool keep) {
  const bool is_short = Sizes(qkv).length <= kShort;
  Attended attended =
      is_short ? ShortAttention(qkv, rope, causal) : LongAttention(qkv, rope, causal);
  if (!keep) attended.kept.clear();
  return attended;
}

void AttentionBackward(const at::Tensor& dout, const std::vector<at::Tensor>& kept,
                       const RopeOperands& rope, bool causal, const at::Tensor& dqkv) {
  const Sizes z(dqkv);
  if (z.length > kShort) return LongAttentionBackward(dout, kept, rope, causal, dqkv);
  const at::Tensor &heads = kept[0], &p = kept[1];
  const at::Tensor d = Split(dout, {}, 1.f)[0];
  const at::Tensor dheads = at::empty_like(heads);
  at::Tensor dq = dheads[0], dk = dheads[1], dv = dheads[2];
  at::bmm_out(dv, p.transpose(1, 2), d);
  const at::Tensor ds = at::bmm(d, heads[2].transpose(1, 2));
  SoftmaxBackwardInPlace(p, ds);
  at::bmm_out(dq, ds, heads[1]);
  at::bmm_out(dk, ds.transpose(1, 2), heads[0]);  // heads[0] holds scaled queries
  Join(dheads, rope, ScaleOf(z), dqkv);
}

}  // namespace arc::cpu
