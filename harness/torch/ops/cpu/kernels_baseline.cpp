#define ARC_KERNELS kBaselineKernels
#define ARC_KERNELS_NAME "baseline"
#include "harness/torch/ops/cpu/kernels_impl.h"
