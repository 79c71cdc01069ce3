#include "harness/torch/flat_layout.h"

#include <ATen/ATen.h>

#include <functional>
#include <numeric>

namespace arc {

namespace {

int64_t Elements(const std::vector<int64_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

}  // namespace

FlatLayout::FlatLayout(std::vector<std::vector<int64_t>> shapes, int64_t alignment)
    : shapes_(std::move(shapes)) {
  for (const std::vector<int64_t>& shape : shapes_) {
    offsets_.push_back(total_);
    total_ += (Elements(shape) + alignment - 1) / alignment * alignment;
  }
}

int64_t FlatLayout::count() const {
  int64_t sum = 0;
  for (const std::vector<int64_t>& shape : shapes_) sum += Elements(shape);
  return sum;
}

at::Tensor FlatLayout::View(const at::Tensor& flat, size_t index) const {
  return flat.narrow(0, offsets_[index], Elements(shapes_[index])).view(shapes_[index]);
}

}  // namespace arc
