#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/plugin/abi.h"

namespace arc {

class PackedWeight;

/// How a parameter starts.
struct Initialisation {
  enum class Kind { kConstant, kTruncatedNormal, kTensor, kUniform };
  Kind kind = Kind::kConstant;
  double value = 0;   ///< the constant, the standard deviation, or the bound
  at::Tensor tensor;  ///< kTensor: the exact values, CPU

  static Initialisation Constant(double v) { return {Kind::kConstant, v, {}}; }
  /// JAX's truncated normal: cut at two deviations and rescaled, so that `std` is the true one.
  static Initialisation TruncatedNormal(double std) { return {Kind::kTruncatedNormal, std, {}}; }
  /// Evenly in [-bound, bound).
  static Initialisation Uniform(double bound) { return {Kind::kUniform, bound, {}}; }
  static Initialisation Values(at::Tensor t) { return {Kind::kTensor, 0, std::move(t)}; }
};

/// What the harness does with a parameter.
enum class ParameterRole {
  kTrained,   ///< gradient, optimiser, EMA, checkpoint
  kFrozen,    ///< checkpoint only (initial states)
  kConstant,  ///< neither: computed from the settings (RoPE tables)
};

/// One declared parameter. The harness allocates all of them: the trained ones
/// as views of one flat buffer, in the order of declaration.
struct ParameterSpec {
  std::string name;  ///< the public code's name without `model.inner.`
  std::vector<int64_t> shape;
  Initialisation init;
  ParameterRole role = ParameterRole::kTrained;
};

/// One tensor of the state that a model hands from step to step.
struct CarrySpec {
  std::string name;            ///< "z_H", "z_L", "current_hidden"
  std::vector<int64_t> shape;  ///< without the batch dimension, which comes first
  size_t reset = 0;  ///< index of the parameter that a fresh row is filled with (broadcast)
};

/// What a model declares, once, at construction.
struct ModelSpec {
  std::vector<ParameterSpec> parameters;
  std::vector<CarrySpec> carry;
  int64_t puzzle_vector_size = 0;  ///< E: width of the vectors that it wants; 0: none
  size_t Add(ParameterSpec spec) {
    parameters.push_back(std::move(spec));
    return parameters.size() - 1;
  }
};

/// The rows in work. Labels are not among them: no model ever sees one.
struct ModelBatch {
  at::Tensor inputs;          ///< [B, S] int32 tokens
  at::Tensor puzzle_vectors;  ///< [B, E] float32, rows of the harness's table; undefined if E is 0
};

/// What one step is asked for. Fields are only ever added at the end;
/// `struct_size` tells a plugin which of them exist.
struct StepContext {
  size_t struct_size = sizeof(StepContext);
  std::span<const at::Tensor> parameters;  ///< in the order of ModelSpec::parameters, float32
  at::ScalarType dtype = at::kFloat;       ///< of matrix products and activations
  bool training = false;
  bool need_logits = true;
  bool need_q = true;
  std::optional<at::Generator> generator;  ///< for models with randomness of their own
  /// The trained parameters in `dtype` where the harness keeps them so, without gradient, to be
  /// used together with the float32 ones (Linear). Empty: cast when needed.
  std::span<const at::Tensor> cast;
  /// `cast` as the CPU's products read it fastest; empty: there is none.
  std::span<const std::unique_ptr<PackedWeight>> packed;

  const at::Tensor& operator[](size_t index) const { return parameters[index]; }
  at::Tensor Cast(size_t index) const { return cast.empty() ? at::Tensor() : cast[index]; }
  PackedWeight* Packed(size_t index) const {
    return packed.empty() ? nullptr : packed[index].get();
  }
};

struct StepOutput {
  std::vector<at::Tensor> carry;  ///< as ModelSpec::carry, detached
  at::Tensor logits;              ///< [B, S, vocab]; undefined unless asked for
  at::Tensor q_halt;              ///< [B] float32
  at::Tensor q_continue;          ///< [B] float32, or undefined
  at::Tensor aux_loss;            ///< scalar summed over the batch, or undefined
};

/// A trainable model: a pure function of (parameters, carry, batch). It holds no
/// tensors and no state of its own, so the harness can run it with live, averaged
/// or several checkpoints' weights, capture it in a graph, or shard it.
/// Halting, losses, optimisers, precision, EMA and checkpoints are the harness's.
/// Step is called from one thread at a time, but from several at once where the plugin says
/// "row_parallel": then a row's result depends on that row alone, aux_loss is a sum over rows, and
/// the model draws no random numbers (RowParallelModel).
class Model {
 public:
  virtual ~Model();
  virtual const ModelSpec& Spec() const = 0;
  /// One halting step. Gradient flows to the parameters and puzzle vectors
  /// where autograd is recording; cycles without gradient switch it off themselves.
  virtual StepOutput Step(const std::vector<at::Tensor>& carry, const ModelBatch& batch,
                          const StepContext& context) const = 0;
};

}  // namespace arc
