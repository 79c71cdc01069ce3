#include "harness/torch/checkpoint/file_format.h"

#include <fmt/format.h>

#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include "harness/torch/checkpoint/pickle_names.h"
#include "harness/torch/checkpoint/printable.h"
#include "harness/torch/checkpoint/pytorch_tensors.h"
#include "tasks/error.h"

namespace arc {
namespace {

using namespace std::string_view_literals;

constexpr size_t kMostPickle = 32 << 20;

/// At most `most` bytes from the beginning.
std::string Beginning(const std::filesystem::path& file, size_t most) {
  std::ifstream in(file, std::ios::binary);
  if (!in || std::filesystem::is_directory(file)) {
    throw BadData(file.string() + ": no such file, or not readable");
  }
  std::string text(most, '\0');
  in.read(text.data(), static_cast<std::streamsize>(most));
  text.resize(static_cast<size_t>(in.gcount()));
  return text;
}

bool IsSafetensors(std::string_view head) {
  return head.size() > 8 && head[8] == '{' && head.substr(5, 3) == "\0\0\0"sv;
}

/// A pickle of protocol 0 or 1 has no mark of its own; it ends with its last operation.
void RefuseNamedCallable(const std::filesystem::path& file, FileFormat format) {
  const std::string bytes = Beginning(file, kMostPickle);
  if (format == FileFormat::kUnknown && !bytes.ends_with('.')) return;
  const std::string name = FirstRefusedName(bytes, IsTensorRebuilder);
  if (!name.empty()) throw RefusedCallable(file.string() + ": ", Printable(name));
}

constexpr const char* kSaveAgain =
    "load it with PyTorch where you trust it and save it again: "
    "torch.save(torch.load(FILE, map_location=\"cpu\", weights_only=True), NEW_FILE)";

std::string Describe(const std::filesystem::path& file, FileFormat format) {
  switch (format) {
    case FileFormat::kEmpty:
      return "the file is empty: copy or download it again";
    case FileFormat::kLfsPointer:
      return "a git-lfs pointer, not the checkpoint itself: run `git lfs pull` where it came from";
    case FileFormat::kLegacyPickle:
      return fmt::format("written by torch.save in the format from before PyTorch 1.6: {}",
                         kSaveAgain);
    case FileFormat::kLegacyTar:
      return fmt::format("a tar archive, as torch.save wrote before PyTorch 0.1.10: {}",
                         kSaveAgain);
    case FileFormat::kPickle:
      return fmt::format("a bare pickle, not a checkpoint of torch.save: {}", kSaveAgain);
    case FileFormat::kSafetensors:
      return "a safetensors file, not one of torch.save";
    default:
      return fmt::format("no checkpoint of torch.save, and no safetensors file: it begins with {}",
                         Printable(Beginning(file, 16)));
  }
}

}  // namespace

FileFormat DetectFormat(const std::filesystem::path& file) {
  const std::string head = Beginning(file, 512);
  const std::string_view view = head;
  if (view.empty()) return FileFormat::kEmpty;
  if (view.starts_with("PK\3\4") || view.starts_with("PK\5\6")) return FileFormat::kZip;
  if (view.starts_with("version https://git-lfs")) return FileFormat::kLfsPointer;
  // The magic number of the format, as its first pickle.
  if (view.starts_with("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."sv)) {
    return FileFormat::kLegacyPickle;
  }
  if (view.size() > 262 && view.substr(257, 5) == "ustar") return FileFormat::kLegacyTar;
  if (IsSafetensors(view)) return FileFormat::kSafetensors;
  if (view[0] == '\x80' && view.size() > 1 && view[1] >= 2 && view[1] <= 5) {
    return FileFormat::kPickle;
  }
  return FileFormat::kUnknown;
}

void RefuseFormat(const std::filesystem::path& file, FileFormat format) {
  if (format == FileFormat::kPickle || format == FileFormat::kLegacyPickle ||
      format == FileFormat::kUnknown) {
    RefuseNamedCallable(file, format);
  }
  throw BadData(fmt::format("{}: {}", file.string(), Describe(file, format)));
}

}  // namespace arc
