#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <set>

#include "harness/torch/training/learner.h"
#include "tasks/error.h"

namespace arc {
namespace {

/// Collects every mismatch, so that one message lists them all.
class WeightCopier {
 public:
  WeightCopier(const Checkpoint& checkpoint, const std::string& prefix)
      : checkpoint_(checkpoint), prefix_(prefix) {}

  void Check(const std::string& name, const at::Tensor& target) {
    expected_.insert(name);
    const at::Tensor* source = Find(name);
    if (source == nullptr) {
      faults_ += fmt::format("\n  missing: {} {}", name, Shape(target));
    } else if (source->sizes() != target.sizes()) {
      faults_ +=
          fmt::format("\n  {}: has shape {}, wanted {}", name, Shape(*source), Shape(target));
    } else if (!source->is_floating_point()) {
      faults_ += fmt::format("\n  {}: is of type {}, not a floating-point one", name,
                             at::toString(source->scalar_type()));
    }
  }

  void ThrowOnFault() {
    for (const auto& [name, tensor] : checkpoint_.tensors) {
      if (name.starts_with("model.") && expected_.count(name) == 0) {
        faults_ += fmt::format("\n  not in this model: {} {}", name, Shape(tensor));
      }
    }
    if (!faults_.empty()) throw BadData("the checkpoint does not fit the model:" + faults_);
  }

  void Copy(const std::string& name, const at::Tensor& target) { target.copy_(*Find(name)); }

 private:
  static std::string Shape(const at::Tensor& t) {
    std::string text = "[";
    for (int64_t i = 0; i < t.dim(); ++i) text += fmt::format("{}{}", i ? ", " : "", t.size(i));
    return text + "]";
  }
  /// The averaged weight where asked for and there, else the live one (frozen ones have no
  /// average).
  const at::Tensor* Find(const std::string& name) const {
    auto found = checkpoint_.tensors.find(prefix_ + name);
    if (found == checkpoint_.tensors.end()) found = checkpoint_.tensors.find(name);
    return found == checkpoint_.tensors.end() ? nullptr : &found->second;
  }
  const Checkpoint& checkpoint_;
  std::string prefix_, faults_;
  std::set<std::string> expected_;
};

}  // namespace

void LoadWeights(const Checkpoint& checkpoint, const std::string& prefix, ParameterStore& store,
                 at::Tensor* table) {
  at::NoGradGuard no_grad;
  WeightCopier copier(checkpoint, prefix);
  const auto each = [&](auto&& visit) {
    for (size_t i = 0; i < store.specs().size(); ++i) {
      if (store.specs()[i].role == ParameterRole::kConstant) continue;
      visit(OfficialName(store.specs()[i].name), store.tensors()[i]);
    }
    if (table != nullptr) visit(kPuzzleTableName, *table);
  };
  each([&](const std::string& name, const at::Tensor& t) { copier.Check(name, t); });
  copier.ThrowOnFault();
  each([&](const std::string& name, const at::Tensor& t) { copier.Copy(name, t); });
  for (size_t i = 0; i < store.specs().size(); ++i) {
    const ParameterSpec& spec = store.specs()[i];
    if (spec.role == ParameterRole::kConstant) store.tensors()[i].copy_(spec.init.tensor);
  }
}

}  // namespace arc
