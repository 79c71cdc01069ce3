#include "tests/parity/safetensors_bytes.h"

#include <cmath>
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

template <typename T>
bool Put(char* at, T value) {
  std::memcpy(at, &value, sizeof value);
  return true;
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
  const std::string dtype = Type(name);
  const auto at = [&](size_t width) { return At(name, element, width); };
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

char* SafetensorsBytes::At(const std::string& name, int64_t element, size_t width) {
  const size_t first = header_.at(name).at("data_offsets").at(0);
  return bytes_.data() + data_ + first + static_cast<size_t>(element) * width;
}

bool SafetensorsBytes::Spoil(const std::string& name, int64_t element, bool infinite) {
  const double value = infinite ? HUGE_VAL : std::nan("");
  const std::string dtype = Type(name);
  if (dtype == "F32") return Put(At(name, element, 4), static_cast<float>(value));
  if (dtype == "F64") return Put(At(name, element, 8), value);
  if (dtype == "BF16") return Put<uint16_t>(At(name, element, 2), infinite ? 0x7f80 : 0x7fc0);
  if (dtype == "F16") return Put<uint16_t>(At(name, element, 2), infinite ? 0x7c00 : 0x7e00);
  return false;
}

void SafetensorsBytes::Double(const std::string& name) {
  if (Type(name) != "F64") throw std::runtime_error(name + " is not float64");
  for (int64_t i = 0; i < Elements(name); ++i) {
    double value = 0;
    std::memcpy(&value, At(name, i, sizeof value), sizeof value);
    Put(At(name, i, sizeof value), 2 * value);
  }
}

void SafetensorsBytes::Remove(const std::string& name) {
  const size_t first = header_.at(name).at("data_offsets").at(0);
  const size_t size = header_.at(name).at("data_offsets").at(1).get<size_t>() - first;
  header_.erase(name);
  for (nlohmann::json& entry : header_) {
    for (nlohmann::json& offset : entry.at("data_offsets")) {
      if (offset.get<size_t>() > first) offset = offset.get<size_t>() - size;
    }
  }
  const std::string data = bytes_.substr(data_).erase(first, size), header = header_.dump();
  const uint64_t length = header.size();
  bytes_ = std::string(reinterpret_cast<const char*>(&length), sizeof length) + header + data;
  data_ = sizeof length + header.size();
}

void SafetensorsBytes::Write(const std::filesystem::path& path) const { WriteText(path, bytes_); }

}  // namespace arc::parity
