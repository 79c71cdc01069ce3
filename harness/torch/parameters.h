#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "harness/torch/flat_layout.h"
#include "harness/torch/model.h"
#include "harness/torch/ops/packed_weight.h"

namespace arc {

/// Owns a model's parameters. The trained ones are views of one flat buffer and
/// their gradients views of another, so that optimiser, EMA and all-reduce are
/// one pass each; addresses never change while the store lives.
class ParameterStore {
 public:
  /// Allocates (zeros) on `device`; `dtype` float32, or float64 for gradient checks.
  ParameterStore(const ModelSpec& spec, at::Device device, at::ScalarType dtype = at::kFloat);
  ParameterStore(const ParameterStore&) = delete;
  ParameterStore& operator=(const ParameterStore&) = delete;

  /// Fills every parameter as declared. The values depend on (seed, name) alone,
  /// not on the device or the order of declaration.
  void Initialise(uint64_t seed);

  const std::vector<at::Tensor>& tensors() const { return tensors_; }  ///< in declared order
  const std::vector<ParameterSpec>& specs() const { return specs_; }
  /// [n] trained values, and their gradients; between them zeros that align each.
  const at::Tensor& flat() const { return flat_; }
  const at::Tensor& flat_gradient() const { return gradient_; }
  int64_t trained_count() const { return layout_.count(); }

  /// The trained parameters in a flat buffer [n]: entry k is parameter trained()[k].
  const FlatLayout& layout() const { return layout_; }
  const std::vector<size_t>& trained() const { return trained_; }

  /// As tensors(), with the trained ones looking into `flat` [n] instead (EMA weights).
  std::vector<at::Tensor> ViewsInto(const at::Tensor& flat) const;

 private:
  std::vector<ParameterSpec> specs_;
  std::vector<size_t> trained_;
  FlatLayout layout_;
  std::vector<at::Tensor> tensors_;
  at::Tensor flat_, gradient_;
};

/// The trained parameters of a store in another type, for matrix products: views of one flat
/// buffer too, so that following the weights is one pass. Not differentiable.
class CastParameters {
 public:
  /// `store` must outlive it.
  CastParameters(const ParameterStore& store, at::ScalarType dtype);
  void Refresh();  ///< takes them over as they are now
  void Repack();   ///< makes packed() follow: flat() has been written
  /// [n], or undefined where the store has that type itself.
  const at::Tensor& flat() const { return flat_; }
  /// In declared order, undefined where not trained; empty where flat() is undefined.
  const std::vector<at::Tensor>& tensors() const { return tensors_; }
  const PackedWeights& packed() const { return packed_; }  ///< of tensors()

 private:
  const ParameterStore& store_;
  at::Tensor flat_;
  std::vector<at::Tensor> tensors_;
  PackedWeights packed_;
};

/// JAX's truncated normal: deviation `std` after cutting at two deviations of the
/// underlying one, by inversion of `uniform` values in [-erf(sqrt 2), erf(sqrt 2)].
/// The public code's formula. Float64 in, float32 out.
at::Tensor TruncatedNormalOf(const at::Tensor& uniform, double std);
/// `shape` such values from the seed alone. CPU.
at::Tensor TruncatedNormal(const std::vector<int64_t>& shape, double std, uint64_t seed);
/// `shape` values from [-bound, bound), from the seed alone. CPU, float32.
at::Tensor Uniform(const std::vector<int64_t>& shape, double bound, uint64_t seed);

}  // namespace arc
