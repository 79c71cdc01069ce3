#pragma once
#include "harness/torch/ops/fused.h"

namespace arc::cpu {

/// The fused operations of the CPU.
extern const FusedOps kFusedOps;

}  // namespace arc::cpu
