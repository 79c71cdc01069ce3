#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace arc {

/// What a report of scripts/gpu-check says.
struct GpuCheckReport {
  std::string verdict;   ///< its first line: when, and whether all is well
  bool passed = false;   ///< no check failed
  bool ran = false;      ///< something was checked
  std::string gpu;       ///< name, memory and driver; empty: not said
  std::string revision;  ///< of the source that was checked; likewise
};

/// Nothing where there is no such file. Throws BadData naming one that is no report.
std::optional<GpuCheckReport> ReadGpuCheckReport(const std::filesystem::path& file);

}  // namespace arc
