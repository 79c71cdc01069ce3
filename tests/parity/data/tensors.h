#pragma once
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace arc::parity {

/// The tensors of a safetensors file, read without torch.
class DataTensors {
 public:
  /// Throws BadData on a file that is none.
  explicit DataTensors(const std::filesystem::path& path);
  bool Has(const std::string& name) const { return header_.contains(name); }
  /// Row-major elements. Throws BadData where there is no such tensor of that type.
  std::vector<uint8_t> Bytes(const std::string& name) const { return Get<uint8_t>(name, "U8"); }
  std::vector<int32_t> Integers(const std::string& name) const { return Get<int32_t>(name, "I32"); }
  std::vector<float> Floats(const std::string& name) const { return Get<float>(name, "F32"); }
  /// Throws BadData on a tensor that is not among `known`.
  void CheckNames(const std::vector<std::string>& known) const;

 private:
  template <typename T>
  std::vector<T> Get(const std::string& name, const char* type) const {
    const std::string_view data = Data(name, type);
    std::vector<T> values(data.size() / sizeof(T));
    std::memcpy(values.data(), data.data(), values.size() * sizeof(T));
    return values;
  }
  std::string_view Data(const std::string& name, const std::string& type) const;

  std::string name_, bytes_;
  nlohmann::json header_;
  size_t data_ = 0;
};

}  // namespace arc::parity
