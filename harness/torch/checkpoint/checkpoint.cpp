#include "harness/torch/checkpoint/checkpoint.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "tasks/atomic_file.h"
#include "tasks/error.h"
#include "tasks/hash.h"

namespace arc {
namespace {

using nlohmann::json;

constexpr std::pair<const char*, at::ScalarType> kTypes[] = {
    {"F64", at::kDouble}, {"F32", at::kFloat}, {"F16", at::kHalf},  {"BF16", at::kBFloat16},
    {"I64", at::kLong},   {"I32", at::kInt},   {"I16", at::kShort}, {"I8", at::kChar},
    {"U8", at::kByte},    {"BOOL", at::kBool}};

const char* TypeName(at::ScalarType type) {
  for (const auto& [name, t] : kTypes) {
    if (t == type) return name;
  }
  throw Failed(fmt::format("safetensors has no type for {}", at::toString(type)));
}

at::ScalarType TypeOf(const std::string& name, const std::string& where) {
  for (const auto& [n, type] : kTypes) {
    if (name == n) return type;
  }
  throw BadData(fmt::format("{}: unknown type \"{}\"", where, name));
}

constexpr const char* kDigestKey = "arcbench_sha256";

/// Over names, types, shapes and bytes of the tensors and over the metadata.
std::string Digest(const Checkpoint& checkpoint) {
  Sha256 digest;
  for (const auto& [key, value] : checkpoint.metadata) {
    if (key != kDigestKey) digest.AddText(key).AddText(value);
  }
  for (const auto& [name, tensor] : checkpoint.tensors) {
    digest.AddText(name).AddText(TypeName(tensor.scalar_type()));
    for (const int64_t n : tensor.sizes()) digest.AddNumber(static_cast<uint64_t>(n));
    digest.Add(tensor.const_data_ptr(), tensor.nbytes());
  }
  return digest.Hex();
}

/// Files of ours carry their digest; another program's need not.
void CheckDigest(const std::string& path, Checkpoint& checkpoint) {
  const auto written = checkpoint.metadata.extract(kDigestKey);
  if (written.empty() || written.mapped() == Digest(checkpoint)) return;
  throw BadData(path + ": corrupted: its content is not what its checksum was taken of");
}

/// What is written: every tensor on the CPU and contiguous, with the digest among the metadata.
Checkpoint Plain(const Checkpoint& checkpoint) {
  Checkpoint plain = checkpoint;
  for (auto& [name, tensor] : plain.tensors) tensor = tensor.detach().cpu().contiguous();
  plain.metadata[kDigestKey] = Digest(plain);
  return plain;
}

/// The header, padded with spaces so that the data starts at a multiple of 8.
std::string Header(const Checkpoint& checkpoint) {
  json header = json::object();
  header["__metadata__"] = checkpoint.metadata;
  uint64_t offset = 0;
  for (const auto& [name, tensor] : checkpoint.tensors) {
    const uint64_t end = offset + tensor.nbytes();
    header[name] = {{"dtype", TypeName(tensor.scalar_type())},
                    {"shape", tensor.sizes().vec()},
                    {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

/// One entry's tensor, from the data that follows the header.
at::Tensor ReadEntry(const std::string& where, const json& entry, std::ifstream& file,
                     uint64_t data_start, uint64_t data_size) {
  const at::ScalarType type = TypeOf(entry.at("dtype").get<std::string>(), where);
  const auto shape = entry.at("shape").get<std::vector<int64_t>>();
  const auto offsets = entry.at("data_offsets").get<std::vector<uint64_t>>();
  if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data_size) {
    throw BadData(where + ": data offsets lie outside the file");
  }
  const bool empty = std::find(shape.begin(), shape.end(), 0) != shape.end();
  uint64_t bytes = empty ? 0 : at::elementSize(type);
  for (const int64_t n : shape) {
    if (n < 0 || (n > 0 && bytes > data_size / static_cast<uint64_t>(n))) {
      throw BadData(where + ": the shape is larger than the file");
    }
    bytes *= static_cast<uint64_t>(n);
  }
  if (bytes != offsets[1] - offsets[0]) {
    throw BadData(fmt::format("{}: the shape needs {} bytes, the offsets give {}", where, bytes,
                              offsets[1] - offsets[0]));
  }
  at::Tensor tensor = at::empty(shape, type);
  file.seekg(static_cast<std::streamoff>(data_start + offsets[0]));
  file.read(static_cast<char*>(tensor.data_ptr()), static_cast<std::streamsize>(bytes));
  if (!file) throw BadData(where + ": cannot be read");
  return tensor;
}

/// The header's JSON; `start` becomes where the data begins.
json ReadHeader(const std::string& path, std::ifstream& file, uint64_t size, uint64_t& start) {
  uint64_t length = 0;
  if (size < 8 || !file.read(reinterpret_cast<char*>(&length), 8) || length > size - 8) {
    throw BadData(path + ": not a safetensors file, or truncated");
  }
  std::string text(length, '\0');
  file.read(text.data(), static_cast<std::streamsize>(length));
  start = 8 + length;
  json header = json::parse(text, nullptr, false);
  if (!header.is_object()) throw BadData(path + ": the header is not a JSON object");
  return header;
}

}  // namespace

const at::Tensor& Checkpoint::Get(const std::string& name) const {
  const auto found = tensors.find(name);
  if (found == tensors.end()) throw BadData("checkpoint has no tensor \"" + name + "\"");
  return found->second;
}

void WriteSafetensors(const std::filesystem::path& path, const Checkpoint& checkpoint) {
  AtomicFile file(path);
  const Checkpoint plain = Plain(checkpoint);
  const std::string header = Header(plain);
  const uint64_t length = header.size();
  file.Write({reinterpret_cast<const char*>(&length), sizeof length});
  file.Write(header);
  for (const auto& [name, tensor] : plain.tensors) {
    file.Write({static_cast<const char*>(tensor.const_data_ptr()), tensor.nbytes()});
  }
  file.Commit();
}

Checkpoint ReadSafetensors(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(path, error);
  if (!file || error) throw BadData(path.string() + ": no such file, or not readable");
  Checkpoint checkpoint;
  try {
    uint64_t start = 0;
    const json header = ReadHeader(path.string(), file, size, start);
    for (const auto& [name, entry] : header.items()) {
      if (name == "__metadata__") {
        checkpoint.metadata = entry.get<std::map<std::string, std::string>>();
        continue;
      }
      const std::string where = fmt::format("{}: tensor \"{}\"", path.string(), name);
      checkpoint.tensors[name] = ReadEntry(where, entry, file, start, size - start);
    }
  } catch (const json::exception& e) {
    throw BadData(fmt::format("{}: malformed header: {}", path.string(), e.what()));
  }
  CheckDigest(path.string(), checkpoint);
  return checkpoint;
}

}  // namespace arc
