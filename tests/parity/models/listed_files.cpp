#include "tests/parity/models/listed_files.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/torch/checkpoint/checkpoint.h"
#include "tasks/error.h"
#include "tests/parity/models/tensors.h"

namespace arc::parity {
namespace {

using nlohmann::json;

void CheckTensors(const std::filesystem::path& file, const json& listed) {
  const Checkpoint checkpoint = ReadSafetensors(file);
  for (const auto& [name, facts] : listed.items()) {
    if (!checkpoint.Has(name)) {
      throw BadData(fmt::format("{}: \"{}\" is missing, which case.json lists", file.string(), name));
    }
    const at::Tensor& tensor = checkpoint.Get(name);
    const json found = {{"dtype", TypeName(tensor)}, {"shape", tensor.sizes().vec()}};
    if (found != facts) {
      throw BadData(fmt::format("{}: \"{}\" is {}, case.json lists {}", file.string(), name,
                                found.dump(), facts.dump()));
    }
  }
}

}  // namespace

void CheckListedFiles(const std::filesystem::path& folder, const json& facts) {
  for (const auto& [name, file] : facts.at("files").items()) {
    if (!std::filesystem::exists(folder / name)) {
      throw BadData(fmt::format("{}: missing", (folder / name).string()));
    }
    if (file.contains("tensors")) CheckTensors(folder / name, file.at("tensors"));
  }
}

}  // namespace arc::parity
