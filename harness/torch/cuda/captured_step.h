#pragma once
#include "harness/torch/training/captured_step.h"

namespace arc::cuda {

/// CapturedStep as a CUDA graph, on a stream of its own.
std::unique_ptr<CapturedStep> MakeGraphStep(std::function<void()> body,
                                            const at::Generator& generator);

}  // namespace arc::cuda
