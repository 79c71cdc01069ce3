#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace arc {

/// One tensor of an optimiser's state.
struct OptimiserState {
  const char* name;   ///< "exp_avg", ...
  size_t parameter;   ///< index in the layout that the optimiser was made for
  at::Tensor values;  ///< of that parameter's shape; shares the optimiser's memory
};

/// Turns gradients into updates of the trained parameters, which lie in one flat
/// buffer [n]. Owns its moments; the number of steps made is the caller's to
/// count and to save. Not thread-safe.
class Optimiser {
 public:
  enum Kind { kAdamAtan2, kMuon };
  virtual ~Optimiser() = default;

  /// What the next Update is: `lr`, and which one, counting from 1, those with lr 0 too. It is
  /// no part of a captured step. Does not wait for the device.
  virtual void SetRates(double lr, int64_t step) = 0;
  /// Whether Update reads what changes from step to step from tensors alone, so that it can be
  /// a part of a captured step.
  virtual bool graph_safe() const = 0;
  /// Moves `parameters` [n] in place from `gradient` [n]; `cast` [n], if defined, receives
  /// them in its own type.
  virtual void Update(const at::Tensor& parameters, const at::Tensor& gradient,
                      const at::Tensor& cast) = 0;
  void Step(const at::Tensor& parameters, const at::Tensor& gradient, double lr, int64_t step) {
    SetRates(lr, step);
    Update(parameters, gradient, {});
  }
  /// Everything that a resumed run needs, to be saved or written into.
  virtual std::vector<OptimiserState> State() const = 0;
};

/// "adam_atan2" or "muon"; throws UsageError naming both.
Optimiser::Kind ParseOptimiser(const std::string& name);

}  // namespace arc
