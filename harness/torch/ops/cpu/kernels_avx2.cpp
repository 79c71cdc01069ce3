#define ARC_KERNELS kAvx2Kernels
#define ARC_KERNELS_NAME "avx2"
#include "harness/torch/ops/cpu/kernels_impl.h"
