#include <ATen/ATen.h>

#include "harness/torch/blocks.h"
#include "tests/parity/models/block_case.h"

// URM's ConvSwiGLU in float32 with gradients, and in the public code's bfloat16.
namespace arc::parity {
namespace {

/// In the order in which the block declares them.
constexpr const char* kWeights[] = {"gate_up_proj.weight", "dwconv.weight", "dwconv.bias",
                                    "down_proj.weight"};

ConvSwiGluBlock MakeBlock(const nlohmann::json& params, bool bf16) {
  ModelSpec spec;
  return ConvSwiGluBlock(spec, "mlp", params.at("hidden_size"), params.at("intermediate_size"),
                         {params.at("conv_kernel"), params.at("padding"), bf16});
}

BlockParameters Weights(BlockCase& blocks) {
  std::vector<at::Tensor> weights;
  for (const char* name : kWeights) weights.push_back(blocks.Leaf(std::string("conv_swiglu.") + name));
  return BlockParameters(std::move(weights));
}

}  // namespace

void CheckConvSwiGluBlocks(BlockCase& blocks) {
  if (blocks.Names("conv_swiglu.").empty()) return;
  const nlohmann::json& params = blocks.params().at("conv_swiglu");
  const BlockParameters p = Weights(blocks);
  const at::Tensor x = blocks.Leaf("conv_swiglu.x");
  const at::Tensor y = MakeBlock(params, false)(x, p.context);
  blocks.Compare(y, "conv_swiglu.y");
  y.backward(blocks.Get("conv_swiglu.dy"));
  blocks.Compare(x.grad(), "conv_swiglu.dx");
  for (size_t i = 0; i < p.tensors.size(); ++i) {
    blocks.Compare(p.tensors[i].grad(), std::string("conv_swiglu.grad.") + kWeights[i]);
  }
  if (!blocks.Has("conv_swiglu_bf16.x")) return;
  const at::Tensor half = blocks.Get("conv_swiglu_bf16.x");
  blocks.Compare(MakeBlock(params, true)(half, p.context).to(at::kFloat),
                 "conv_swiglu_bf16.y_as_f32");
}

}  // namespace arc::parity
