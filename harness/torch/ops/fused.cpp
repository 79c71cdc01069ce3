#include "harness/torch/ops/fused.h"

#include <atomic>

#include "harness/torch/ops/cpu/cpu_ops.h"

namespace arc {
namespace {

const FusedOps *cpu_ops = &cpu::kFusedOps, *cuda_ops = nullptr;
std::atomic<int> plain_scopes = 0;

}  // namespace

PlainOpsScope::PlainOpsScope() { ++plain_scopes; }
PlainOpsScope::~PlainOpsScope() { --plain_scopes; }

const FusedOps* FusedOpsFor(const at::Tensor& x) {
  const bool has_kernels = x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16;
  if (!has_kernels || plain_scopes > 0) return nullptr;
  if (x.is_cuda()) return cuda_ops;
  return x.is_cpu() ? cpu_ops : nullptr;
}

void SetFusedOps(c10::DeviceType type, const FusedOps* ops) {
  (type == at::kCUDA ? cuda_ops : cpu_ops) = ops;
}

}  // namespace arc
