#pragma once
#include <string>

#include "harness/torch/model.h"
#include "harness/torch/ops/fused.h"

namespace arc {

/// The layers that models of the HRM family are made of. A block declares its
/// parameters in a ModelSpec at construction, keeps their indices, and computes from a
/// StepContext; x is [B, S, D], in the context's dtype unless a block says otherwise.

/// A weight [out, in] with LeCun initialisation: deviation 1 / sqrt(in), truncated.
size_t DeclareLinear(ModelSpec& spec, const std::string& name, int64_t out, int64_t in);

/// x W^T with parameter `weight` of the context; along the first dimension: W x.
at::Tensor Project(const at::Tensor& x, size_t weight, const StepContext& context,
                   Along along = Along::kLast);

/// SwiGLU's inner width: round(expansion * width * 2 / 3), ties to even, up to a multiple of 256.
int64_t SwiGluInner(int64_t width, double expansion);

class SwiGluBlock {
 public:
  SwiGluBlock(ModelSpec& spec, const std::string& prefix, int64_t width, double expansion);
  /// Mixes the last dimension of x, `width` long, or the first of a matrix x [width, N].
  at::Tensor operator()(const at::Tensor& x, const StepContext& context,
                        Along along = Along::kLast) const;

 private:
  size_t gate_up_, down_;
};

/// SwiGLU with a depthwise convolution over the sequence and a SiLU before the way down
/// (URM, Gao et al. 2025). Kernel 2 with one zero in front is causal.
class ConvSwiGluBlock {
 public:
  struct Options {
    int64_t kernel = 2, padding = 1;
    /// Convolution, SiLU and the way down in bfloat16 whatever the context's dtype is, as
    /// the public code has them; the output then is bfloat16 too.
    bool bf16 = false;
  };
  /// `inner`: channels of the convolution, SwiGluInner for the public code's.
  ConvSwiGluBlock(ModelSpec& spec, const std::string& prefix, int64_t width, int64_t inner,
                  const Options& options);
  at::Tensor operator()(const at::Tensor& x, const StepContext& context) const;

 private:
  Options options_;
  size_t gate_up_, conv_weight_, conv_bias_, down_;
};

/// Position tables of rotary attention; `cos` and `sin` index constants. Not
/// enabled: attention without positions.
struct Rope {
  size_t cos = 0, sin = 0;
  bool enabled = false;
};

/// Heads are width / heads wide, rounded down: where `heads` does not divide `width`,
/// attention is narrower than x.
class AttentionBlock {
 public:
  AttentionBlock(ModelSpec& spec, const std::string& prefix, int64_t width, int64_t heads,
                 bool causal = false);
  at::Tensor operator()(const at::Tensor& x, const Rope& rope, const StepContext& context) const;

 private:
  size_t qkv_, out_;
  int64_t heads_;
  bool causal_;
};

}  // namespace arc
