#include "harness/torch/cuda/bindings.h"

#include "harness/torch/cuda/adam_atan2.cuh"
#include "harness/torch/cuda/attention.h"
#include "harness/torch/cuda/average.cuh"
#include "harness/torch/cuda/library.h"
#include "harness/torch/cuda/norm.cuh"
#include "harness/torch/cuda/sparse_sign_sgd.cuh"
#include "harness/torch/cuda/stablemax.cuh"
#include "harness/torch/cuda/swiglu.cuh"
#include "harness/torch/cuda/tensors.h"

namespace arc::cuda {
namespace {

void BindNorm(const at::Tensor& x, const at::Tensor& y, double eps, Along along,
              const at::Tensor& out, const at::Tensor& inverse) {
  WithType(x, [&](auto type) {
    using T = decltype(type);
    const auto run = [&](const auto& kernel, int64_t rows, int64_t columns) {
      kernel({Data<T>(x), MaybeData<T>(y), Data<T>(out), Data<float>(inverse), rows, columns,
              static_cast<float>(eps)},
             CurrentStream());
    };
    const RowsOf last(x);
    const FirstOf first(x);
    along == Along::kLast ? run(NormRows<T>, last.rows, last.columns)
                          : run(NormColumns<T>, first.rows, first.columns);
  });
}

void BindNormBackward(const at::Tensor& dout, const at::Tensor& out, const at::Tensor& inverse,
                      Along along, const at::Tensor& dx) {
  WithType(out, [&](auto type) {
    using T = decltype(type);
    const auto run = [&](const auto& kernel, int64_t rows, int64_t columns) {
      kernel({Data<T>(dout), Data<T>(out), Data<float>(inverse), Data<T>(dx), rows, columns},
             CurrentStream());
    };
    const RowsOf last(out);
    const FirstOf first(out);
    along == Along::kLast ? run(NormRowsBackward<T>, last.rows, last.columns)
                          : run(NormColumnsBackward<T>, first.rows, first.columns);
  });
}

/// Halves of each row, or, along the first dimension, of all there is.
RowsOf SwiGluRows(const at::Tensor& gate_up, Along along) {
  RowsOf rows(gate_up);
  if (along == Along::kFirst) rows.rows = 1, rows.columns = gate_up.numel();
  return rows;
}

void BindSwiGlu(const at::Tensor& gate_up, Along along, const at::Tensor& out) {
  const RowsOf r = SwiGluRows(gate_up, along);
  WithType(gate_up, [&](auto type) {
    using T = decltype(type);
    SwiGlu<T>({Data<T>(gate_up), Data<T>(out), r.rows, r.columns / 2}, CurrentStream());
  });
}

void BindSwiGluBackward(const at::Tensor& dout, const at::Tensor& gate_up, Along along,
                        const at::Tensor& dgate_up) {
  const RowsOf r = SwiGluRows(gate_up, along);
  WithType(gate_up, [&](auto type) {
    using T = decltype(type);
    SwiGluBackward<T>({Data<T>(dout), Data<T>(gate_up), Data<T>(dgate_up), r.rows, r.columns / 2},
                      CurrentStream());
  });
}

void BindStablemax(const at::Tensor& logits, const LabelOperands& labels, const at::Tensor& loss,
                   const at::Tensor& right) {
  const RowsOf r(logits);
  WithType(logits, [&](auto type) {
    using T = decltype(type);
    StablemaxLoss<T>({Data<T>(logits), Data<int32_t>(labels.labels), Data<double>(loss),
                      Data<bool>(right), r.rows, r.columns, labels.ignore},
                     CurrentStream());
  });
}

void BindStablemaxBackward(const at::Tensor& dloss, const at::Tensor& logits,
                           const LabelOperands& labels, const at::Tensor& dlogits) {
  const RowsOf r(logits);
  WithType(logits, [&](auto type) {
    using T = decltype(type);
    StablemaxLossBackward<T>({Data<double>(dloss), Data<T>(logits), Data<int32_t>(labels.labels),
                              Data<T>(dlogits), r.rows, r.columns, labels.ignore},
                             CurrentStream());
  });
}

void BindAdamAtan2(const AdamAtan2Update& u) {
  AdamAtan2({Data<float>(u.parameters), Data<float>(u.gradient), Data<float>(u.first_moment),
             Data<float>(u.second_moment), MaybeData<__nv_bfloat16>(u.cast), Data<double>(u.rates),
             u.parameters.numel(), static_cast<float>(u.beta1), static_cast<float>(u.beta2),
             static_cast<float>(u.weight_decay)},
            CurrentStream());
}

void BindUpdateAverage(const at::Tensor& average, const at::Tensor& parameters, double rate) {
  UpdateAverage({Data<float>(average), Data<float>(parameters), average.numel(),
                 static_cast<float>(1 - rate), static_cast<float>(rate)},
                CurrentStream());
}

void BindSparseSignSgd(const at::Tensor& table, const at::Tensor& identifiers,
                       const at::Tensor& gradient, const at::Tensor& lr, double weight_decay) {
  SparseSignSgd(
      {Data<float>(table), Data<int64_t>(identifiers), Data<float>(gradient), Data<double>(lr),
       gradient.size(0), gradient.size(1), static_cast<float>(weight_decay)},
      CurrentStream());
}

}  // namespace

const FusedOps kFusedOps = {BindNorm,           BindNormBackward,  BindSwiGlu,
                            BindSwiGluBackward, Attention,         AttentionBackward,
                            AddProduct,         BindStablemax,     BindStablemaxBackward,
                            BindAdamAtan2,      BindUpdateAverage, BindSparseSignSgd};

}  // namespace arc::cuda
