#include <ATen/ATen.h>
#include <fmt/format.h>

#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/parity/kinds.h"
#include "tests/parity/models/block_case.h"
#include "tests/parity/models/listed_files.h"
#include "tests/parity/models/tensors.h"

namespace arc::parity {

constexpr const char* kFile = "blocks.safetensors";

BlockCase::BlockCase(const std::filesystem::path& folder, CaseReport& report)
    : report_(report) {
  const nlohmann::json facts = ReadJson(folder / "case.json");
  CheckListedFiles(folder, facts);
  params_ = facts.at("params");
  blocks_ = ReadSafetensors(folder / kFile);
}

std::vector<std::string> BlockCase::Names(const std::string& start) const {
  std::vector<std::string> names;
  for (const auto& [name, unused] : blocks_.tensors) {
    if (name.starts_with(start)) names.push_back(name);
  }
  return names;
}

at::Tensor BlockCase::Get(const std::string& name) {
  seen_.insert(name);
  return blocks_.Get(name).clone();
}

at::Tensor BlockCase::Leaf(const std::string& name) { return Get(name).requires_grad_(true); }

void BlockCase::Compare(const at::Tensor& actual, const std::string& name, double tolerance) {
  const at::Tensor expected = Get(name);
  CompareTensor(report_, kFile, name, actual, expected,
                tolerance < 0 ? DefaultTolerance(expected) : tolerance);
}

void BlockCase::Number(const std::string& name, double actual, double expected, double tolerance) {
  report_.Number("case.json", name, actual, expected, tolerance);
}

void BlockCase::Finish() {
  for (const auto& [name, tensor] : blocks_.tensors) {
    if (!seen_.count(name)) report_.Missing(kFile, name, tensor.numel());
  }
}

void CheckBlocks(const std::filesystem::path& folder, CaseReport& report) {
  BlockCase blocks(folder, report);
  CheckFamilyBlocks(blocks);
  CheckOptimiserBlocks(blocks);
  CheckConvSwiGluBlocks(blocks);
  blocks.Finish();
}

}  // namespace arc::parity
