#include "harness/run/job.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tasks/atomic_file.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

constexpr const char* kKindNames[] = {"train", "evaluate", "solve", "import", "probe"};

JobKind KindFromName(const std::string& name) {
  for (size_t i = 0; i < std::size(kKindNames); ++i) {
    if (name == kKindNames[i]) return static_cast<JobKind>(i);
  }
  throw BadData(fmt::format("unknown job '{}'", name));
}

std::vector<std::string> Texts(const std::vector<std::filesystem::path>& paths) {
  return {paths.begin(), paths.end()};
}

std::vector<std::filesystem::path> Paths(const nlohmann::json& json) {
  const auto texts = json.get<std::vector<std::string>>();
  return {texts.begin(), texts.end()};
}

nlohmann::json ToJson(const OfficialModelRequest& request) {
  return {{"official_config", request.official_config.string()},
          {"overrides", request.overrides},
          {"vocab_size", request.sizes.vocab_size},
          {"seq_len", request.sizes.seq_len},
          {"identifiers", request.sizes.identifiers},
          {"plugin_folders", Texts(request.plugin_folders)}};
}

OfficialModelRequest RequestFromJson(const nlohmann::json& json) {
  OfficialModelRequest request;
  request.official_config = json.at("official_config").get<std::string>();
  request.overrides = json.at("overrides").get<std::vector<std::string>>();
  request.sizes = {json.at("vocab_size"), json.at("seq_len"), json.at("identifiers")};
  request.plugin_folders = Paths(json.at("plugin_folders"));
  return request;
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
  job.profile = text("profile");
  job.plugins = Paths(json.at("plugins"));
  if (json.contains("official")) job.official = RequestFromJson(json.at("official"));
  return job;
}

}  // namespace

std::filesystem::path WriteJob(const Job& job) {
  nlohmann::json json = {{"job", kKindNames[static_cast<int>(job.kind)]},
                         {"folder", job.folder.string()},
                         {"workspace", job.workspace.string()},
                         {"config", job.config.ToJson()},
                         {"plugin_file", job.plugin_file.string()},
                         {"plugin_sha256", job.plugin_sha256},
                         {"resume", job.resume.string()},
                         {"checkpoint", job.checkpoint.string()},
                         {"training_hash", job.training_hash},
                         {"evaluation_hash", job.evaluation_hash},
                         {"profile", job.profile.string()},
                         {"plugins", Texts(job.plugins)}};
  if (job.kind == JobKind::kImport) json["official"] = ToJson(job.official);
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
