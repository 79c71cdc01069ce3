#pragma once
#include <ATen/core/Tensor.h>

#include <map>
#include <set>
#include <string>

#include "harness/torch/checkpoint/pickle.h"
#include "harness/torch/checkpoint/zip_archive.h"

namespace arc {

/// The names that a state dict's pickle may hold: the functions that rebuild a
/// tensor or a parameter, OrderedDict, torch.Size, types of storages and tensors.
bool IsTensorRebuilder(const std::string& name);

/// Does the value describe a tensor (or a parameter, which is one)?
bool IsTensor(const PickleValue& value);

/// Makes tensors from their descriptions and the storages of one archive. Each
/// storage is read once. Throws BadData naming the tensor and what is wrong.
class StorageReader {
 public:
  /// `folder`: in front of a storage's key. `zip` must outlive the reader.
  StorageReader(const ZipArchive& zip, std::string folder);
  /// Contiguous; shares memory with no tensor but one that is all of the same storage.
  at::Tensor Rebuild(const std::string& name, const PickleValue& value);
  /// Where the storages that were read lay when they were saved: "cpu", "cuda:0".
  const std::set<std::string>& locations() const { return locations_; }

 private:
  const at::Tensor& Storage(const PickleValue& id);
  at::Tensor ReadStorage(const std::string& key, at::ScalarType type, int64_t count);
  void Spend(uint64_t bytes);

  const ZipArchive& zip_;
  std::string folder_;
  uint64_t left_;  ///< bytes that may still be taken, so that a small file stays small
  std::map<std::string, at::Tensor> storages_;  ///< 1-D, by key
  std::set<std::string> locations_;
};

}  // namespace arc
