#include "harness/command/profile_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/report/table.h"
#include "harness/run/profile_file.h"

namespace arc {
namespace {

/// The last part of a path, indented by the parts before it.
std::string Indented(const std::string& path) {
  const auto depth = static_cast<size_t>(std::count(path.begin(), path.end(), '/'));
  return std::string(2 * depth, ' ') + path.substr(path.rfind('/') + 1);
}

Table PhaseTable(const ProfileSummary& summary) {
  Table table{{"phase", "calls", "seconds", "ms a call", "own ms a call", "own share"}, {}};
  const auto add = [&](const std::string& name, int64_t calls, double seconds, double own) {
    const double call = 1000 / static_cast<double>(calls);
    table.rows.push_back({name, calls, fmt::format("{:.3f}", seconds),
                          fmt::format("{:.3f}", call * seconds), fmt::format("{:.3f}", call * own),
                          fmt::format("{:.2f} %", 100 * own / summary.wall_seconds)});
  };
  for (const ProfileSummary::Row& row : summary.phases) {
    add(Indented(row.path), row.calls, row.seconds, row.own);
  }
  add("outside of all", summary.steps, summary.Unaccounted(), summary.Unaccounted());
  return table;
}

}  // namespace

void ReportProfile(const std::filesystem::path& trace) {
  const ProfileSummary summary = ReadProfileSummary(ProfileSummaryFile(trace));
  if (summary.steps == 0) {
    fmt::print(stderr, "\nno profile: the run ended within the steps that are left out\n");
    return;
  }
  fmt::print(stderr, "\n{} steps and what came between and after them, {:.3f} s:\n{}",
             summary.steps, summary.wall_seconds, TableText(PhaseTable(summary), false));
  fmt::print(stderr, "trace of the first of them: {} (opens in ui.perfetto.dev)\n", trace.string());
}

}  // namespace arc
