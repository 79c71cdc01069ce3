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
  const char* asked = std::getenv("ARCBENCH_ISA");
  const std::string_view most = asked == nullptr ? "avx512" : asked;
  if (most == "avx512" && HasAvx512()) return kAvx512Kernels;
  if (most != "baseline" && HasAvx2()) return kAvx2Kernels;
  return kBaselineKernels;
}

}  // namespace

const Kernels& BestKernels() {
  static const Kernels& best = Choose();
  return best;
}

}  // namespace arc::cpu
