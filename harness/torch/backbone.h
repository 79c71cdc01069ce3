#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/plugin/settings.h"
#include "harness/torch/blocks.h"

namespace arc {

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

/// The settings' declaration, to be put between a plugin's own; HEADS is the default
/// number of attention heads, POSITIONS a JSON list of the encodings that there are.
#define ARC_BACKBONE_SETTINGS(HEADS, POSITIONS)                                                  \
  R"("hidden_size": {"default": 512, "min": 2, "help": "width D of the states"},)"               \
  R"("num_heads": {"default": )" #HEADS                                                          \
  R"(, "min": 1, "help": "attention heads, each hidden_size // num_heads wide"},)"               \
  R"("expansion": {"default": 4.0, "min": 0.01, "help": )"                                       \
  R"("SwiGLU expansion; inner width times 2/3, up to a multiple of 256"},)"                      \
  R"("pos_encodings": {"default": "rope", "choices": )" POSITIONS                                \
  R"(, "help": "position encoding"},)"                                                           \
  R"("rms_norm_eps": {"default": 1e-5, "min": 0.0, "help": "epsilon of the RMS norm"},)"         \
  R"("rope_theta": {"default": 10000.0, "min": 1.0, "help": "base of the rotary frequencies"},)" \
  R"("puzzle_emb_ndim": {"default": 512, "min": 0, "help": )"                                    \
  R"("width of the puzzle embedding; 0: none"})"

/// The family's settings and the dataset's sizes. Throws UsageError where they do
/// not fit together.
BackboneSettings ReadBackboneSettings(const ArcCreateArgs& args, const Settings& settings,
                                      int64_t puzzle_emb_len = 0);

/// Tables for every position of the backbone, a head's width wide; not enabled where
/// the settings ask for other positions.
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

/// Logits and Q values from a state.
class OutputHeads {
 public:
  OutputHeads(ModelSpec& spec, const BackboneSettings& settings);
  void operator()(const at::Tensor& z, const StepContext& context, StepOutput& output) const;

 private:
  int64_t prefix_;
  size_t lm_head_, q_weight_, q_bias_;
};

/// Post-norm block: mixes positions by attention or (TRM's mlp_t) by a SwiGLU
/// over the sequence, then channels by a SwiGLU or (URM) a ConvSwiGLU. With kMlp, x comes
/// and goes as [P + S, B, D]: positions first, so that mixing them is one matrix product.
class ReasoningBlock {
 public:
  enum class Mixer { kAttention, kMlp };
  /// `conv`: channels by a ConvSwiGLU of this kind.
  ReasoningBlock(ModelSpec& spec, const std::string& prefix, const BackboneSettings& settings,
                 Mixer mixer, const std::optional<ConvSwiGluBlock::Options>& conv = {});
  at::Tensor operator()(const at::Tensor& x, const Rope& rope, const StepContext& context) const;

 private:
  using Channels = std::variant<SwiGluBlock, ConvSwiGluBlock>;
  static Channels MakeChannels(ModelSpec& spec, const std::string& prefix,
                               const BackboneSettings& settings,
                               const std::optional<ConvSwiGluBlock::Options>& conv);

  double eps_;
  std::optional<AttentionBlock> attention_;
  std::optional<SwiGluBlock> mlp_t_;
  Channels mlp_;
};

/// Layers with input injection by addition: Level(z, injected). Layout as of the blocks.
class ReasoningLevel {
 public:
  /// Layer i's parameters are called `prefix`.layers.i, without a prefix layers.i.
  ReasoningLevel(ModelSpec& spec, const std::string& prefix, const BackboneSettings& settings,
                 ReasoningBlock::Mixer mixer, int64_t layers,
                 const std::optional<ConvSwiGluBlock::Options>& conv = {});
  at::Tensor operator()(const at::Tensor& z, const at::Tensor& injected, const Rope& rope,
                        const StepContext& context) const;

 private:
  std::vector<ReasoningBlock> layers_;
};

}  // namespace arc
