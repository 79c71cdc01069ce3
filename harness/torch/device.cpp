#include "harness/torch/device.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <malloc.h>

#include <filesystem>
#include <limits>
#include <string>
#include <thread>

#include "harness/torch/ops/cpu/parallel.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr const char* kCudaPart = "libarc_torch_cuda.so";
using NameFunction = void(int index, char* name, int size);
void* cuda_part = nullptr;  // opened once and never closed: torch libraries cannot be

}  // namespace

// The CUDA part is found beside this library by its run path.
std::string CudaProblem() {
  if (!std::filesystem::exists("/dev/nvidiactl") && !std::filesystem::exists("/dev/dxg")) {
    return "this machine has no NVIDIA GPU";
  }
  if (cuda_part == nullptr) cuda_part = dlopen(kCudaPart, RTLD_NOW | RTLD_LOCAL);
  if (cuda_part == nullptr) return dlerror();
  if (!at::hasCUDA()) return "LibTorch finds no usable CUDA driver";
  return "";
}

std::string InstructionSet() { return cpu::BestKernels().name; }

c10::Device ChooseDevice(const std::string& name) {
  if (name == "cpu") return c10::Device(c10::kCPU);
  const std::string problem = CudaProblem();
  if (problem.empty()) return c10::Device(c10::kCUDA, 0);
  if (name == "cuda") throw UsageError("training.device: no CUDA: " + problem);
  return c10::Device(c10::kCPU);
}

std::string DeviceName(c10::Device device) {
  if (!device.is_cuda()) return device.str();
  char name[256] = "";
  if (auto* get = reinterpret_cast<NameFunction*>(dlsym(cuda_part, "arc_cuda_device_name"))) {
    get(device.index(), name, sizeof name);
  }
  return device.str() + " " + name;
}

void KeepFreedMemory() {
  constexpr int kGreatest = 32 << 20;  // glibc refuses more; only tables of weights are larger
  mallopt(M_MMAP_THRESHOLD, kGreatest);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
}

void OnThreads(size_t count, const std::function<void(size_t)>& work) {
  at::parallel_for(0, static_cast<int64_t>(count), 1, [&](int64_t begin, int64_t end) {
    for (int64_t index = begin; index < end; ++index) work(static_cast<size_t>(index));
  });
}

int UseThreads(int threads) {
  if (threads <= 0) threads = static_cast<int>(std::thread::hardware_concurrency());
  at::set_num_threads(threads);
  return at::get_num_threads();
}

}  // namespace arc
