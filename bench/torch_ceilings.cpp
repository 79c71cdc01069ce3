#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <fmt/format.h>

#include "bench/torch_bench.h"
#include "harness/torch/device.h"
#include "harness/torch/ops/packed_weight.h"

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
/// How far two threads get that have nothing to share but the machine and the weight.
constexpr Shape kTwoThreadShapes[] = {{1024, 1024, 1024}, {2048, 2048, 2048}, {656, 512, 3072}};
/// Launches between two waits for the GPU.
constexpr int kLaunches = 20;

/// What there is to choose from in a product.
struct Way {
  int threads = 1;      ///< each has rows of its own
  bool packed = false;  ///< the weight laid out beforehand, for a CPU (PackedWeight)
};

/// One product of the shape.
class ProductOf {
 public:
  ProductOf(Shape shape, at::TensorOptions options, Way way)
      : way_(way),
        a_(at::randn({shape.m, shape.k}, options).chunk(way.threads)),
        c_(at::empty({shape.m, shape.n}, options).chunk(way.threads)),
        b_(at::randn({shape.n, shape.k}, options)),
        packed_(b_) {}

  void Run() {
    OnThreads(a_.size(), [this](size_t part) { RunRows(part); });
  }

 private:
  void RunRows(size_t part) {
    const at::NoGradGuard no_grad;
    if (way_.packed) {
      c_[part] = PackedProduct(a_[part], packed_.Packed());
    } else {
      at::mm_out(c_[part], a_[part], b_.t());
    }
  }

  Way way_;
  std::vector<at::Tensor> a_, c_;
  at::Tensor b_;
  PackedWeight packed_;
};

void Product(benchmark::State& state, Shape shape, at::TensorOptions options, Way way) {
  at::set_num_threads(way.threads);
  ProductOf product(shape, options, way);
  const int rounds = options.device().is_cuda() ? kLaunches : 1;
  product.Run();
  for (auto _ : state) {
    for (int i = 0; i < rounds; ++i) product.Run();
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
                      at::TensorOptions options, Way way = {}) {
  for (const Shape& s : shapes) {
    const std::string name = fmt::format("peak/{}/{}{}x{}x{}{}", type, way.packed ? "packed_" : "",
                                         s.m, s.k, s.n, where);
    auto* registered = benchmark::RegisterBenchmark(name.c_str(), Product, s, options, way);
    if (options.device().is_cuda() || way.threads > 1) registered->UseRealTime();
  }
}

}  // namespace

void Synchronise(at::Device device) {
  if (device.is_cpu()) return;
  c10::impl::VirtualGuardImpl(device.type()).synchronizeDevice(device.index());
}

void RegisterCeilings(at::Device device) {
  const at::TensorOptions cpu;
  const at::TensorOptions bf16 = cpu.dtype(at::kBFloat16);
  RegisterProducts(kCpuShapes, "bf16", "", bf16);
  RegisterProducts(kCpuShapes, "fp32", "", cpu.dtype(at::kFloat));
  RegisterProducts(kTwoThreadShapes, "bf16", "/2_threads", bf16, {.threads = 2});
  RegisterProducts(kTwoThreadShapes, "fp32", "/2_threads", cpu.dtype(at::kFloat), {.threads = 2});
  if (!PackedWeightsOf({at::zeros({1, 1}, bf16)}).empty()) {
    RegisterProducts(kCpuShapes, "bf16", "", bf16, {.packed = true});
    RegisterProducts(kTwoThreadShapes, "bf16", "/2_threads", bf16, {.threads = 2, .packed = true});
  }
  // What fits a core's own cache beside what fits none.
  for (const int64_t size : {1, 8, 256}) {
    benchmark::RegisterBenchmark(fmt::format("copy/{}_MiB", size).c_str(), Copy, size << 20,
                                 at::Device(at::kCPU));
  }
  if (!device.is_cuda()) return;
  RegisterProducts(kCudaShapes, "bf16", "/cuda", bf16.device(device));
  benchmark::RegisterBenchmark("copy/1024_MiB/cuda", Copy, int64_t{1} << 30, device)->UseRealTime();
}

}  // namespace arc::bench
