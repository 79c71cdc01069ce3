#include "harness/torch/ops/packed_weight.h"

#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/grad_mode.h>

#include <optional>

#include "harness/torch/device.h"

namespace arc {
namespace {

template <typename Signature>
c10::TypedOperatorHandle<Signature> Operator(const char* name) {
  return c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<Signature>();
}

at::Tensor Pack(const at::Tensor& weight) {
  static const auto reorder = Operator<at::Tensor(const at::Tensor&, std::optional<int64_t>)>(
      "mkldnn::_reorder_linear_weight");
  const at::NoGradGuard no_grad;
  return reorder.call(weight, std::nullopt);  // for any number of rows
}

}  // namespace

at::Tensor PackedWeight::Packed() {
  const std::lock_guard lock(mutex_);
  if (!packed_.defined()) packed_ = Pack(weight_);
  return packed_;
}

void PackedWeight::Refresh() {
  if (packed_.defined()) packed_ = Pack(weight_);
}

at::Tensor PackedProduct(const at::Tensor& x, const at::Tensor& packed) {
  using Scalars = c10::List<std::optional<at::Scalar>>;
  static const auto linear =
      Operator<at::Tensor(const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&,
                          c10::string_view, Scalars, std::optional<c10::string_view>)>(
          "mkldnn::_linear_pointwise");
  return linear.call(x, packed, std::nullopt, "none", Scalars(), std::nullopt);
}

bool PackingHelps() { return at::in_parallel_region() || at::get_num_threads() == 1; }

PackedWeights PackedWeightsOf(const std::vector<at::Tensor>& weights) {
  if (!__builtin_cpu_supports("avx512bf16")) return {};
  PackedWeights all;
  bool any = false;
  for (const at::Tensor& w : weights) {
    const bool packs =
        w.defined() && w.is_cpu() && w.scalar_type() == at::kBFloat16 && w.dim() == 2;
    all.push_back(packs ? std::make_unique<PackedWeight>(w) : nullptr);
    any = any || packs;
  }
  return any ? std::move(all) : PackedWeights();
}

void RefreshAll(const PackedWeights& weights) {
  OnThreads(weights.size(), [&](size_t i) {
    if (weights[i]) weights[i]->Refresh();
  });
}

}  // namespace arc
