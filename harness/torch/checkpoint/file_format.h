#pragma once
#include <filesystem>

namespace arc {

/// What a checkpoint file is, by its first bytes.
enum class FileFormat {
  kZip,           ///< torch.save since PyTorch 1.6, or any other zip archive
  kSafetensors,   ///< a header's length and a JSON object
  kLegacyPickle,  ///< torch.save before PyTorch 1.6
  kLegacyTar,     ///< torch.save before PyTorch 0.1.10
  kPickle,        ///< a bare pickle
  kLfsPointer,    ///< what git checks out where git-lfs is not installed
  kEmpty,
  kUnknown,
};

/// Throws BadData where the file cannot be read.
FileFormat DetectFormat(const std::filesystem::path& file);

/// Throws BadData saying what the file is, and what to do to get a checkpoint that can
/// be read; of a bare pickle RefusedCallable, where it names a function.
[[noreturn]] void RefuseFormat(const std::filesystem::path& file, FileFormat format);

}  // namespace arc
