#include "harness/run/bundle/archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <numeric>

#include "evaluators/zstd_stream.h"
#include "tasks/atomic_file.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr int kLevel = 12;
constexpr uint64_t kTime = 315532800;  // 1980-01-01, as in wheels: tools warn of earlier years
constexpr uint64_t kBlock = 512;
constexpr uint64_t kLargest = (uint64_t{1} << 33) - 1;  // eleven octal digits

/// The head of a file in POSIX's ustar format: fields at fixed places, numbers in octal.
class Header {
 public:
  Header(const std::string& path, const BundleFile& file) {
    const size_t slash = path.size() > 100 ? path.find('/', path.size() - 101) : 0;
    if (slash == std::string::npos || slash > 155) {
      throw Failed(fmt::format("{}: its name is too long for a tar archive", path));
    }
    if (file.Size() > kLargest) {
      throw Failed(fmt::format("{}: {} bytes are too many for a tar archive", path, file.Size()));
    }
    Put(0, slash > 0 ? path.substr(slash + 1) : path);
    Put(345, path.substr(0, slash));
    Put(100, fmt::format("{:07o}", file.executable ? 0755 : 0644));
    for (const size_t owner : {108, 116, 329, 337}) Put(owner, "0000000");  // and no device
    Put(124, fmt::format("{:011o}", file.Size()));
    Put(136, fmt::format("{:011o}", kTime));
    Put(156, "0");  // a regular file
    Put(257, std::string("ustar\0"
                         "00",
                         8));
    for (const size_t name : {265, 297}) Put(name, "root");
    Put(148, "        ");  // what the sum sees in its own place
    Put(148, fmt::format("{:06o}", Sum()) + '\0' + ' ');
  }
  std::string_view bytes() const { return {bytes_.data(), bytes_.size()}; }

 private:
  void Put(size_t at, const std::string& text) {
    std::copy(text.begin(), text.end(), bytes_.begin() + static_cast<ptrdiff_t>(at));
  }
  unsigned Sum() const {
    return std::accumulate(bytes_.begin(), bytes_.end(), 0U,
                           [](unsigned sum, char c) { return sum + static_cast<uint8_t>(c); });
  }
  std::array<char, kBlock> bytes_{};
};

class TarWriter {
 public:
  explicit TarWriter(const fs::path& out) : file_(out), compressor_(kLevel) {}

  void Add(const std::string& path, const BundleFile& file) {
    const uint64_t size = file.Size();
    Append(Header(path, file).bytes());
    file.source.empty() ? Append(file.bytes) : AppendFile(file.source, size);
    Append(std::string((kBlock - size % kBlock) % kBlock, '\0'));
  }

  void Finish() {
    Append(std::string(2 * kBlock, '\0'));
    file_.Write(compressor_.Finish());
    file_.Commit();
  }

 private:
  void Append(std::string_view bytes) {
    compressor_.Append(bytes.data(), bytes.size());
    file_.Write(compressor_.Take());
  }

  void AppendFile(const fs::path& source, uint64_t left) {
    uint64_t size = 0;
    std::ifstream in = OpenFile(source, size);
    std::string block(1 << 20, '\0');
    while (left > 0) {
      block.resize(std::min<uint64_t>(left, block.size()));
      if (!in.read(block.data(), static_cast<std::streamsize>(block.size()))) {
        throw BadData(fmt::format("{}: cannot be read to its end", source.string()));
      }
      Append(block);
      left -= block.size();
    }
  }

  AtomicFile file_;
  Compressor compressor_;
};

}  // namespace

void WriteTarZst(const fs::path& out, const std::string& top,
                 const std::vector<BundleFile>& files) {
  TarWriter writer(out);
  for (const BundleFile& file : files) writer.Add(top + "/" + file.path, file);
  writer.Finish();
}

}  // namespace arc
