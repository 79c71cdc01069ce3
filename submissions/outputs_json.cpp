#include "submissions/outputs_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "submissions/grid_json.h"
#include "submissions/submission.h"

namespace arc {
namespace {

using nlohmann::json;

constexpr const char* kAttemptNames[kSubmissionAttempts] = {"attempt_1", "attempt_2"};

/// One output of a task, and where its faults go.
struct Output {
  const std::string& task;
  int index;
  std::vector<Fault>& faults;
  void Add(int attempt, const char* code, std::string text) const {
    faults.push_back({task, index, attempt, code, std::move(text)});
  }
};

Grid ReadAttempt(const Output& output, const json& attempts, const char* name) {
  const int number = AttemptNumber(name);
  Grid grid;
  const auto value = attempts.find(name);
  if (value == attempts.end()) {
    output.Add(number, "missing_attempt", "not there");
    return grid;
  }
  std::string text;
  const char* code = ReadGrid(*value, grid, text);
  if (code != nullptr) output.Add(number, code, std::move(text));
  return grid;
}

std::vector<Grid> ReadAttempts(const Output& output, const json& attempts) {
  std::vector<Grid> grids;
  if (!attempts.is_object()) {
    output.Add(0, "bad_output_type",
                 fmt::format("a JSON {}, no two attempts", attempts.type_name()));
    grids.resize(kSubmissionAttempts);
    return grids;
  }
  for (const auto& [key, grid] : attempts.items()) {
    if (AttemptNumber(key) != 0) continue;
    output.Add(0, "unknown_key", fmt::format("{} is no attempt", key));
  }
  for (const char* name : kAttemptNames) grids.push_back(ReadAttempt(output, attempts, name));
  return grids;
}

}  // namespace

int AttemptNumber(const std::string& key) {
  for (size_t i = 0; i < kSubmissionAttempts; ++i) {
    if (key == kAttemptNames[i]) return static_cast<int>(i) + 1;
  }
  return 0;
}

void CheckOutputCount(const std::string& task, const json& outputs, size_t tests,
                      std::vector<Fault>& faults) {
  if (outputs.is_array() && outputs.size() == tests) return;
  const std::string found = outputs.is_array() ? fmt::format("{} outputs", outputs.size())
                                               : fmt::format("a JSON {}", outputs.type_name());
  faults.push_back({task, -1, 0, "wrong_output_count", fmt::format("{}, {} needed", found, tests)});
}

std::vector<std::vector<Grid>> ReadOutputs(const std::string& task, const json& outputs,
                                           size_t tests, std::vector<Fault>& faults) {
  std::vector<std::vector<Grid>> read;
  const size_t count = outputs.is_array() ? outputs.size() : 0;
  for (size_t i = 0; i < count; ++i) {
    read.push_back(ReadAttempts({task, static_cast<int>(i), faults}, outputs[i]));
  }
  read.resize(tests, std::vector<Grid>(kSubmissionAttempts));
  return read;
}

}  // namespace arc
