#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace arc {

/// Where the time of a training run went: what the worker leaves beside a trace.
struct ProfileSummary {
  struct Row {
    std::string path;  ///< a phase, with those that it ran inside of: "step/forward"
    int64_t calls = 0;
    double seconds = 0;
    double own = 0;  ///< seconds without those of phases inside of it
  };
  int64_t steps = 0;        ///< that were timed, the first few left out
  double wall_seconds = 0;  ///< from the first of them to the end, evaluation included
  double cpu_seconds = 0;   ///< of the worker's process, from its start
  std::vector<Row> phases;  ///< each followed by those inside of it

  /// Seconds outside of every phase.
  double Unaccounted() const;
};

/// "profile.json" gives "profile.phases.json".
std::filesystem::path ProfileSummaryFile(const std::filesystem::path& trace);
/// Throws Failed naming the file.
void WriteProfileSummary(const std::filesystem::path& file, const ProfileSummary& summary);
/// Throws BadData naming the file.
ProfileSummary ReadProfileSummary(const std::filesystem::path& file);

}  // namespace arc
