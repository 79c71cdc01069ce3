#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace arc::test {

/// Pickle operations as bytes, put together as torch.save does (protocol 2).
std::string PickleText(const std::string& text);
std::string PickleInteger(int64_t value);
std::string PickleGlobal(const std::string& module, const std::string& name);
std::string PickleTuple(const std::vector<std::string>& items);
std::string PickleDict(const std::vector<std::pair<std::string, std::string>>& entries);
/// With protocol and end.
std::string PickleFile(const std::string& value);

/// A tensor's description, all of it free to be wrong.
struct SavedTensor {
  std::string storage_type = "FloatStorage";
  std::string key = "0";
  int64_t storage_count = 0;
  int64_t offset = 0;
  std::vector<int64_t> sizes = {}, strides = {};
  std::string location = "cpu";
};
std::string PickleTensor(const SavedTensor& tensor);

using Members = std::vector<std::pair<std::string, std::string>>;
/// A zip archive with these members, stored as they are or compressed.
void WriteZip(const std::filesystem::path& file, const Members& members, bool compress = false);
/// What torch.save makes of a pickle and the storages' bytes, under the top folder `root`.
void WriteCheckpoint(const std::filesystem::path& file, const std::string& pickle,
                     const std::vector<std::string>& storages, const std::string& root = "archive");

}  // namespace arc::test
