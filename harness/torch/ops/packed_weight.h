#pragma once
#include <ATen/core/Tensor.h>

#include <memory>
#include <mutex>
#include <vector>

namespace arc {

/// A bfloat16 weight [out, in] on the CPU in the layout that oneDNN's products read. Given a
/// plain weight, oneDNN lays it out anew in every product, which with AMX takes a fifth of its
/// time; a weight that several products share is better laid out once. (For the backward pass,
/// y W, the layout of the transpose would be needed; it costs more than it saves there.)
/// Thread-safe, but for Refresh.
class PackedWeight {
 public:
  /// Keeps a reference to `weight`, not a copy.
  explicit PackedWeight(at::Tensor weight) : weight_(std::move(weight)) {}

  /// The operand of PackedProduct, made when first asked for.
  at::Tensor Packed();
  /// Makes it anew, if it has been made: the weight has changed. What was handed out stays.
  void Refresh();

 private:
  at::Tensor weight_, packed_;
  std::mutex mutex_;
};

/// x [..., in] times the transpose of a packed weight [out, in]: [..., out], bfloat16. Not
/// differentiable.
at::Tensor PackedProduct(const at::Tensor& x, const at::Tensor& packed);

/// Whether a packed weight is the quicker one here and now: in a product of one thread. (With one
/// oneDNN does not always split a product over several.)
bool PackingHelps();

using PackedWeights = std::vector<std::unique_ptr<PackedWeight>>;
/// One for each matrix among `weights`, null for the rest; empty where the processor has no
/// bfloat16 products or the weights are of another type or device.
PackedWeights PackedWeightsOf(const std::vector<at::Tensor>& weights);
/// Refresh of each, shared out over torch's threads.
void RefreshAll(const PackedWeights& weights);

}  // namespace arc
