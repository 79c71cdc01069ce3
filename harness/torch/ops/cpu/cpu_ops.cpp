#include "harness/torch/ops/cpu/cpu_ops.h"

#include <ATen/ATen.h>

#include "harness/torch/ops/cpu/attention.h"
#include "harness/torch/ops/cpu/parallel.h"
#include "harness/torch/ops/cpu/stablemax.h"

namespace arc::cpu {
namespace {

/// A tensor [..., D] as rows.
struct Rows {
  int64_t rows, width;
  explicit Rows(const at::Tensor& x) : rows(x.numel() / x.size(-1)), width(x.size(-1)) {}
};

/// Shares x out: on_rows(first row, number of rows, width), or on_columns(columns) of a matrix.
template <typename OnRows, typename OnColumns>
void Share(const at::Tensor& x, Along along, const OnRows& on_rows, const OnColumns& on_columns) {
  if (along == Along::kFirst) {
    const int64_t length = x.size(0), columns = x.numel() / length;
    ParallelFor(columns, length, [&](int64_t begin, int64_t end) {
      on_columns(Columns{length, columns, begin, end});
    });
    return;
  }
  const Rows r(x);
  ParallelFor(r.rows, r.width,
              [&](int64_t begin, int64_t end) { on_rows(begin, end - begin, r.width); });
}

void ResidualRmsNorm(const at::Tensor& x, const at::Tensor& y, double eps, Along along,
                     const at::Tensor& out, const at::Tensor& inverse) {
  const auto e = static_cast<float>(eps);
  float* inv = inverse.data_ptr<float>();
  WithType(x, [&](auto type) {
    using T = decltype(type);
    const auto& kernels = KernelsFor<T>();
    const T *a = Data<T>(x), *b = MaybeData<T>(y);
    T* to = Data<T>(out);
    Share(
        x, along,
        [&](int64_t row, int64_t rows, int64_t width) {
          const int64_t at = row * width;
          kernels.norm_rows(a + at, b == nullptr ? b : b + at, e, rows, width, to + at, inv + row);
        },
        [&](const Columns& columns) { kernels.norm_columns(a, b, e, columns, to, inv); });
  });
}

void ResidualRmsNormBackward(const at::Tensor& dout, const at::Tensor& out,
                             const at::Tensor& inverse, Along along, const at::Tensor& dx) {
  const float* inv = inverse.const_data_ptr<float>();
  WithType(dout, [&](auto type) {
    using T = decltype(type);
    const auto& kernels = KernelsFor<T>();
    const T *d = Data<T>(dout), *o = Data<T>(out);
    T* to = Data<T>(dx);
    Share(
        out, along,
        [&](int64_t row, int64_t rows, int64_t width) {
          const int64_t at = row * width;
          kernels.norm_rows_backward(d + at, o + at, inv + row, rows, width, to + at);
        },
        [&](const Columns& columns) { kernels.norm_columns_backward(d, o, inv, columns, to); });
  });
}

/// Runs of gates and ups that lie together: a row each, or all of them.
Rows SwiGluRuns(const at::Tensor& gate_up, Along along) {
  Rows runs(gate_up);
  if (along == Along::kFirst) runs.rows = 1, runs.width = gate_up.numel();
  return runs;
}

/// Calls work(run, from, n) for pieces of runs: n elements from `from` of a run's half.
template <typename Work>
void ForEachPiece(const Rows& runs, const Work& work) {
  const int64_t half = runs.width / 2;
  if (runs.rows == 1) {
    ParallelFor(half, 1, [&](int64_t begin, int64_t end) { work(0, begin, end - begin); });
    return;
  }
  ParallelFor(runs.rows, half, [&](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; ++r) work(r, 0, half);
  });
}

void SwiGlu(const at::Tensor& gate_up, Along along, const at::Tensor& out) {
  const Rows runs = SwiGluRuns(gate_up, along);
  const int64_t half = runs.width / 2;
  WithType(gate_up, [&](auto type) {
    using T = decltype(type);
    ForEachPiece(runs, [&](int64_t run, int64_t at, int64_t n) {
      const T* gate = Data<T>(gate_up) + run * runs.width + at;
      KernelsFor<T>().swiglu(gate, gate + half, n, Data<T>(out) + run * half + at);
    });
  });
}

void SwiGluBackward(const at::Tensor& dout, const at::Tensor& gate_up, Along along,
                    const at::Tensor& dgate_up) {
  const Rows runs = SwiGluRuns(gate_up, along);
  const int64_t half = runs.width / 2;
  WithType(gate_up, [&](auto type) {
    using T = decltype(type);
    ForEachPiece(runs, [&](int64_t run, int64_t at, int64_t n) {
      const T* gate = Data<T>(gate_up) + run * runs.width + at;
      T* to = Data<T>(dgate_up) + run * runs.width + at;
      KernelsFor<T>().swiglu_backward(Data<T>(dout) + run * half + at, gate, gate + half, n, to,
                                      to + half);
    });
  });
}

void AddProduct(const at::Tensor& a, const at::Tensor& b, const at::Tensor& sum) {
  if (!IsBf16(a)) {
    at::Tensor to = sum;
    to.addmm_(a.t(), b);
    return;
  }
  const at::Tensor product = at::mm(a.t(), b);
  ParallelFor(sum.numel(), 1, [&](int64_t begin, int64_t end) {
    BestKernels().add(Data<Bf16>(product) + begin, end - begin, sum.data_ptr<float>() + begin);
  });
}

void RunAdamAtan2(const AdamAtan2Update& u) {
  const double* rates = u.rates.const_data_ptr<double>();
  const auto number = [](double x) { return static_cast<float>(x); };
  ParallelFor(u.parameters.numel(), 1, [&](int64_t begin, int64_t end) {
    Bf16* cast = u.cast.defined() ? Data<Bf16>(u.cast) + begin : nullptr;
    BestKernels().adam_atan2(
        {u.parameters.data_ptr<float>() + begin, u.first_moment.data_ptr<float>() + begin,
         u.second_moment.data_ptr<float>() + begin, u.gradient.const_data_ptr<float>() + begin,
         cast, end - begin, number(rates[0]), number(u.beta1), number(u.beta2),
         number(u.weight_decay), number(rates[1]), number(rates[2])});
  });
}

void UpdateAverage(const at::Tensor& average, const at::Tensor& parameters, double rate) {
  ParallelFor(average.numel(), 1, [&](int64_t begin, int64_t end) {
    BestKernels().update_average(parameters.const_data_ptr<float>() + begin, end - begin,
                                 static_cast<float>(1 - rate), static_cast<float>(rate),
                                 average.data_ptr<float>() + begin);
  });
}

}  // namespace

const FusedOps kFusedOps = {ResidualRmsNorm,
                            ResidualRmsNormBackward,
                            SwiGlu,
                            SwiGluBackward,
                            Attention,
                            AttentionBackward,
                            AddProduct,
                            StablemaxLoss,
                            StablemaxLossBackward,
                            RunAdamAtan2,
                            UpdateAverage,
                            SparseSignSgd};

}  // namespace arc::cpu
