#include "harness/torch/checkpoint/zip_archive.h"

#include <fmt/format.h>
#include <zip.h>

#include <memory>

#include "harness/torch/checkpoint/printable.h"
#include "tasks/error.h"

namespace arc {
namespace {

zip_t* Zip(void* zip) { return static_cast<zip_t*>(zip); }

std::string ReasonOf(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return text;
}

/// A member's bytes as libzip hands them out.
class MemberStream {
 public:
  MemberStream(zip_t* zip, uint64_t index)
      : file_(zip_fopen_index(zip, index, 0)), opened_(zip_strerror(zip)) {}
  /// Why it cannot be read; empty: it was read, and its CRC is right.
  std::string ReadAll(char* to, uint64_t size) {
    if (!file_) return opened_;
    for (uint64_t at = 0; at < size;) {
      const zip_int64_t n = zip_fread(file_.get(), to + at, size - at);
      if (n < 0) return zip_file_strerror(file_.get());
      if (n == 0) return fmt::format("it ends after {} of {} bytes", at, size);
      at += static_cast<uint64_t>(n);
    }
    char more;
    const zip_int64_t n = zip_fread(file_.get(), &more, 1);  // the CRC is judged at the end
    if (n < 0) return zip_file_strerror(file_.get());
    return n > 0 ? fmt::format("it holds more than {} bytes", size) : "";
  }

 private:
  struct Close {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
  };
  std::unique_ptr<zip_file_t, Close> file_;
  std::string opened_;
};

}  // namespace

ZipArchive::ZipArchive(const std::filesystem::path& file) : file_(file.string()) {
  int code = 0;
  zip_ = zip_open(file_.c_str(), ZIP_RDONLY, &code);
  if (!zip_) {
    throw BadData(fmt::format(
        "{}: cannot be opened as a zip archive ({}): the file is cut off or damaged; copy it again",
        file_, ReasonOf(code)));
  }
  const zip_int64_t count = zip_get_num_entries(Zip(zip_), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    if (zip_stat_index(Zip(zip_), static_cast<zip_uint64_t>(i), 0, &stat) != 0) continue;
    constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_SIZE;
    if ((stat.valid & kNeeded) != kNeeded) continue;
    members_.try_emplace(stat.name, Member{static_cast<uint64_t>(i), stat.size});
  }
}

ZipArchive::~ZipArchive() {
  if (zip_) zip_discard(Zip(zip_));
}

const ZipArchive::Member& ZipArchive::At(const std::string& name) const {
  const auto found = members_.find(name);
  if (found == members_.end()) {
    throw BadData(fmt::format("{}: the archive has no member {}", file_, Printable(name)));
  }
  return found->second;
}

void ZipArchive::Read(const std::string& name, void* to) const {
  const Member& member = At(name);
  const std::string fault =
      MemberStream(Zip(zip_), member.index).ReadAll(static_cast<char*>(to), member.size);
  if (fault.empty()) return;
  throw BadData(fmt::format("{}: member {} cannot be read: {}; the file is damaged, copy it again",
                            file_, Printable(name), fault));
}

std::string ZipArchive::ReadText(const std::string& name, uint64_t most) const {
  const uint64_t size = At(name).size;
  if (size > most) {
    throw BadData(fmt::format("{}: member {} has {} bytes, more than the {} that are read", file_,
                              Printable(name), size, most));
  }
  std::string text(size, '\0');
  Read(name, text.data());
  return text;
}

}  // namespace arc
