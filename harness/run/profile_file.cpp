#include "harness/run/profile_file.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tasks/atomic_file.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {

double ProfileSummary::Unaccounted() const {
  double rest = wall_seconds;
  for (const Row& phase : phases) {
    if (phase.path.find('/') == std::string::npos) rest -= phase.seconds;
  }
  return rest;
}

std::filesystem::path ProfileSummaryFile(const std::filesystem::path& trace) {
  std::filesystem::path file = trace;
  return file.replace_extension(".phases.json");
}

void WriteProfileSummary(const std::filesystem::path& file, const ProfileSummary& summary) {
  nlohmann::ordered_json json = {{"steps", summary.steps},
                                 {"wall_seconds", summary.wall_seconds},
                                 {"cpu_seconds", summary.cpu_seconds},
                                 {"phases", nlohmann::ordered_json::array()}};
  for (const ProfileSummary::Row& row : summary.phases) {
    json["phases"].push_back({{"phase", row.path},
                              {"calls", row.calls},
                              {"seconds", row.seconds},
                              {"own_seconds", row.own}});
  }
  WriteFileAtomically(file, {json.dump(2), "\n"});
}

ProfileSummary ReadProfileSummary(const std::filesystem::path& file) {
  const nlohmann::json json = ReadJson(file);
  try {
    ProfileSummary summary{json.at("steps"), json.at("wall_seconds"), json.at("cpu_seconds"), {}};
    for (const nlohmann::json& row : json.at("phases")) {
      summary.phases.push_back(
          {row.at("phase"), row.at("calls"), row.at("seconds"), row.at("own_seconds")});
    }
    return summary;
  } catch (const nlohmann::json::exception& error) {
    throw BadData(fmt::format("{}: {}", file.string(), error.what()));
  }
}

}  // namespace arc
