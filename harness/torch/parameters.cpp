#include "harness/torch/parameters.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <functional>
#include <numeric>

#include "tasks/random.h"

namespace arc {
namespace {

constexpr double kCut = 2;  // deviations at which the normal is cut

int64_t Count(const std::vector<int64_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

/// FNV-1a, so that a parameter's stream hangs on its name and not on its place.
uint64_t NameSeed(const std::string& name) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (const unsigned char c : name) hash = (hash ^ c) * 0x100000001b3ULL;
  return hash;
}

at::Tensor InitialValues(const ParameterSpec& spec, uint64_t seed) {
  switch (spec.init.kind) {
    case Initialisation::Kind::kTruncatedNormal:
      return TruncatedNormal(spec.shape, spec.init.value, Mix(seed, NameSeed(spec.name)));
    case Initialisation::Kind::kTensor:
      return spec.init.tensor;
    case Initialisation::Kind::kConstant:
      break;
  }
  return at::full(spec.shape, spec.init.value, at::kFloat);
}

}  // namespace

at::Tensor TruncatedNormalOf(const at::Tensor& uniform, double std) {
  const double z = std::erf(kCut / std::sqrt(2.0));
  const double density = std::exp(-kCut * kCut / 2) / std::sqrt(2 * M_PI);
  const double underlying = std / std::sqrt(1 - (kCut * density + kCut * density) / z);
  return (uniform.erfinv() * (std::sqrt(2.0) * underlying))
      .clamp(-kCut * underlying, kCut * underlying)
      .to(at::kFloat);
}

at::Tensor TruncatedNormal(const std::vector<int64_t>& shape, double std, uint64_t seed) {
  const double high = std::erf(kCut / std::sqrt(2.0));
  at::Tensor uniform = at::empty(shape, at::kDouble);
  Random random(seed);
  double* values = uniform.data_ptr<double>();
  for (int64_t i = 0; i < uniform.numel(); ++i) values[i] = high * (2 * random.Uniform() - 1);
  return TruncatedNormalOf(uniform, std);
}

ParameterStore::ParameterStore(const ModelSpec& spec, at::Device device, at::ScalarType dtype)
    : specs_(spec.parameters) {
  int64_t total = 0;
  for (const ParameterSpec& p : specs_) {
    offsets_.push_back(p.role == ParameterRole::kTrained ? total : -1);
    if (p.role == ParameterRole::kTrained) total += Count(p.shape);
  }
  const auto options = at::TensorOptions().device(device).dtype(dtype);
  flat_ = at::zeros({total}, options);
  gradient_ = at::zeros({total}, options);
  for (size_t i = 0; i < specs_.size(); ++i) {
    if (offsets_[i] < 0) {
      tensors_.push_back(at::zeros(specs_[i].shape, options));
      continue;
    }
    at::Tensor leaf = Slice(flat_, i).detach();
    leaf.set_requires_grad(true);
    leaf.mutable_grad() = Slice(gradient_, i);
    tensors_.push_back(leaf);
  }
}

void ParameterStore::Initialise(uint64_t seed) {
  at::NoGradGuard no_grad;
  for (size_t i = 0; i < specs_.size(); ++i) {
    tensors_[i].copy_(InitialValues(specs_[i], seed));
  }
}

at::Tensor ParameterStore::Slice(const at::Tensor& flat, size_t index) const {
  const auto& shape = specs_[index].shape;
  return flat.narrow(0, offsets_[index], Count(shape)).view(shape);
}

std::vector<at::Tensor> ParameterStore::ViewsInto(const at::Tensor& flat) const {
  std::vector<at::Tensor> views = tensors_;
  for (size_t i = 0; i < views.size(); ++i) {
    if (offsets_[i] >= 0) views[i] = Slice(flat, i);
  }
  return views;
}

}  // namespace arc
