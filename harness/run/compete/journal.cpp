#include "harness/run/compete/journal.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "evaluators/atomic_file.h"
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

namespace {

json ToJson(const Stage& s) {
  return {{"kind", s.kind},
          {"contender", s.contender},
          {"status", s.status},
          {"run", s.run},
          {"evaluations", s.evaluations},
          {"held_out", s.held_out},
          {"seconds", s.seconds},
          {"train_seconds", s.train_seconds},
          {"steps", s.steps},
          {"load_seconds", s.load_seconds},
          {"view_seconds", s.view_seconds},
          {"tries", s.tries},
          {"message", s.message}};
}

Stage StageFromJson(const json& j) {
  Stage s;
  j.at("kind").get_to(s.kind);
  j.at("contender").get_to(s.contender);
  j.at("status").get_to(s.status);
  j.at("run").get_to(s.run);
  j.at("evaluations").get_to(s.evaluations);
  j.at("held_out").get_to(s.held_out);
  j.at("seconds").get_to(s.seconds);
  j.at("train_seconds").get_to(s.train_seconds);
  j.at("steps").get_to(s.steps);
  j.at("load_seconds").get_to(s.load_seconds);
  j.at("view_seconds").get_to(s.view_seconds);
  j.at("tries").get_to(s.tries);
  j.at("message").get_to(s.message);
  return s;
}

}  // namespace

std::string Stage::Name() const {
  return fmt::format("{} {}", json(kind).get<std::string>(), contender);
}

void WriteJournal(const std::filesystem::path& file, const Journal& journal) {
  json stages = json::array();
  for (const Stage& stage : journal.stages) stages.push_back(ToJson(stage));
  const json text = {{"tasks_hash", journal.tasks_hash}, {"out", journal.out},
                     {"started", journal.started},       {"deadline", journal.deadline},
                     {"finished", journal.finished},     {"stages", stages}};
  WriteFileAtomically(file, {text.dump(1, ' ', false, json::error_handler_t::replace), "\n"});
}

Journal ReadJournal(const std::filesystem::path& file) {
  const json text = ReadJson(file);
  try {
    Journal journal;
    text.at("tasks_hash").get_to(journal.tasks_hash);
    text.at("out").get_to(journal.out);
    text.at("started").get_to(journal.started);
    text.at("deadline").get_to(journal.deadline);
    text.at("finished").get_to(journal.finished);
    for (const json& stage : text.at("stages")) journal.stages.push_back(StageFromJson(stage));
    return journal;
  } catch (const json::exception& error) {
    throw BadData(fmt::format("{}: no journal of a contest: {}", file.string(), error.what()));
  }
}

}  // namespace arc
