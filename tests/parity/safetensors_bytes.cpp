#include "tests/parity/safetensors_bytes.h"

#include <cstring>

#include "tests/evaluators/temp_folder.h"

namespace arc::parity {
namespace {

template <typename T>
bool MoveAs(char* at, double amount) {
  T value;
  std::memcpy(&value, at, sizeof value);
  const T moved = static_cast<T>(static_cast<double>(value) + amount);
  std::memcpy(at, &moved, sizeof moved);
  return moved != value;
}

}  // namespace

SafetensorsBytes::SafetensorsBytes(const std::filesystem::path& path) : bytes_(ReadText(path)) {
  uint64_t length = 0;
  std::memcpy(&length, bytes_.data(), sizeof length);
  header_ = nlohmann::json::parse(bytes_.substr(sizeof length, length));
  header_.erase("__metadata__");
  data_ = sizeof length + length;
}

int64_t SafetensorsBytes::Elements(const std::string& name) const {
  int64_t count = 1;
  for (const auto& size : header_.at(name).at("shape")) count *= size.get<int64_t>();
  return count;
}

bool SafetensorsBytes::Move(const std::string& name, int64_t element, double amount) {
  const nlohmann::json& entry = header_.at(name);
  const std::string dtype = entry.at("dtype");
  const size_t first = data_ + entry.at("data_offsets").at(0).get<size_t>();
  const auto at = [&](size_t width) {
    return bytes_.data() + first + static_cast<size_t>(element) * width;
  };
  if (dtype == "F32") return MoveAs<float>(at(4), amount);
  if (dtype == "F64") return MoveAs<double>(at(8), amount);
  if (dtype == "I32") return MoveAs<int32_t>(at(4), amount);
  if (dtype == "I64") return MoveAs<int64_t>(at(8), amount);
  if (dtype == "I16") return MoveAs<int16_t>(at(2), amount);
  if (dtype == "I8") return MoveAs<int8_t>(at(1), amount);
  if (dtype == "U8") return MoveAs<uint8_t>(at(1), amount);
  // Compared exactly wherever they are: any other value will do.
  if (dtype == "BOOL") return (*at(1) ^= 1, true);
  if (dtype == "BF16" || dtype == "F16") return (at(2)[1] ^= 1, true);
  throw std::runtime_error("dtype " + dtype + " of " + name);
}

void SafetensorsBytes::Write(const std::filesystem::path& path) const { WriteText(path, bytes_); }

}  // namespace arc::parity
