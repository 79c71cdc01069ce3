#include "harness/run/bench/step_costs.h"

#include <algorithm>
#include <cmath>

namespace arc {
namespace {

using Costs = std::vector<OperationCost>;

/// SwiGLU's inner width (SwiGluInner of harness/torch, which is not seen from here).
double Inner(int64_t width, double expansion) {
  const double wanted = std::nearbyint(expansion * static_cast<double>(width) * 2 / 3);
  return std::ceil(wanted / 256) * 256;
}

/// The numbers that the costs are made of, as doubles.
struct Sizes {
  explicit Sizes(const StepShape& shape, int element_size)
      : batch(static_cast<double>(shape.batch)),
        length(static_cast<double>(shape.length())),
        rows(static_cast<double>(shape.rows())),
        tokens(static_cast<double>(shape.batch * shape.seq_len)),
        width(static_cast<double>(shape.hidden_size)),
        inner(Inner(shape.hidden_size, shape.expansion)),
        inner_t(Inner(shape.length(), shape.expansion)),
        vocab(static_cast<double>(shape.vocab_size)),
        element(element_size) {}
  double batch, length, rows, tokens, width, inner, inner_t, vocab, element;
};

/// [m, k] times a weight [n, k]; its gradients add to a float32 sum.
struct Product {
  const char* name;
  double m, k, n;
};

OperationCost Forward(const Product& p, double count, double element) {
  return {p.name, count, 2 * p.m * p.k * p.n, element * (p.m * p.k + p.k * p.n + p.m * p.n)};
}

void AddBackward(Costs& costs, const Product& p, double count, double element) {
  OperationCost input = Forward(p, count, element), weight = input;
  input.name += ", gradient of the input";
  weight.name += ", gradient of the weight";
  weight.bytes = element * (p.m * p.k + p.m * p.n) + 2 * sizeof(float) * p.k * p.n;
  costs.push_back(input);
  costs.push_back(weight);
}

/// Weights of one layer in products: along positions (or attention's), then along channels.
std::vector<Product> LayerProducts(const StepShape& shape, const Sizes& s) {
  std::vector<Product> products;
  if (shape.mlp_mixer()) {
    products = {{"mixer gate and up", s.batch * s.width, s.length, 2 * s.inner_t},
                {"mixer down", s.batch * s.width, s.inner_t, s.length}};
  } else {
    products = {{"qkv", s.rows, s.width, 3 * s.width}, {"attention out", s.rows, s.width, s.width}};
  }
  products.push_back({"gate and up", s.rows, s.width, 2 * s.inner});
  products.push_back({"down", s.rows, s.inner, s.width});
  return products;
}

double AttentionOperations(const Sizes& s) { return 4 * s.batch * s.length * s.length * s.width; }

void AddLayersForward(Costs& costs, const StepShape& shape, const Sizes& s, double count) {
  for (const Product& p : LayerProducts(shape, s)) costs.push_back(Forward(p, count, s.element));
  const double state = s.element * s.rows * s.width;
  if (shape.mlp_mixer()) {
    costs.push_back({"mixer SwiGLU", count, 0, s.element * 3 * s.batch * s.width * s.inner_t});
  } else {
    costs.push_back({"attention", count, AttentionOperations(s), 4 * state});
  }
  costs.push_back({"SwiGLU", count, 0, s.element * 3 * s.rows * s.inner});
  costs.push_back({"residual and norm", 2 * count, 0, 3 * state});
}

void AddLayersBackward(Costs& costs, const StepShape& shape, const Sizes& s, double count) {
  for (const Product& p : LayerProducts(shape, s)) AddBackward(costs, p, count, s.element);
  const double state = s.element * s.rows * s.width;
  if (shape.mlp_mixer()) {
    costs.push_back(
        {"mixer SwiGLU, gradient", count, 0, s.element * 5 * s.batch * s.width * s.inner_t});
  } else {
    costs.push_back({"attention, gradient", count, 2 * AttentionOperations(s), 8 * state});
  }
  costs.push_back({"SwiGLU, gradient", count, 0, s.element * 5 * s.rows * s.inner});
  costs.push_back({"residual and norm, gradient", 2 * count, 0, 3 * state});
}

/// Updates of states a pass: of the fast one (which adds two inputs) and of the slow one.
struct Updates {
  double fast, slow;
};
Updates ForwardUpdates(const StepShape& shape) {
  const auto slow = static_cast<double>(shape.h_cycles);
  const double fast = slow * static_cast<double>(shape.l_cycles);
  return {fast, shape.has_slow_state() ? slow : 0};
}
Updates GradientUpdates(const StepShape& shape) {
  if (shape.kind == StepShape::Kind::kHrm) return {1, 1};
  return {static_cast<double>(shape.l_cycles), shape.has_slow_state() ? 1.0 : 0.0};
}

void AddPass(Costs& costs, const StepShape& shape, const Sizes& s) {
  const Updates u = ForwardUpdates(shape);
  const double state = s.element * s.rows * s.width;
  costs.push_back({"embedding", 1, 0, state});
  costs.push_back({"injection, fast", u.fast, 0, 4 * state});
  costs.push_back({"injection, slow", u.slow, 0, 3 * state});
  AddLayersForward(costs, shape, s, (u.fast + u.slow) * static_cast<double>(shape.layers));
}

Product Head(const Sizes& s) { return {"logits", s.tokens, s.width, s.vocab}; }
Product QHead(const Sizes& s) { return {"q head", s.batch, s.width, 2}; }

void AddUpdate(Costs& costs, const StepShape& shape) {
  const double floats = sizeof(float) * static_cast<double>(ParameterCount(shape));
  // Parameter, gradient and two moments in; all but the gradient, its zero and a copy of half the
  // size for the products out.
  costs.push_back({"AdamATan2", 1, 0, 8.5 * floats});
  if (shape.kind != StepShape::Kind::kHrm) costs.push_back({"moving average", 1, 0, 3 * floats});
}

template <typename Value>
double Sum(const Costs& costs, Value value) {
  double sum = 0;
  for (const OperationCost& cost : costs) sum += cost.count * value(cost);
  return sum;
}

}  // namespace

std::vector<OperationCost> ForwardCosts(const StepShape& shape, int element) {
  const Sizes s(shape, element);
  Costs costs;
  AddPass(costs, shape, s);
  costs.push_back(Forward(Head(s), 1, s.element));
  costs.push_back(Forward(QHead(s), 1, s.element));
  return costs;
}

std::vector<OperationCost> TrainStepCosts(const StepShape& shape, int element) {
  const Sizes s(shape, element);
  Costs costs = ForwardCosts(shape, element);
  if (shape.bootstraps()) {
    AddPass(costs, shape, s);
    costs.push_back(Forward(QHead(s), 1, s.element));
  }
  costs.push_back({"loss and gradient", 1, 0, s.element * 3 * s.tokens * s.vocab});
  AddBackward(costs, Head(s), 1, s.element);
  AddBackward(costs, QHead(s), 1, s.element);
  const Updates u = GradientUpdates(shape);
  const double updates = u.fast + u.slow;
  AddLayersBackward(costs, shape, s, updates * static_cast<double>(shape.layers));
  costs.push_back({"sums of gradients", updates, 0, 3 * s.element * s.rows * s.width});
  AddUpdate(costs, shape);
  return costs;
}

double TotalOperations(const std::vector<OperationCost>& costs) {
  return Sum(costs, [](const OperationCost& c) { return c.operations; });
}

double TotalBytes(const std::vector<OperationCost>& costs) {
  return Sum(costs, [](const OperationCost& c) { return c.bytes; });
}

double FloorSeconds(const std::vector<OperationCost>& costs, double peak, double bandwidth) {
  return Sum(costs, [&](const OperationCost& c) {
    return std::max(c.operations / peak, c.bytes / bandwidth);
  });
}

int64_t ParameterCount(const StepShape& shape) {
  const Sizes s(shape, 4);
  double layer = 0;
  for (const Product& p : LayerProducts(shape, s)) layer += p.k * p.n;
  const double levels = shape.kind == StepShape::Kind::kHrm ? 2 : 1;
  const double heads = 2 * s.vocab * s.width + 2 * s.width + 2;
  return static_cast<int64_t>(levels * static_cast<double>(shape.layers) * layer + heads);
}

}  // namespace arc
