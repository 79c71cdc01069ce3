#pragma once
#include <filesystem>

namespace arc {

/// Where a profiled run's time went, and where its trace lies, on stderr: stdout has the scores.
/// Says so where the run ended before anything was measured.
void ReportProfile(const std::filesystem::path& trace);

}  // namespace arc
