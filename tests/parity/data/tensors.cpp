#include "tests/parity/data/tensors.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/error.h"
#include "tasks/files.h"

namespace arc::parity {

DataTensors::DataTensors(const std::filesystem::path& path)
    : name_(path.string()), bytes_(ReadFile(path)) {
  uint64_t size = 0;
  if (bytes_.size() >= sizeof size) std::memcpy(&size, bytes_.data(), sizeof size);
  if (size == 0 || size > bytes_.size() - sizeof size) {
    throw BadData(fmt::format("{}: no safetensors file", name_));
  }
  header_ = ParseJson(bytes_.substr(sizeof size, size), name_);
  data_ = sizeof size + size;
}

void DataTensors::CheckNames(const std::vector<std::string>& known) const {
  for (const auto& [name, unused] : header_.items()) {
    if (name == "__metadata__" || std::ranges::find(known, name) != known.end()) continue;
    throw BadData(fmt::format("{}: tensor '{}' is not known here", name_, name));
  }
}

std::string_view DataTensors::Data(const std::string& name, const std::string& type) const {
  const auto at = header_.find(name);
  if (at == header_.end() || at->at("dtype") != type) {
    throw BadData(fmt::format("{}: no tensor '{}' of {}", name_, name, type));
  }
  const auto [begin, end] = at->at("data_offsets").get<std::pair<size_t, size_t>>();
  if (begin > end || end > bytes_.size() - data_) {
    throw BadData(fmt::format("{}: tensor '{}' lies outside the file", name_, name));
  }
  return std::string_view(bytes_).substr(data_ + begin, end - begin);
}

}  // namespace arc::parity
