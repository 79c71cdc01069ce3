#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "harness/torch/checkpoint/checkpoint.h"
#include "harness/torch/model.h"
#include "tests/parity/report.h"

namespace arc::parity {

/// blocks.safetensors of a case: every tensor is an input that is used or an
/// output that is compared; what is neither in the end falls short.
class BlockCase {
 public:
  BlockCase(const std::filesystem::path& folder, CaseReport& report);

  const nlohmann::json& params() const { return params_; }
  bool Has(const std::string& name) const { return blocks_.Has(name); }
  std::vector<std::string> Names(const std::string& start) const;
  /// An input, to be changed at will.
  at::Tensor Get(const std::string& name);
  at::Tensor Leaf(const std::string& name);  ///< the same, recording a gradient
  /// An output; `tolerance` < 0: the fixtures' default.
  void Compare(const at::Tensor& actual, const std::string& name, double tolerance = -1);
  void Number(const std::string& name, double actual, double expected, double tolerance);
  void Finish();

 private:
  CaseReport& report_;
  nlohmann::json params_;
  Checkpoint blocks_;
  std::set<std::string> seen_;
};

/// A context whose parameters are these tensors.
struct BlockParameters {
  explicit BlockParameters(std::vector<at::Tensor> values) : tensors(std::move(values)) {
    context.parameters = tensors;
  }
  std::vector<at::Tensor> tensors;
  StepContext context;
};

void CheckFamilyBlocks(BlockCase& blocks);      ///< HRM's and TRM's
void CheckOptimiserBlocks(BlockCase& blocks);   ///< what updates them
void CheckConvSwiGluBlocks(BlockCase& blocks);  ///< URM's

}  // namespace arc::parity
