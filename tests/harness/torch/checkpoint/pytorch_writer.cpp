#include "tests/harness/torch/checkpoint/pytorch_writer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zip.h>

namespace arc::test {
namespace {

std::string LittleEndian(uint64_t value, size_t bytes) {
  std::string out;
  for (size_t i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
  return out;
}

std::string Integers(const std::vector<int64_t>& values) {
  std::vector<std::string> items;
  for (const int64_t value : values) items.push_back(PickleInteger(value));
  return PickleTuple(items);
}

}  // namespace

std::string PickleText(const std::string& text) {
  return "X" + LittleEndian(text.size(), 4) + text;
}

std::string PickleInteger(int64_t value) {
  return "\x8a\x08" + LittleEndian(static_cast<uint64_t>(value), 8);
}

std::string PickleGlobal(const std::string& module, const std::string& name) {
  return "c" + module + "\n" + name + "\n";
}

std::string PickleTuple(const std::vector<std::string>& items) {
  std::string out = "(";
  for (const std::string& item : items) out += item;
  return out + "t";
}

std::string PickleDict(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string out = PickleGlobal("collections", "OrderedDict") + ")R(";
  for (const auto& [name, value] : entries) out += PickleText(name) + value;
  return out + "u";
}

std::string PickleFile(const std::string& value) { return "\x80\x02" + value + "."; }

std::string PickleTensor(const SavedTensor& t) {
  const std::string id = PickleTuple({PickleText("storage"), PickleGlobal("torch", t.storage_type),
                                      PickleText(t.key), PickleText(t.location),
                                      PickleInteger(t.storage_count)});
  return PickleGlobal("torch._utils", "_rebuild_tensor_v2") +
         PickleTuple({id + "Q", PickleInteger(t.offset), Integers(t.sizes), Integers(t.strides),
                      "\x89", PickleGlobal("collections", "OrderedDict") + ")R"}) +
         "R";
}

void WriteZip(const std::filesystem::path& file, const Members& members, bool compress) {
  std::filesystem::remove(file);  // a file that is replaced may wait for the disk
  int code = 0;
  zip_t* zip = zip_open(file.c_str(), ZIP_CREATE, &code);
  ASSERT_NE(zip, nullptr) << file;
  for (const auto& [name, bytes] : members) {
    zip_source_t* source = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
    const zip_int64_t index = zip_file_add(zip, name.c_str(), source, 0);
    ASSERT_GE(index, 0) << name;
    zip_set_file_compression(zip, static_cast<zip_uint64_t>(index),
                             compress ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
  }
  ASSERT_EQ(zip_close(zip), 0) << file;
}

void WriteCheckpoint(const std::filesystem::path& file, const std::string& pickle,
                     const std::vector<std::string>& storages, const std::string& root) {
  Members members = {{root + "/data.pkl", pickle},
                     {root + "/byteorder", "little"},
                     {root + "/version", "3\n"}};
  for (size_t i = 0; i < storages.size(); ++i) {
    members.emplace_back(fmt::format("{}/data/{}", root, i), storages[i]);
  }
  WriteZip(file, members);
}

}  // namespace arc::test
