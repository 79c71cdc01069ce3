#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace arc::parity {

/// The bytes of a safetensors file, to look at its header and to change an element.
/// Written apart from arcbench's own reader, which is among what is checked.
class SafetensorsBytes {
 public:
  explicit SafetensorsBytes(const std::filesystem::path& path);
  /// name → {dtype, shape, data_offsets}
  const nlohmann::json& tensors() const { return header_; }
  int64_t Elements(const std::string& name) const;
  /// Adds `amount` to one element (any integer or float type); false where that
  /// changes nothing.
  bool Move(const std::string& name, int64_t element, double amount);
  void Write(const std::filesystem::path& path) const;

 private:
  std::string bytes_;
  nlohmann::json header_;
  size_t data_ = 0;
};

}  // namespace arc::parity
