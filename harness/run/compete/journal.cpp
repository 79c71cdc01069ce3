#include "harness/run/compete/journal.h"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "tasks/atomic_file.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

using nlohmann::json;

/// Names of files need not be UTF-8: other bytes become U+FFFD.
std::string Text(const json& value, int indent = -1) {
  return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

}  // namespace

// In the enums' own namespace, where the library looks for them.
NLOHMANN_JSON_SERIALIZE_ENUM(Stage::Kind, {{Stage::Kind::kSolver, "solve"},
                                           {Stage::Kind::kProbe, "probe"},
                                           {Stage::Kind::kAdapt, "adapt"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Stage::Status, {{Stage::Status::kPending, "pending"},
                                             {Stage::Status::kRunning, "running"},
                                             {Stage::Status::kAnswered, "answered"},
                                             {Stage::Status::kDone, "done"},
                                             {Stage::Status::kFailed, "failed"}})

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Stage, kind, contender, status, run, evaluations, held_out,
                                   seconds, train_seconds, steps, load_seconds, view_seconds,
                                   message, starved)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AdaptSettings, augmentations, holdout, embeddings_first)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ContestArguments, budget, solvers, checkpoints, recipes,
                                   overrides, adapt, most_views)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Journal, tasks_hash, out, started, deadline, finished, arguments,
                                   stages)

std::vector<std::string> Differences(const ContestArguments& kept, const ContestArguments& given) {
  std::vector<std::string> lines;
  const json then = kept, now = given;
  for (const auto& [name, value] : then.items()) {
    const std::string before = Text(value), after = Text(now.at(name));
    if (before != after) lines.push_back(fmt::format("{} is {}, not {}", name, before, after));
  }
  return lines;
}

std::string Stage::Name() const {
  return fmt::format("{} {}", json(kind).get<std::string>(), contender);
}

double UnixNow() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

void WriteJournal(const std::filesystem::path& file, const Journal& journal) {
  WriteFileAtomically(file, {Text(journal, 1), "\n"});
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
