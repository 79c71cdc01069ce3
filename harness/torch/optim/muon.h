#pragma once
#include "harness/torch/flat_layout.h"
#include "harness/torch/optim/optimiser.h"

namespace arc {

/// The matrix sign of `matrix` [R, C] by `steps` quintic Newton-Schulz steps with
/// the public code's coefficients (its eighth serves every later step): U S V^T
/// becomes U S' V^T with S' near 1. Float32 out; float64 stays.
at::Tensor Msign(const at::Tensor& matrix, int64_t steps);

/// Muon (Jordan et al. 2024) for every parameter with two dimensions, embeddings and
/// heads too; AdamW for all others. With b the momentum buffer and wd the decay:
///   b = mu b + g;  u = bfloat16(g + mu b)  (without nesterov: bfloat16(b))
///   p *= 1 - lr wd;  p -= lr rms sqrt(max(R, C)) Msign(u)
/// where rms scales the update to what AdamW's would be (Liu et al. 2025). AdamW is
///   p *= 1 - lr wd;  p -= lr sqrt(1 - b2^t) / (1 - b1^t) m / (eps + sqrt(v))
class Muon : public Optimiser {
 public:
  struct Options {
    double momentum = 0.95;
    bool nesterov = true;
    int64_t ns_steps = 5;            ///< Newton-Schulz steps
    double matched_adamw_rms = 0.2;  ///< root mean square of an update at lr 1
    double weight_decay = 0.1;
    double adamw_beta1 = 0.9, adamw_beta2 = 0.95, adamw_eps = 1e-8, adamw_weight_decay = 0.1;
  };
  /// State for a flat buffer [n] like `parameters`, laid out as `layout`.
  Muon(const at::Tensor& parameters, FlatLayout layout, const Options& options);
  void SetRates(double lr, int64_t step) override { lr_ = lr, step_ = step; }
  bool graph_safe() const override { return false; }
  void Update(const at::Tensor& parameters, const at::Tensor& gradient,
              const at::Tensor& cast) override;
  /// "momentum_buffer" of every matrix, "exp_avg" and "exp_avg_sq" of the others.
  std::vector<OptimiserState> State() const override;

 private:
  bool IsMatrix(size_t parameter) const { return layout_.shape(parameter).size() == 2; }
  void StepMatrix(const at::Tensor& p, const at::Tensor& g, const at::Tensor& buffer) const;
  void StepAdamW(const at::Tensor& p, const at::Tensor& g, const at::Tensor& m,
                 const at::Tensor& v) const;

  FlatLayout layout_;
  Options options_;
  double lr_ = 0;
  int64_t step_ = 1;
  std::vector<at::Tensor> first_;   ///< by parameter: momentum buffer or first moment
  std::vector<at::Tensor> second_;  ///< by parameter: second moment; undefined for matrices
};

}  // namespace arc
