#pragma once
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/torch/checkpoint/checkpoint.h"
#include "harness/torch/training/learner.h"

namespace arc::parity {

/// A case.json of models/ as arcbench's settings: the one place that knows the public
/// code's field names.
class ModelCase {
 public:
  /// Loads the plugin for the case's model. Every file that the case lists is
  /// there as it says, or BadData is thrown (CheckListedFiles).
  explicit ModelCase(const std::filesystem::path& folder);

  const nlohmann::json& facts() const { return json_; }
  const Model& model() const { return *model_; }
  LearnerSettings Settings() const;
  int64_t identifiers() const { return json_.at("config").at("num_puzzle_identifiers"); }
  /// "expected.safetensors"
  Checkpoint File(const std::string& name) const;
  /// Files with this start that the case lists or that lie in its folder, by name.
  std::vector<std::string> FilesNamed(const std::string& start) const;
  /// Data given to call `call` (0-based).
  DataRows Rows(size_t call) const;
  size_t calls() const { return json_.at("run").at("order").size(); }
  /// suggested_atol, else the fixtures' default.
  double Tolerance(const std::string& key, const at::Tensor& expected) const;
  /// The same of a gradient, for which a share of its largest element is suggested: one
  /// that is zero throughout must not reach its tensor.
  double GradientTolerance(const at::Tensor& expected) const;
  /// "config.NAME" of what the case sets and nothing here takes up.
  std::vector<std::string> UnknownKeys() const;

 private:
  /// suggested_atol, or an empty object.
  nlohmann::json Suggested() const;

  std::filesystem::path folder_;
  nlohmann::json json_;
  std::unique_ptr<Model> model_;
};

}  // namespace arc::parity
