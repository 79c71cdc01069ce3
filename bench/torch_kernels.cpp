#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <functional>
#include <optional>

#include "bench/torch_bench.h"
#include "harness/torch/ops/functional.h"

namespace arc::bench {
namespace {

using Work = std::function<void()>;

/// The sizes of a step at the published Sudoku settings, batch 8: HRM's, and where positions are
/// mixed, TRM's.
constexpr int64_t kBatch = 8, kLength = 82, kWidth = 512, kInner = 1536, kHeads = 8;
constexpr int64_t kRows = kBatch * kLength;
constexpr int64_t kMixerLength = 97, kMixerInner = 512, kColumns = kBatch * kWidth;
constexpr int64_t kParameters = 27'000'000;  ///< HRM
constexpr double kEps = 1e-5;

/// An operation with what it must do at least; `make` prepares it on random values of a type.
struct Kernel {
  std::string name;
  std::function<Work(at::ScalarType)> make;
  double elements = 0;    ///< read and written
  double operations = 0;  ///< of matrix products
  double bytes = 0;       ///< beside the elements
};

at::Tensor Random(at::IntArrayRef shape, at::ScalarType type) {
  return at::randn(shape, at::TensorOptions().dtype(type));
}

/// `f` alone, and with its gradient.
using Function = std::function<at::Tensor(const at::Tensor&)>;

Work ForwardOf(const Function& f, const at::Tensor& x) {
  return [f, x] {
    at::NoGradGuard no_grad;
    benchmark::DoNotOptimize(f(x));
  };
}

Work TrainingOf(const Function& f, const at::Tensor& x) {
  const at::Tensor leaf = x.clone().set_requires_grad(true);
  const at::Tensor gradient = at::ones_like(f(leaf));
  return [f, leaf, gradient] {
    f(leaf).backward(gradient);
    leaf.mutable_grad().reset();
  };
}

/// Both of them as kernels; elements and operations are the forward pass's and the gradient's.
struct Costs {
  double forward = 0, gradient = 0;
};
void AddBoth(std::vector<Kernel>& kernels, const std::string& name, at::IntArrayRef shape,
             const std::function<Function(at::ScalarType)>& make, Costs elements,
             Costs operations = {}) {
  const std::vector<int64_t> sizes = shape.vec();
  kernels.push_back({name + "_forward",
                     [=](at::ScalarType t) { return ForwardOf(make(t), Random(sizes, t)); },
                     elements.forward, operations.forward});
  kernels.push_back(
      {name + "_training", [=](at::ScalarType t) { return TrainingOf(make(t), Random(sizes, t)); },
       elements.forward + elements.gradient, operations.forward + operations.gradient});
}

std::vector<Kernel> BlockKernels() {
  std::vector<Kernel> kernels;
  const auto norm = [](at::IntArrayRef shape, Along along) {
    return [shape = shape.vec(), along](at::ScalarType t) -> Function {
      const at::Tensor y = Random(shape, t);
      return [y, along](const at::Tensor& x) { return ResidualRmsNorm(x, y, kEps, along); };
    };
  };
  const auto swiglu = [](Along along) {
    return [along](at::ScalarType) -> Function {
      return [along](const at::Tensor& x) { return SwiGlu(x, along); };
    };
  };
  constexpr double kState = kRows * kWidth, kMixed = kMixerLength * kColumns;
  constexpr double kWide = kRows * kInner, kMixerWide = kMixerInner * kColumns;
  AddBoth(kernels, "residual_norm", {kRows, kWidth}, norm({kRows, kWidth}, Along::kLast),
          {3 * kState, 3 * kState});
  AddBoth(kernels, "residual_norm_columns", {kMixerLength, kColumns},
          norm({kMixerLength, kColumns}, Along::kFirst), {3 * kMixed, 3 * kMixed});
  AddBoth(kernels, "swiglu", {kRows, 2 * kInner}, swiglu(Along::kLast), {3 * kWide, 5 * kWide});
  AddBoth(kernels, "swiglu_columns", {2 * kMixerInner, kColumns}, swiglu(Along::kFirst),
          {3 * kMixerWide, 5 * kMixerWide});
  return kernels;
}

Kernel Attention(bool training) {
  const auto make = [training](at::ScalarType t) {
    constexpr int64_t kHead = kWidth / kHeads;
    const RopeTables tables = MakeRopeTables(kLength, kHead, 1e4);
    const Function f = [tables](const at::Tensor& qkv) {
      return SelfAttention(qkv, {tables.cos, tables.sin}, false);
    };
    const at::Tensor qkv = Random({kBatch, kLength, 3, kHeads, kHead}, t);
    return training ? TrainingOf(f, qkv) : ForwardOf(f, qkv);
  };
  constexpr double kForward = 4.0 * kBatch * kLength * kLength * kWidth;
  return {training ? "attention_training" : "attention_forward", make, 0,
          training ? 3 * kForward : kForward};
}

Kernel StablemaxLoss() {
  constexpr int64_t kTokens = kBatch * 81, kVocabulary = 11;
  const auto make = [](at::ScalarType t) {
    const at::Tensor labels = at::randint(1, kVocabulary, {kTokens}, at::kInt);
    return TrainingOf(
        [labels](const at::Tensor& logits) {
          return StablemaxCrossEntropy(logits, labels, -100).loss;
        },
        Random({kTokens, kVocabulary}, t));
  };
  return {"stablemax_training", make, 3.0 * kTokens * kVocabulary};
}

/// The gradient of a weight: a product that is added to a float32 sum.
Kernel WeightGradient() {
  const auto make = [](at::ScalarType t) -> Work {
    const at::Tensor dy = Random({kRows, kWidth}, t), x = Random({kRows, kInner}, t);
    const at::Tensor sum = at::zeros({kWidth, kInner}, at::kFloat);
    return [=] {
      at::NoGradGuard no_grad;
      if (const FusedOps* ops = FusedOpsFor(x)) return ops->add_product(dy, x, sum);
      at::Tensor(sum).add_(at::mm(dy.t(), x));
    };
  };
  return {"weight_gradient", make, 0, 2.0 * kRows * kWidth * kInner};
}

/// Weights in float32; `t` is that of the copy that products use.
Kernel Adam() {
  const auto make = [](at::ScalarType t) -> Work {
    AdamAtan2Update u;
    for (at::Tensor* x : {&u.parameters, &u.gradient, &u.first_moment, &u.second_moment}) {
      *x = at::randn({kParameters}).abs_();
    }
    u.rates = at::tensor({1e-4, 0.1, 0.05}, at::kDouble);
    if (t == at::kBFloat16) u.cast = at::empty({kParameters}, t);
    u.beta1 = 0.9, u.beta2 = 0.95, u.weight_decay = 0.1;
    return [u] {
      at::NoGradGuard no_grad;
      const FusedOps* ops = FusedOpsFor(u.parameters);
      ops != nullptr ? ops->adam_atan2(u) : PlainAdamAtan2(u);
    };
  };
  return {"adam_atan2", make, 0, 0, 7 * sizeof(float) * double{kParameters}};
}

double BytesOf(const Kernel& kernel, at::ScalarType type) {
  return static_cast<double>(at::elementSize(type)) * kernel.elements + kernel.bytes;
}

void Run(benchmark::State& state, const Kernel& kernel, at::ScalarType type, bool plain) {
  at::set_num_threads(1);
  std::optional<PlainOpsScope> scope;
  if (plain) scope.emplace();
  const Work work = kernel.make(type);
  work();
  for (auto _ : state) work();
  if (kernel.operations > 0) {
    state.counters["flops"] = PerSecond(kernel.operations);
  } else {
    state.counters["bytes_per_second"] = PerSecond(BytesOf(kernel, type));
  }
}

/// The ceiling: as many bytes read and written by a copy.
void CopyAsMuch(benchmark::State& state, double bytes) {
  at::NoGradGuard no_grad;
  at::set_num_threads(1);
  const at::Tensor from = at::ones({static_cast<int64_t>(bytes / 2)}, at::kByte);
  at::Tensor to = at::empty_like(from);
  to.copy_(from);
  for (auto _ : state) to.copy_(from);
  state.counters["bytes_per_second"] = PerSecond(bytes);
}

void RegisterKernel(const Kernel& kernel, at::ScalarType type) {
  const std::string name =
      fmt::format("kernel/{}/{}/", kernel.name, type == at::kBFloat16 ? "bf16" : "fp32");
  for (const bool plain : {false, true}) {
    benchmark::RegisterBenchmark((name + (plain ? "plain" : "fused")).c_str(), Run, kernel, type,
                                 plain);
  }
  if (kernel.operations > 0) return;
  benchmark::RegisterBenchmark((name + "copy").c_str(), CopyAsMuch, BytesOf(kernel, type));
}

}  // namespace

void RegisterKernels() {
  std::vector<Kernel> kernels = BlockKernels();
  for (const Kernel& kernel :
       {Attention(false), Attention(true), StablemaxLoss(), WeightGradient(), Adam()}) {
    kernels.push_back(kernel);
  }
  for (const Kernel& kernel : kernels) {
    for (const at::ScalarType type : {at::kBFloat16, at::kFloat}) RegisterKernel(kernel, type);
  }
}

}  // namespace arc::bench
