#pragma once
#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace arc {

/// The named tensors of a file that torch.save wrote.
struct PyTorchFile {
  std::map<std::string, at::Tensor> tensors;  ///< names as they stand; CPU, contiguous
  std::set<std::string> locations;            ///< where the storages lay: "cpu", "cuda:0"
  std::vector<std::string> notes;             ///< what was passed over, one line each
};

/// Reads the zip format of torch.save (PyTorch 1.6 and later) without running any
/// pickle code: a dict of tensors, or a dict that holds one ("model", "state_dict").
/// Every size, stride and offset is checked against the bytes that are there, and
/// memory is bounded by a multiple of the file's size. Throws RefusedCallable where
/// the pickle names any function but those that rebuild tensors, else BadData saying
/// what the file is (truncated, an older format, no state dict) and what to do.
PyTorchFile ReadPyTorchZip(const std::filesystem::path& file);

}  // namespace arc
