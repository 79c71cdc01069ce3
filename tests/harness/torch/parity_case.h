#pragma once
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/torch/checkpoint/checkpoint.h"
#include "harness/torch/training/learner.h"

namespace arc::test {

/// Where the fixtures of the public code lie; tests skip where the folder is absent.
std::filesystem::path ParityFolder();

/// One case of parity/models: the model it describes, loaded as a plugin, with
/// the case's weights, and its files.
class ParityCase {
 public:
  explicit ParityCase(const std::filesystem::path& folder);

  const nlohmann::json& facts() const { return json_; }
  const Model& model() const { return *model_; }
  LearnerSettings Settings() const;
  Checkpoint File(const std::string& name) const;
  /// Data of the batch that call `call` (0-based) is given.
  DataRows Rows(size_t call) const;
  size_t calls() const { return json_.at("run").at("order").size(); }
  int64_t identifiers() const { return json_.at("config").at("num_puzzle_identifiers"); }
  double Tolerance(const std::string& key, const at::Tensor& expected) const;

 private:
  std::filesystem::path folder_;
  nlohmann::json json_;
  std::unique_ptr<Model> model_;
};

/// Fails the test if any element is further than `tolerance` from the expected one.
void ExpectNear(const at::Tensor& actual, const at::Tensor& expected, double tolerance,
                const std::string& what);

}  // namespace arc::test
