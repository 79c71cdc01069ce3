#define ARC_KERNELS kAvx512Bf16Kernels
#define ARC_KERNELS_NAME "avx512_bf16"
#include "harness/torch/ops/cpu/kernels_impl.h"
