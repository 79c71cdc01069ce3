#pragma once
#include <cstdint>

#include "harness/torch/ops/fused.h"

namespace arc::test {

/// While it lives, steps on the CPU are captured (SetCapturedStep) by a stand-in of a CUDA graph.
/// It records what one call of the work asks of LibTorch and of the fused operations, and from
/// then on does that again without calling the work. As with a graph,
///   - a replay reads and writes the memory of the recording;
///   - numbers that the work had on the host stay those of the recording;
///   - work that waits for a value, or whose shapes hang on values, is refused: Failed.
/// One at a time; for one thread.
class RecordedSteps {
 public:
  /// `ops`: what does the fused operations of CPU tensors meanwhile; null: the CPU's own.
  explicit RecordedSteps(const FusedOps* ops = nullptr);
  ~RecordedSteps();
  RecordedSteps(const RecordedSteps&) = delete;
  RecordedSteps& operator=(const RecordedSteps&) = delete;
  int64_t replays() const;  ///< runs so far that did not call the work
};

}  // namespace arc::test
