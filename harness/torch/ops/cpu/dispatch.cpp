#include <cstdlib>
#include <string_view>

#include "harness/torch/ops/cpu/kernels.h"

namespace arc::cpu {
namespace {

bool HasAvx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

bool HasAvx512() {
  return HasAvx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

const Kernels& Choose() {
  const std::vector<const Kernels*> available = AvailableKernels();
  const char* asked = std::getenv("ARCBENCH_ISA");
  for (const Kernels* kernels : available) {
    if (asked != nullptr && std::string_view(asked) == kernels->name) return *kernels;
  }
  return *available.back();
}

}  // namespace

std::vector<const Kernels*> AvailableKernels() {
  std::vector<const Kernels*> available = {&kBaselineKernels};
  if (HasAvx2()) available.push_back(&kAvx2Kernels);
  if (HasAvx512()) available.push_back(&kAvx512Kernels);
  if (HasAvx512() && __builtin_cpu_supports("avx512bf16")) available.push_back(&kAvx512Bf16Kernels);
  return available;
}

const Kernels& BestKernels() {
  static const Kernels& best = Choose();
  return best;
}

}  // namespace arc::cpu
