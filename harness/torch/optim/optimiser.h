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

  /// One update of `parameters` [n] in place from `gradient` [n]. `step` counts
  /// from 1, steps with lr 0 too.
  virtual void Step(const at::Tensor& parameters, const at::Tensor& gradient, double lr,
                    int64_t step) = 0;
  /// Everything that a resumed run needs, to be saved or written into.
  virtual std::vector<OptimiserState> State() const = 0;
};

/// "adam_atan2" or "muon"; throws UsageError naming both.
Optimiser::Kind ParseOptimiser(const std::string& name);

}  // namespace arc
