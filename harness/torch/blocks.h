#pragma once
#include <string>

#include "harness/plugin/settings.h"
#include "harness/torch/model.h"

namespace arc {

/// Building blocks shared by the HRM family. A block declares its parameters in
/// a ModelSpec at construction, keeps their indices, and computes from a
/// StepContext; x is [B, S, D] in the context's dtype throughout.

/// SwiGLU's inner width: round(expansion * width * 2 / 3), ties to even, up to a multiple of 256.
int64_t SwiGluInner(int64_t width, double expansion);

class SwiGluBlock {
 public:
  SwiGluBlock(ModelSpec& spec, const std::string& prefix, int64_t width, double expansion);
  at::Tensor operator()(const at::Tensor& x, const StepContext& context) const;

 private:
  size_t gate_up_, down_;
};

/// Position tables of rotary attention; `cos` and `sin` index constants. Not
/// enabled: attention without positions.
struct Rope {
  size_t cos = 0, sin = 0;
  bool enabled = false;
};

class AttentionBlock {
 public:
  AttentionBlock(ModelSpec& spec, const std::string& prefix, int64_t width, int64_t heads,
                 bool causal = false);
  at::Tensor operator()(const at::Tensor& x, const Rope& rope, const StepContext& context) const;

 private:
  size_t qkv_, out_;
  int64_t heads_;
  bool causal_;
};

/// What every model of the family is sized by; field names are the public code's.
struct BackboneSettings {
  int64_t seq_len = 0, vocab_size = 0;
  int64_t hidden_size = 512, num_heads = 8;
  double expansion = 4, rms_norm_eps = 1e-5, rope_theta = 1e4;
  std::string pos_encodings = "rope";  ///< rope | learned | none
  int64_t puzzle_emb_ndim = 0;
  int64_t puzzle_emb_len = 0;  ///< prefix positions; 0: as many as puzzle_emb_ndim needs.
                               ///< Without a puzzle vector there is no prefix.
  int64_t prefix() const;      ///< P: positions in front of the tokens
  int64_t length() const { return prefix() + seq_len; }
};

/// Tables for every position of the backbone, a head's width wide.
Rope DeclareRope(ModelSpec& spec, const BackboneSettings& settings);

/// Tokens and puzzle vectors to [B, P + S, D].
class InputEmbedding {
 public:
  InputEmbedding(ModelSpec& spec, const BackboneSettings& settings);
  at::Tensor operator()(const ModelBatch& batch, const StepContext& context) const;

 private:
  BackboneSettings settings_;
  size_t tokens_ = 0, positions_ = 0;
};

/// Logits and Q values from the last H state.
class OutputHeads {
 public:
  OutputHeads(ModelSpec& spec, const BackboneSettings& settings);
  void operator()(const at::Tensor& z, const StepContext& context, StepOutput& output) const;

 private:
  int64_t prefix_;
  size_t lm_head_, q_weight_, q_bias_;
};

/// Post-norm block: mixes positions by attention or (TRM's mlp_t) by a SwiGLU
/// over the sequence, then channels by a SwiGLU.
class ReasoningBlock {
 public:
  enum class Mixer { kAttention, kMlp };
  ReasoningBlock(ModelSpec& spec, const std::string& prefix, const BackboneSettings& settings,
                 Mixer mixer);
  at::Tensor operator()(const at::Tensor& x, const Rope& rope, const StepContext& context) const;

 private:
  double eps_;
  std::optional<AttentionBlock> attention_;
  std::optional<SwiGluBlock> mlp_t_;
  SwiGluBlock mlp_;
};

/// Layers with input injection by addition: Level(z, injected).
class ReasoningLevel {
 public:
  ReasoningLevel(ModelSpec& spec, const std::string& prefix, const BackboneSettings& settings,
                 ReasoningBlock::Mixer mixer, int64_t layers);
  at::Tensor operator()(const at::Tensor& z, const at::Tensor& injected, const Rope& rope,
                        const StepContext& context) const;

 private:
  std::vector<ReasoningBlock> layers_;
};

/// A state of the carry, [P + S, D] a row, reset to a frozen vector [D] drawn once.
void DeclareState(ModelSpec& spec, const std::string& name, const std::string& init_name,
                  const BackboneSettings& settings);

/// The family's settings and the dataset's sizes. Throws UsageError where they do
/// not fit together.
BackboneSettings ReadBackboneSettings(const ArcCreateArgs& args, const Settings& settings,
                                      int64_t puzzle_emb_len = 0);

/// What the models of the family have in common: two states, z_H and z_L, an input
/// embedding, output heads and positions. A model adds its levels and its order of updates.
class RecursiveModel : public Model {
 public:
  const ModelSpec& Spec() const override { return spec_; }

 protected:
  /// Declares everything but the levels; `puzzle_emb_len` as in BackboneSettings.
  RecursiveModel(const ArcCreateArgs& args, const Settings& settings, int64_t puzzle_emb_len = 0);
  ReasoningLevel Level(const std::string& name, ReasoningBlock::Mixer mixer, int64_t layers) {
    return ReasoningLevel(spec_, name, backbone_, mixer, layers);
  }
  /// Carry (z_H, z_L), cut off from the gradient, and heads on z_H.
  StepOutput Finish(const at::Tensor& z_h, const at::Tensor& z_l, const StepContext& context) const;

  ModelSpec spec_;
  BackboneSettings backbone_;
  InputEmbedding embedding_;
  OutputHeads heads_;
  Rope rope_;
  int64_t h_cycles_, l_cycles_;
};

}  // namespace arc
