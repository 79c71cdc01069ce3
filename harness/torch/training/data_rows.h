#pragma once
#include <ATen/core/Tensor.h>

#include "tasks/dataset.h"

namespace arc {

/// "No label" in label tensors, as the public code has it.
inline constexpr int64_t kIgnoreLabel = -100;

/// A batch as it comes from the data.
struct DataRows {
  at::Tensor inputs;       ///< [B, S] int32
  at::Tensor labels;       ///< [B, S] int32, kIgnoreLabel where there is none
  at::Tensor identifiers;  ///< [B] int64

  /// Copies on `device`. The caller's thread does not wait for copies from pinned memory.
  DataRows CopyOn(at::Device device) const;
  /// Takes another batch's values into these tensors, which are of the same shapes. Likewise.
  void Assign(const DataRows& other) const;
};

/// A batch of dataset rows as tensors on the CPU; label 0 becomes kIgnoreLabel. `pinned`: in
/// memory that a GPU copies from by itself (where there is CUDA).
DataRows ToRows(const BatchRows& batch, bool pinned = false);

}  // namespace arc
