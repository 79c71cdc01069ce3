#define ARC_KERNELS kAvx512Kernels
#define ARC_KERNELS_NAME "avx512"
#include "harness/torch/ops/cpu/kernels_impl.h"
