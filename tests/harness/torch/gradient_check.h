#pragma once
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "harness/torch/parameters.h"

namespace arc::test {

/// A float64 tensor with a name, for a function to be differentiated by.
struct GradientInput {
  std::string name;
  at::Tensor value;
};

/// Any number of float64 outputs from the inputs' values, in their order.
using TensorFunction = std::function<std::vector<at::Tensor>(const std::vector<at::Tensor>&)>;

/// The worst disagreement of automatic with numerical differentiation: relative to the
/// gradient of the tensor it was found in.
struct GradientReport {
  double worst = 0;
  std::string where;
};

/// Central differences err by h² f''' / 6 and by the rounding eps |f| / h: least at
/// h ~ eps^(1/3) = 6e-6 times the input's size, where both are about 1e-10 of |f'| for
/// functions whose derivatives are all of one size. The factor up to 1e-7 is for those whose
/// derivatives are not (norms of small vectors, sums of many terms). Measured: below 5e-9.
inline constexpr double kGradientTolerance = 1e-7;

/// Random numbers from a seed of the test's own.
inline at::Generator SeededGenerator(uint64_t seed) { return at::detail::createCPUGenerator(seed); }
inline at::Tensor RandomNormal(at::IntArrayRef shape, at::Generator generator) {
  return at::randn(shape, generator, at::TensorOptions().dtype(at::kDouble));
}

/// Compares the gradient of a random weighting of `function`'s outputs with differences of
/// `reference`'s, the same function unless a truncated gradient is checked against the part
/// that it belongs to. Every input is tried in random directions of ±1 (an error d of its
/// gradient g shows as about |d| / |g|), at its largest derivative and at random coordinates.
class GradientChecker {
 public:
  GradientChecker(std::vector<GradientInput> inputs, TensorFunction function,
                  TensorFunction reference)
      : inputs_(std::move(inputs)),
        function_(std::move(function)),
        reference_(std::move(reference)) {}

  GradientReport Run() {
    const std::vector<at::Tensor> gradients = Gradients();
    at::NoGradGuard no_grad;
    for (size_t i = 0; i < inputs_.size(); ++i) CheckInput(i, gradients[i]);
    return report_;
  }

 private:
  std::vector<at::Tensor> Values() const {
    std::vector<at::Tensor> values;
    for (const GradientInput& input : inputs_) values.push_back(input.value);
    return values;
  }

  /// By autograd; zeros where the outputs do not depend on an input.
  std::vector<at::Tensor> Gradients() {
    std::vector<at::Tensor> leaves;
    for (const GradientInput& input : inputs_) {
      leaves.push_back(input.value.detach().clone().set_requires_grad(true));
    }
    at::Tensor sum = at::zeros({}, at::kDouble);
    for (const at::Tensor& output : function_(leaves)) {
      weights_.push_back(RandomNormal(output.sizes(), generator_));
      sum = sum + (weights_.back() * output).sum();
    }
    sum.backward();
    std::vector<at::Tensor> gradients;
    for (const at::Tensor& leaf : leaves) {
      gradients.push_back(leaf.grad().defined() ? leaf.grad() : at::zeros_like(leaf));
    }
    return gradients;
  }

  void CheckInput(size_t index, const at::Tensor& gradient) {
    constexpr int kDirections = 2, kCoordinates = 2;
    for (int i = 0; i < kDirections; ++i) {
      const at::Tensor signs =
          at::randint(2, gradient.sizes(), generator_, gradient.options()) * 2 - 1;
      Compare(index, gradient, signs, gradient.norm().item<double>(), "a random direction");
    }
    const double largest = gradient.abs().max().item<double>();
    CompareAt(index, gradient, gradient.abs().argmax().item<int64_t>(), largest);
    for (int i = 0; i < kCoordinates; ++i) {
      const at::Tensor at = at::randint(gradient.numel(), {1}, generator_, at::kLong);
      CompareAt(index, gradient, at.item<int64_t>(), largest);
    }
  }

  void CompareAt(size_t index, const at::Tensor& gradient, int64_t element, double scale) {
    at::Tensor unit = at::zeros_like(gradient);
    unit.view(-1)[element] = 1;
    Compare(index, gradient, unit, scale, "element " + std::to_string(element));
  }

  /// The derivative along `direction`, whose error is to be small beside `scale`.
  void Compare(size_t index, const at::Tensor& gradient, const at::Tensor& direction, double scale,
               const std::string& where) {
    const double expected = Difference(index, direction);
    const double error = std::abs((gradient * direction).sum().item<double>() - expected);
    double relative = error == 0 ? 0 : error / scale;
    if (std::isnan(relative)) relative = std::numeric_limits<double>::infinity();
    if (relative > report_.worst) report_ = {relative, inputs_[index].name + ", " + where};
  }

  double Difference(size_t index, const at::Tensor& direction) const {
    const at::Tensor& x = inputs_[index].value;
    const double size = std::sqrt(x.square().mean().item<double>());
    // A direction d long has truncation d² and rounding 1 / d times a coordinate's: both get d.
    const double length = std::sqrt(direction.norm().item<double>());
    const double h =
        std::cbrt(std::numeric_limits<double>::epsilon()) * std::max(size, 1e-3) / length;
    std::vector<at::Tensor> values = Values();
    values[index] = x + h * direction;
    const std::vector<at::Tensor> above = reference_(values);
    values[index] = x - h * direction;
    const std::vector<at::Tensor> below = reference_(values);
    double difference = 0;
    for (size_t i = 0; i < above.size(); ++i) {
      difference += (weights_[i] * (above[i] - below[i])).sum().item<double>();
    }
    return difference / (2 * h);
  }

  std::vector<GradientInput> inputs_;
  TensorFunction function_, reference_;
  std::vector<at::Tensor> weights_;  // of the outputs' elements
  at::Generator generator_ = SeededGenerator(17);
  GradientReport report_;
};

inline GradientReport CheckGradient(const std::vector<GradientInput>& inputs,
                                    const TensorFunction& function) {
  return GradientChecker(inputs, function, function).Run();
}

/// The float64 parameters of a block or model, as inputs of a check. What starts at a constant
/// is moved away from it, so that no gradient is zero by chance; constants (tables) stay.
class CheckedParameters {
 public:
  explicit CheckedParameters(const ModelSpec& spec) {
    ParameterStore store(spec, at::kCPU, at::kDouble);
    store.Initialise(5);
    for (size_t i = 0; i < spec.parameters.size(); ++i) {
      values_.push_back(store.tensors()[i].detach());
      if (spec.parameters[i].role == ParameterRole::kConstant) continue;
      const at::Tensor noise = RandomNormal(values_[i].sizes(), SeededGenerator(100 + i));
      values_[i] = values_[i] + 0.1 * noise;
      varied_.push_back(i);
      names_.push_back(spec.parameters[i].name);
    }
  }
  void AppendTo(std::vector<GradientInput>& inputs) const {
    for (size_t i = 0; i < varied_.size(); ++i) inputs.push_back({names_[i], values_[varied_[i]]});
  }
  /// All parameters in declared order, with those of AppendTo taken from the end of `inputs`.
  std::vector<at::Tensor> From(const std::vector<at::Tensor>& inputs) const {
    std::vector<at::Tensor> all = values_;
    const size_t first = inputs.size() - varied_.size();
    for (size_t i = 0; i < varied_.size(); ++i) all[varied_[i]] = inputs[first + i];
    return all;
  }
  const std::vector<at::Tensor>& values() const { return values_; }

 private:
  std::vector<at::Tensor> values_;
  std::vector<size_t> varied_;  // indices into values_
  std::vector<std::string> names_;
};

/// A float64 step with these parameters, which must outlive it.
inline StepContext DoubleContext(const std::vector<at::Tensor>& parameters) {
  StepContext context;
  context.dtype = at::kDouble;
  context.parameters = parameters;
  return context;
}

}  // namespace arc::test
