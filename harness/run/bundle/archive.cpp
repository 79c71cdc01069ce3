#include "harness/run/bundle/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <exception>
#include <fstream>
#include <memory>

#include "evaluators/atomic_file.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLevel = "12";
constexpr time_t kTime = 315532800;  // 1980-01-01, as in wheels: tools warn of the years before

class TarWriter {
 public:
  explicit TarWriter(const fs::path& out) : out_(out), file_(out) {
    Check(archive_write_set_format_pax_restricted(archive_.get()));
    Check(archive_write_add_filter_zstd(archive_.get()));
    Check(archive_write_set_filter_option(archive_.get(), "zstd", "compression-level", kLevel));
    Check(archive_write_set_bytes_in_last_block(archive_.get(), 1));  // no zeros after the frame
    Check(archive_write_open(archive_.get(), this, nullptr, &TarWriter::Take, nullptr));
  }

  void Add(const std::string& path, const BundleFile& file) {
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                              archive_entry_free);
    archive_entry_set_pathname(entry.get(), path.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), file.executable ? 0755 : 0644);
    archive_entry_set_size(entry.get(), static_cast<int64_t>(file.Size()));
    archive_entry_set_mtime(entry.get(), kTime, 0);
    Check(archive_write_header(archive_.get(), entry.get()));
    file.source.empty() ? Append(file.bytes.data(), file.bytes.size()) : AppendFile(file.source);
  }

  void Finish() {
    Check(archive_write_close(archive_.get()));
    file_.Commit();
  }

 private:
  // libarchive is C: what is thrown waits in `thrown_` until it has returned.
  static la_ssize_t Take(archive* archive, void* self, const void* data, size_t size) {
    auto* writer = static_cast<TarWriter*>(self);
    try {
      writer->file_.Write({static_cast<const char*>(data), size});
      return static_cast<la_ssize_t>(size);
    } catch (...) {
      writer->thrown_ = std::current_exception();
      archive_set_error(archive, EIO, "write");
      return -1;
    }
  }

  void Append(const char* data, size_t size) {
    Check(static_cast<int>(archive_write_data(archive_.get(), data, size) < 0 ? ARCHIVE_FATAL
                                                                              : ARCHIVE_OK));
  }

  void AppendFile(const fs::path& source) {
    uint64_t left = 0;
    std::ifstream in = OpenFile(source, left);
    std::string block(1 << 20, '\0');
    while (left > 0) {
      const uint64_t size = std::min<uint64_t>(left, block.size());
      if (!in.read(block.data(), static_cast<std::streamsize>(size))) {
        throw BadData(fmt::format("{}: cannot be read to its end", source.string()));
      }
      Append(block.data(), size);
      left -= size;
    }
  }

  void Check(int result) {
    if (thrown_) std::rethrow_exception(thrown_);
    if (result == ARCHIVE_OK) return;
    throw Failed(fmt::format("{}: {}", out_.string(), archive_error_string(archive_.get())));
  }

  fs::path out_;
  AtomicFile file_;
  std::exception_ptr thrown_;
  std::unique_ptr<archive, decltype(&archive_write_free)> archive_{archive_write_new(),
                                                                   archive_write_free};
};

}  // namespace

void WriteTarZst(const fs::path& out, const std::string& top,
                 const std::vector<BundleFile>& files) {
  TarWriter writer(out);
  for (const BundleFile& file : files) writer.Add(top + "/" + file.path, file);
  writer.Finish();
}

}  // namespace arc
