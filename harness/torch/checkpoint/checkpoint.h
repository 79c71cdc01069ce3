#pragma once
#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>

namespace arc {

/// Named tensors and a metadata text each under a name, as a safetensors file holds them.
struct Checkpoint {
  std::map<std::string, at::Tensor> tensors;
  std::map<std::string, std::string> metadata;

  /// Throws BadData naming the tensor that is missing.
  const at::Tensor& Get(const std::string& name) const;
  bool Has(const std::string& name) const { return tensors.count(name) > 0; }
};

/// Writes, with a SHA-256 of the content among the metadata, to a temporary name beside `path`,
/// syncs, renames: a crash leaves the old file or the new one. Throws CannotWrite naming path and
/// reason (disk full, read-only).
void WriteSafetensors(const std::filesystem::path& path, const Checkpoint& checkpoint);

/// Reads a whole file; every offset, shape and type is checked first. Throws
/// BadData naming the file and what is wrong, also where the content is not what its checksum was
/// taken of (another program's file may have none). Tensors are on the CPU and own their memory.
Checkpoint ReadSafetensors(const std::filesystem::path& path);

}  // namespace arc
