#pragma once
#include "harness/torch/ops/fused.h"

namespace arc::cuda {

/// The kernels as operations on tensors.
extern const FusedOps kFusedOps;

}  // namespace arc::cuda
