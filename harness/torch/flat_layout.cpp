#include "harness/torch/flat_layout.h"

#include <ATen/ATen.h>

#include <functional>
#include <numeric>

namespace arc {

FlatLayout::FlatLayout(std::vector<std::vector<int64_t>> shapes)
    : shapes_(std::move(shapes)), offsets_{0} {
  for (const std::vector<int64_t>& shape : shapes_) {
    offsets_.push_back(offsets_.back() + std::accumulate(shape.begin(), shape.end(), int64_t{1},
                                                         std::multiplies<>()));
  }
}

at::Tensor FlatLayout::View(const at::Tensor& flat, size_t index) const {
  return flat.narrow(0, offsets_[index], offsets_[index + 1] - offsets_[index])
      .view(shapes_[index]);
}

}  // namespace arc
