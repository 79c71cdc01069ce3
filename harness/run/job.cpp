#include "harness/run/job.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "evaluators/atomic_file.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

constexpr const char* kKindNames[] = {"train", "evaluate", "solve"};

JobKind KindFromName(const std::string& name) {
  for (int i = 0; i < 3; ++i) {
    if (name == kKindNames[i]) return static_cast<JobKind>(i);
  }
  throw BadData(fmt::format("unknown job '{}'", name));
}

Job FromJson(const nlohmann::json& json) {
  const auto text = [&](const char* key) { return json.at(key).get<std::string>(); };
  Job job;
  job.kind = KindFromName(text("job"));
  job.folder = text("folder");
  job.workspace = text("workspace");
  job.config = Config::FromJson(json.at("config"));
  job.plugin_file = text("plugin_file");
  job.plugin_sha256 = text("plugin_sha256");
  job.resume = text("resume");
  job.checkpoint = text("checkpoint");
  job.training_hash = text("training_hash");
  job.evaluation_hash = text("evaluation_hash");
  return job;
}

}  // namespace

std::filesystem::path WriteJob(const Job& job) {
  const nlohmann::json json = {{"job", kKindNames[static_cast<int>(job.kind)]},
                               {"folder", job.folder.string()},
                               {"workspace", job.workspace.string()},
                               {"config", job.config.ToJson()},
                               {"plugin_file", job.plugin_file.string()},
                               {"plugin_sha256", job.plugin_sha256},
                               {"resume", job.resume.string()},
                               {"checkpoint", job.checkpoint.string()},
                               {"training_hash", job.training_hash},
                               {"evaluation_hash", job.evaluation_hash}};
  const std::filesystem::path file = job.folder / "job.json";
  WriteFileAtomically(file, {json.dump(2), "\n"});
  return file;
}

Job ReadJob(const std::filesystem::path& file) {
  try {
    return FromJson(nlohmann::json::parse(ReadFile(file)));
  } catch (const nlohmann::json::exception& error) {
    throw BadData(fmt::format("{}: {}", file.string(), error.what()));
  }
}

}  // namespace arc
