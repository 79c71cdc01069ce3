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
  /// Makes one element infinite or not a number; false where its type has no such value.
  bool Spoil(const std::string& name, int64_t element, bool infinite);
  /// Every element of a float64 tensor times two.
  void Double(const std::string& name);
  /// Takes a tensor out, its bytes too.
  void Remove(const std::string& name);
  void Write(const std::filesystem::path& path) const;

 private:
  std::string Type(const std::string& name) const { return header_.at(name).at("dtype"); }
  /// The first byte of an element `width` bytes wide.
  char* At(const std::string& name, int64_t element, size_t width);

  std::string bytes_;
  nlohmann::json header_;
  size_t data_ = 0;  ///< where the tensors' bytes begin
};

}  // namespace arc::parity
