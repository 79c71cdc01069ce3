#include "harness/torch/training/data_rows.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace arc {

DataRows DataRows::CopyOn(at::Device device) const {
  const auto copy = [&](const at::Tensor& x) {
    return x.to(x.options().device(device), /*non_blocking=*/true, /*copy=*/true);
  };
  return {copy(inputs), copy(labels), copy(identifiers)};
}

void DataRows::Assign(const DataRows& other) const {
  at::Tensor(inputs).copy_(other.inputs, /*non_blocking=*/true);
  at::Tensor(labels).copy_(other.labels, true);
  at::Tensor(identifiers).copy_(other.identifiers, true);
}

DataRows ToRows(const BatchRows& batch, bool pinned) {
  const auto rows = static_cast<int64_t>(batch.rows);
  const int64_t length = static_cast<int64_t>(batch.inputs.size()) / rows;
  const auto tokens = at::TensorOptions(at::kInt).pinned_memory(pinned);
  DataRows made{at::empty({rows, length}, tokens), at::empty({rows, length}, tokens),
                at::empty({rows}, tokens.dtype(at::kLong))};
  std::copy(batch.inputs.begin(), batch.inputs.end(), made.inputs.data_ptr<int32_t>());
  std::transform(
      batch.labels.begin(), batch.labels.end(), made.labels.data_ptr<int32_t>(),
      [](uint8_t token) { return token == kPadToken ? int32_t{kIgnoreLabel} : int32_t{token}; });
  std::copy(batch.identifiers.begin(), batch.identifiers.end(),
            made.identifiers.data_ptr<int64_t>());
  return made;
}

}  // namespace arc
