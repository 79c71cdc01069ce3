#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <fmt/format.h>

#include "bench/torch_bench.h"

namespace arc::bench {
namespace {

/// [m, k] times the transpose of [n, k].
struct Shape {
  int64_t m, k, n;
};

/// The products of a step: 8 rows of 82 or 97 positions, and TRM's mixing of positions.
constexpr Shape kCpuShapes[] = {
    {1024, 1024, 1024}, {2048, 2048, 2048}, {656, 512, 1536}, {656, 512, 3072}, {656, 1536, 512},
    {656, 512, 512},    {776, 512, 3072},   {776, 1536, 512}, {4096, 97, 1024}, {4096, 512, 97}};
/// The same for 768 rows, and products large enough for a GPU.
constexpr Shape kCudaShapes[] = {{4096, 4096, 4096}, {8192, 8192, 8192}, {62976, 512, 1536},
                                 {62976, 512, 3072}, {62976, 1536, 512}, {74496, 512, 3072},
                                 {74496, 1536, 512}, {393216, 97, 1024}, {393216, 512, 97}};
/// How far two threads get that have nothing to share but the machine.
constexpr Shape kTwoThreadShapes[] = {{1024, 1024, 1024}, {2048, 2048, 2048}, {656, 512, 3072}};
/// Launches between two waits for the GPU.
constexpr int kLaunches = 20;

void Product(benchmark::State& state, Shape shape, at::TensorOptions options, int threads) {
  at::NoGradGuard no_grad;
  at::set_num_threads(threads);
  const at::Tensor a = at::randn({shape.m, shape.k}, options);
  const at::Tensor b = at::randn({shape.n, shape.k}, options);
  at::Tensor c = at::empty({shape.m, shape.n}, options);
  const int rounds = options.device().is_cuda() ? kLaunches : 1;
  at::mm_out(c, a, b.t());
  for (auto _ : state) {
    for (int i = 0; i < rounds; ++i) at::mm_out(c, a, b.t());
    Synchronise(options.device());
  }
  const auto operations = 2.0 * static_cast<double>(shape.m * shape.k * shape.n);
  state.counters["flops"] = PerSecond(operations * rounds);
}

void Copy(benchmark::State& state, int64_t bytes, at::Device device) {
  at::NoGradGuard no_grad;
  at::set_num_threads(1);
  const at::Tensor from = at::ones({bytes / 4}, at::TensorOptions().device(device));
  at::Tensor to = at::empty_like(from);
  const int rounds = device.is_cuda() ? kLaunches : 1;
  to.copy_(from);
  for (auto _ : state) {
    for (int i = 0; i < rounds; ++i) to.copy_(from);
    Synchronise(device);
  }
  state.SetBytesProcessed(state.iterations() * rounds * 2 * bytes);  // read and written
}

template <size_t N>
void RegisterProducts(const Shape (&shapes)[N], const char* type, const char* where,
                      at::TensorOptions options, int threads = 1) {
  for (const Shape& s : shapes) {
    const std::string name = fmt::format("peak/{}/{}x{}x{}{}", type, s.m, s.k, s.n, where);
    auto* registered = benchmark::RegisterBenchmark(name.c_str(), Product, s, options, threads);
    if (options.device().is_cuda() || threads > 1) registered->UseRealTime();
  }
}

}  // namespace

void Synchronise(at::Device device) {
  if (device.is_cpu()) return;
  c10::impl::VirtualGuardImpl(device.type()).synchronizeDevice(device.index());
}

void RegisterCeilings(at::Device device) {
  const at::TensorOptions cpu;
  RegisterProducts(kCpuShapes, "bf16", "", cpu.dtype(at::kBFloat16));
  RegisterProducts(kCpuShapes, "fp32", "", cpu.dtype(at::kFloat));
  RegisterProducts(kTwoThreadShapes, "bf16", "/2_threads", cpu.dtype(at::kBFloat16), 2);
  RegisterProducts(kTwoThreadShapes, "fp32", "/2_threads", cpu.dtype(at::kFloat), 2);
  // What fits a core's own cache beside what fits none.
  for (const int64_t size : {1, 8, 256}) {
    benchmark::RegisterBenchmark(fmt::format("copy/{}_MiB", size).c_str(), Copy, size << 20,
                                 at::Device(at::kCPU));
  }
  if (!device.is_cuda()) return;
  RegisterProducts(kCudaShapes, "bf16", "/cuda", cpu.dtype(at::kBFloat16).device(device));
  benchmark::RegisterBenchmark("copy/1024_MiB/cuda", Copy, int64_t{1} << 30, device)->UseRealTime();
}

}  // namespace arc::bench
