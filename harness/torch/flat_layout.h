#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace arc {

/// Tensors of given shapes, one after the other in a flat buffer [total()]; each starts at a
/// multiple of `alignment` elements.
class FlatLayout {
 public:
  explicit FlatLayout(std::vector<std::vector<int64_t>> shapes, int64_t alignment = 1);

  size_t size() const { return shapes_.size(); }
  int64_t total() const { return total_; }
  int64_t count() const;  ///< elements of all tensors, without what alignment adds
  const std::vector<int64_t>& shape(size_t index) const { return shapes_[index]; }
  /// Tensor `index` of `flat` [total()], sharing its memory.
  at::Tensor View(const at::Tensor& flat, size_t index) const;

 private:
  std::vector<std::vector<int64_t>> shapes_;
  std::vector<int64_t> offsets_;  ///< of each tensor
  int64_t total_ = 0;
};

}  // namespace arc
