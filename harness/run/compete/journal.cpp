#include "harness/run/compete/journal.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tasks/atomic_file.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {

using nlohmann::json;

// In the enums' own namespace, where the library looks for them.
NLOHMANN_JSON_SERIALIZE_ENUM(Stage::Kind, {{Stage::Kind::kSolver, "solve"},
                                           {Stage::Kind::kProbe, "probe"},
                                           {Stage::Kind::kAdapt, "adapt"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Stage::Status, {{Stage::Status::kPending, "pending"},
                                             {Stage::Status::kRunning, "running"},
                                             {Stage::Status::kDone, "done"},
                                             {Stage::Status::kFailed, "failed"}})

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Stage, kind, contender, status, run, evaluations, held_out,
                                   seconds, train_seconds, steps, load_seconds, view_seconds,
                                   message)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Journal, tasks_hash, out, started, deadline, finished, stages)

std::string Stage::Name() const {
  return fmt::format("{} {}", json(kind).get<std::string>(), contender);
}

void WriteJournal(const std::filesystem::path& file, const Journal& journal) {
  const std::string text = json(journal).dump(1, ' ', false, json::error_handler_t::replace);
  WriteFileAtomically(file, {text, "\n"});
}

Journal ReadJournal(const std::filesystem::path& file) {
  const json text = ReadJson(file);
  try {
    return text.get<Journal>();
  } catch (const json::exception& error) {
    throw BadData(fmt::format("{}: no journal of a contest: {}", file.string(), error.what()));
  }
}

}  // namespace arc
