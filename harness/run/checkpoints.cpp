#include "harness/run/checkpoints.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tasks/error.h"
#include "tasks/files.h"
#include "tasks/hash.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMaxHeader = 100'000'000;  // as the safetensors library has it

// The JSON text after the eight bytes of its length.
std::string ReadHeaderText(const fs::path& file) {
  if (!fs::exists(file)) throw BadData(fmt::format("{}: no such checkpoint", file.string()));
  uint64_t bytes = 0, size = 0;
  std::ifstream in = OpenFile(file, bytes);
  in.read(reinterpret_cast<char*>(&size), sizeof size);
  if (!in || size > kMaxHeader || size > bytes - sizeof size) {
    throw BadData(fmt::format("{}: no checkpoint, or truncated: {} bytes", file.string(), bytes));
  }
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  if (!in) throw BadData(fmt::format("{}: cannot be read", file.string()));
  return text;
}

// By the header, where the last tensor ends: a file that is shorter was cut off.
void CheckSize(const fs::path& file, const nlohmann::json& header, uint64_t header_size) {
  const uint64_t have = fs::file_size(file) - sizeof header_size - header_size;
  uint64_t data = 0;
  for (const auto& [name, tensor] : header.items()) {
    if (name == "__metadata__") continue;
    data = std::max(data, tensor.at("data_offsets").at(1).get<uint64_t>());
  }
  if (have >= data) return;
  throw BadData(fmt::format("{}: truncated: {} bytes of tensors, {} by its header", file.string(),
                            have, data));
}

RunCheckpoint Checked(const CheckpointRecord& record, const Workspace& workspace,
                      const std::string& run) {
  const fs::path file = workspace.RunFolder(run) / record.file;
  if (!fs::exists(file)) throw BadData(fmt::format("{}: the checkpoint is gone", file.string()));
  if (const std::string found = Sha256OfFile(file); found != record.sha256) {
    throw BadData(fmt::format("{}: the checkpoint is corrupted: SHA-256 {}, {} when it was written",
                              file.string(), found, record.sha256));
  }
  return {file, record.step};
}

}  // namespace

Config ConfigOfRun(const Store& store, const std::string& run) {
  const RunRecord record = store.GetRun(run);
  try {
    return Config::FromJson(nlohmann::json::parse(record.config));
  } catch (const nlohmann::json::exception& error) {
    throw BadData(fmt::format("{}: the configuration of run {}: {}", store.file().string(), run,
                              error.what()));
  }
}

RunCheckpoint LastCheckpoint(const Store& store, const Workspace& workspace,
                             const std::string& run) {
  const std::vector<CheckpointRecord> all = store.CheckpointsOf(run);
  if (all.empty()) throw UsageError(fmt::format("run {} has no checkpoint", run));
  return Checked(all.back(), workspace, run);
}

RunCheckpoint BestCheckpoint(const Store& store, const Workspace& workspace,
                             const std::string& run) {
  const std::vector<CheckpointRecord> all = store.CheckpointsOf(run);
  const auto best = std::find_if(all.rbegin(), all.rend(),
                                 [](const CheckpointRecord& c) { return c.kind == "best"; });
  return best == all.rend() ? LastCheckpoint(store, workspace, run)
                            : Checked(*best, workspace, run);
}

CheckpointHeader ReadCheckpointHeader(const fs::path& file) {
  try {
    const std::string json = ReadHeaderText(file);
    const nlohmann::json header = nlohmann::json::parse(json);
    CheckSize(file, header, json.size());
    const nlohmann::json& metadata = header.at("__metadata__");
    const auto text = [&](const char* key) { return metadata.at(key).get<std::string>(); };
    CheckpointHeader read{Config::FromJson(nlohmann::json::parse(text("arcbench_config"))), 0,
                          text("training_hash")};
    read.step = std::stoll(text("step"));
    return read;
  } catch (const nlohmann::json::exception& error) {
    throw BadData(fmt::format("{}: no arcbench checkpoint: {}", file.string(), error.what()));
  } catch (const std::logic_error&) {  // of stoll
    throw BadData(fmt::format("{}: no arcbench checkpoint: bad step", file.string()));
  }
}

}  // namespace arc
