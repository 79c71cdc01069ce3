#include "harness/torch/parameters.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

#include "tasks/random.h"

namespace arc {
namespace {

/// Elements: whole cache lines in every type, and what vector units and tensor cores want.
constexpr int64_t kAlignment = 64;
constexpr double kCut = 2;  // deviations at which the normal is cut

/// FNV-1a, so that a parameter's stream hangs on its name and not on its place.
uint64_t NameSeed(const std::string& name) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (const unsigned char c : name) hash = (hash ^ c) * 0x100000001b3ULL;
  return hash;
}

/// `shape` values in [-bound, bound).
at::Tensor UniformDoubles(const std::vector<int64_t>& shape, double bound, uint64_t seed) {
  at::Tensor uniform = at::empty(shape, at::kDouble);
  Random random(seed);
  double* values = uniform.data_ptr<double>();
  for (int64_t i = 0; i < uniform.numel(); ++i) values[i] = bound * (2 * random.Uniform() - 1);
  return uniform;
}

at::Tensor InitialValues(const ParameterSpec& spec, uint64_t seed) {
  switch (spec.init.kind) {
    case Initialisation::Kind::kTruncatedNormal:
      return TruncatedNormal(spec.shape, spec.init.value, Mix(seed, NameSeed(spec.name)));
    case Initialisation::Kind::kUniform:
      return Uniform(spec.shape, spec.init.value, Mix(seed, NameSeed(spec.name)));
    case Initialisation::Kind::kTensor:
      return spec.init.tensor;
    case Initialisation::Kind::kConstant:
      break;
  }
  return at::full(spec.shape, spec.init.value, at::kFloat);
}

std::vector<size_t> Trained(const std::vector<ParameterSpec>& specs) {
  std::vector<size_t> trained;
  for (size_t i = 0; i < specs.size(); ++i) {
    if (specs[i].role == ParameterRole::kTrained) trained.push_back(i);
  }
  return trained;
}

std::vector<std::vector<int64_t>> Shapes(const std::vector<ParameterSpec>& specs,
                                         const std::vector<size_t>& which) {
  std::vector<std::vector<int64_t>> shapes;
  for (const size_t i : which) shapes.push_back(specs[i].shape);
  return shapes;
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
  return TruncatedNormalOf(UniformDoubles(shape, std::erf(kCut / std::sqrt(2.0)), seed), std);
}

at::Tensor Uniform(const std::vector<int64_t>& shape, double bound, uint64_t seed) {
  return UniformDoubles(shape, bound, seed).to(at::kFloat);
}

ParameterStore::ParameterStore(const ModelSpec& spec, at::Device device, at::ScalarType dtype)
    : specs_(spec.parameters),
      trained_(Trained(specs_)),
      layout_(Shapes(specs_, trained_), kAlignment) {
  const auto options = at::TensorOptions().device(device).dtype(dtype);
  flat_ = at::zeros({layout_.total()}, options);
  gradient_ = at::zeros({layout_.total()}, options);
  for (const ParameterSpec& p : specs_) {
    // The trained ones become views below.
    tensors_.push_back(p.role == ParameterRole::kTrained ? at::Tensor()
                                                         : at::zeros(p.shape, options));
  }
  for (size_t k = 0; k < trained_.size(); ++k) {
    at::Tensor leaf = layout_.View(flat_, k).detach();
    leaf.set_requires_grad(true);
    leaf.mutable_grad() = layout_.View(gradient_, k);
    tensors_[trained_[k]] = leaf;
  }
}

void ParameterStore::Initialise(uint64_t seed) {
  at::NoGradGuard no_grad;
  for (size_t i = 0; i < specs_.size(); ++i) {
    tensors_[i].copy_(InitialValues(specs_[i], seed));
  }
}

CastParameters::CastParameters(const ParameterStore& store, at::ScalarType dtype) : store_(store) {
  if (store.flat().scalar_type() == dtype) return;
  flat_ = at::zeros_like(store.flat(), store.flat().options().dtype(dtype));
  tensors_.resize(store.tensors().size());
  for (size_t k = 0; k < store.trained().size(); ++k) {
    tensors_[store.trained()[k]] = store.layout().View(flat_, k);
  }
  packed_ = PackedWeightsOf(tensors_);
}

void CastParameters::Refresh() {
  at::NoGradGuard no_grad;
  if (flat_.defined()) flat_.copy_(store_.flat());
  Repack();
}

void CastParameters::Repack() { RefreshAll(packed_); }

std::vector<at::Tensor> ParameterStore::ViewsInto(const at::Tensor& flat) const {
  std::vector<at::Tensor> views = tensors_;
  for (size_t k = 0; k < trained_.size(); ++k) views[trained_[k]] = layout_.View(flat, k);
  return views;
}

}  // namespace arc
