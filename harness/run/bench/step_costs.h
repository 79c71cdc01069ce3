#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace arc {

/// What a model of the family and its batch are sized by, as far as time depends on it. Field
/// names as in BackboneSettings.
struct StepShape {
  enum class Kind { kHrm, kTrmAttention, kTrmMlp, kUrm, kTransformer };
  Kind kind = Kind::kHrm;
  int64_t batch = 8;
  int64_t seq_len = 81, vocab_size = 11;
  int64_t prefix = 1;  ///< positions in front for the puzzle vector, which is hidden_size wide
  int64_t hidden_size = 512;
  double expansion = 4;
  int64_t h_cycles = 2, l_cycles = 2;
  int64_t layers = 4;                  ///< of a level
  std::optional<bool> bootstrap = {};  ///< a second pass for the Q values; not said: HRM alone

  int64_t length() const { return prefix + seq_len; }
  int64_t rows() const { return batch * length(); }
  bool bootstraps() const { return bootstrap.value_or(kind == Kind::kHrm); }
  bool has_slow_state() const { return kind != Kind::kUrm && kind != Kind::kTransformer; }
  bool mlp_mixer() const { return kind == Kind::kTrmMlp; }
};

/// A kind of operation of a step: how often, and the least that one of them must do.
struct OperationCost {
  std::string name;
  double count = 0;
  double operations = 0;  ///< of matrix products and attention, a multiplication and an addition
                          ///< being two; 0 for all that is limited by memory
  double bytes = 0;       ///< operands read once, results written once
};

/// Halting step without gradient, with logits: what inference repeats. `element` is the size in
/// bytes of an activation: 2 or 4.
std::vector<OperationCost> ForwardCosts(const StepShape& shape, int element);
/// Training step with AdamATan2 (and, but for HRM, the moving average): one forward pass, where
/// the shape bootstraps another for the Q values (without logits), and the gradient of the layers
/// that the model's rule differentiates, two products for each of the forward's. HRM has 48 layers
/// forward and 8 back at its published settings, TRM 42 and 14. Nothing is computed twice. Of URM
/// the short convolutions are left out, some thousandth of a layer.
std::vector<OperationCost> TrainStepCosts(const StepShape& shape, int element);

/// Sums of count * operations and count * bytes.
double TotalOperations(const std::vector<OperationCost>& costs);
double TotalBytes(const std::vector<OperationCost>& costs);
/// Seconds that no implementation can go below which runs one operation after another: the sum
/// of max(operations / peak, bytes / bandwidth). Peak in operations/s, bandwidth in bytes/s.
double FloorSeconds(const std::vector<OperationCost>& costs, double peak, double bandwidth);

/// Trained parameters, without the puzzle table.
int64_t ParameterCount(const StepShape& shape);

}  // namespace arc
