#include "harness/torch/cuda/attention.h"

#include <ATen/ATen.h>

#include "harness/torch/cuda/library.h"
#include "harness/torch/cuda/rope.cuh"
#include "harness/torch/cuda/tensors.h"

namespace arc::cuda {
namespace {

/// Of qkv [B, S, 3, H, D].
JointShape ShapeOf(const at::Tensor& qkv) {
  return {qkv.size(0) * qkv.size(1), qkv.size(1), qkv.size(3), qkv.size(4)};
}

/// Queries and keys, turned: [B, S, 2, H, D].
at::Tensor Turned(const at::Tensor& qkv, const RopeOperands& rope) {
  const at::Tensor turned = at::empty_like(qkv.narrow(2, 0, 2), at::MemoryFormat::Contiguous);
  WithType(qkv, [&](auto type) {
    using T = decltype(type);
    Rotate<T>(
        {Data<T>(qkv), Data<float>(rope.cos), Data<float>(rope.sin), Data<T>(turned), ShapeOf(qkv)},
        CurrentStream());
  });
  return turned;
}

/// [B, S, H, D] as [B, H, S, D] and the other way round.
at::Tensor Swapped(const at::Tensor& x) { return x.transpose(1, 2); }

/// `turned` undefined: nothing is turned.
Heads HeadsOf(const at::Tensor& qkv, const at::Tensor& turned) {
  const at::Tensor& qk = turned.defined() ? turned : qkv;
  return {Swapped(qk.select(2, 0)), Swapped(qk.select(2, 1)), Swapped(qkv.select(2, 2))};
}

}  // namespace

Attended Attention(const at::Tensor& qkv, const RopeOperands& rope, bool causal, bool keep) {
  const at::Tensor turned = rope.cos.defined() ? Turned(qkv, rope) : at::Tensor();
  const std::vector<at::Tensor> mixed = MixHeads(HeadsOf(qkv, turned), causal, keep);
  Attended attended{Swapped(mixed[0]), {}};
  if (!keep) return attended;
  attended.kept = {qkv, turned};
  attended.kept.insert(attended.kept.end(), mixed.begin(), mixed.end());
  return attended;
}

void AttentionBackward(const at::Tensor& dout, const std::vector<at::Tensor>& kept,
                       const RopeOperands& rope, bool causal, const at::Tensor& dqkv) {
  const std::vector<at::Tensor> mixed(kept.begin() + 2, kept.end());
  const Heads d = MixHeadsBackward(Swapped(dout), HeadsOf(kept[0], kept[1]), mixed, causal);
  const at::Tensor dq = Swapped(d.q).contiguous(), dk = Swapped(d.k).contiguous(),
                   dv = Swapped(d.v).contiguous();
  WithType(dqkv, [&](auto type) {
    using T = decltype(type);
    Join<T>({Data<T>(dq), Data<T>(dk), Data<T>(dv), MaybeData<float>(rope.cos),
             MaybeData<float>(rope.sin), Data<T>(dqkv), ShapeOf(dqkv)},
            CurrentStream());
  });
}

}  // namespace arc::cuda
