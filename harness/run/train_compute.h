#pragma once
#include <cstdint>

#include "harness/run/config.h"
#include "tasks/suite.h"

namespace arc {

/// What a training of `steps` optimiser steps took.
struct TrainCompute {
  int64_t examples = 0;  ///< rows of all batches: an example counts anew at each halting step
  /// Operations of matrix products and attention, by the model's sizes (bench/step_costs.h);
  /// NaN for models that are not of the known family, or have levels of different depth.
  double flops = 0;
};

/// `config`: of the training, with all settings of its plugin.
TrainCompute EstimateTraining(const Config& config, const SuiteInfo& info, int64_t steps);

}  // namespace arc
