#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

#include "harness/torch/ops/cpu/kernels.h"
#include "tasks/error.h"

namespace arc::cpu {
namespace {

bool HasAvx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

bool HasAvx512() {
  return HasAvx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

const Kernels* Find(const std::vector<const Kernels*>& all, std::string_view name) {
  for (const Kernels* kernels : all) {
    if (name == kernels->name) return kernels;
  }
  return nullptr;
}

std::string NamesOf(const std::vector<const Kernels*>& all) {
  std::string names;
  for (const Kernels* kernels : all)
    names += (names.empty() ? "" : ", ") + std::string(kernels->name);
  return names;
}

}  // namespace

std::vector<const Kernels*> AvailableKernels() {
  std::vector<const Kernels*> available = {&kBaselineKernels};
  if (HasAvx2()) available.push_back(&kAvx2Kernels);
  if (HasAvx512()) available.push_back(&kAvx512Kernels);
  if (HasAvx512() && __builtin_cpu_supports("avx512bf16")) available.push_back(&kAvx512Bf16Kernels);
  return available;
}

const Kernels& KernelsNamed(const char* name) {
  const std::vector<const Kernels*> all = {&kBaselineKernels, &kAvx2Kernels, &kAvx512Kernels,
                                           &kAvx512Bf16Kernels};
  const std::vector<const Kernels*> available = AvailableKernels();
  if (*name == 0) return *available.back();
  if (const Kernels* found = Find(available, name)) return *found;
  if (Find(all, name) == nullptr) {
    throw UsageError(fmt::format("ARCBENCH_ISA: \"{}\" is not one of {}", name, NamesOf(all)));
  }
  throw UsageError(
      fmt::format("ARCBENCH_ISA: this processor has no {}, only {}", name, NamesOf(available)));
}

const Kernels& BestKernels() {
  const auto choose = []() -> const Kernels& {
    const char* asked = std::getenv("ARCBENCH_ISA");
    return KernelsNamed(asked == nullptr ? "" : asked);
  };
  static const Kernels& best = choose();
  return best;
}

}  // namespace arc::cpu
