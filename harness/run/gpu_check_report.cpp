#include "harness/run/gpu_check_report.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

/// Empty where it is not there or no text.
std::string TextOf(const nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

/// A line for programs: a fact, or the result of a check.
void Take(const std::string& line, GpuCheckReport& report) {
  const nlohmann::json json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return;
  if (json.contains("check")) report.ran = true;
  const std::string name = TextOf(json, "fact");
  if (name == "gpu") report.gpu = TextOf(json, "value");
  if (name == "revision") report.revision = TextOf(json, "value");
}

}  // namespace

std::optional<GpuCheckReport> ReadGpuCheckReport(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return std::nullopt;
  std::istringstream text(ReadFile(file));
  GpuCheckReport report;
  std::getline(text, report.verdict);
  if (!report.verdict.starts_with("gpu-check, ")) {
    throw BadData(file.string() + ": no report of scripts/gpu-check");
  }
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("{")) Take(line, report);
  }
  report.passed = report.ran && report.verdict.find("FAILED") == std::string::npos;
  return report;
}

}  // namespace arc
