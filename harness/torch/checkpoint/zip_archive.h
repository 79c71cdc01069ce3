#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace arc {

/// A zip archive opened for reading, by its central directory; nothing is ever
/// unpacked to disk. Every method throws BadData naming the file. One thread at a time.
class ZipArchive {
 public:
  explicit ZipArchive(const std::filesystem::path& file);
  ~ZipArchive();
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;

  struct Member {
    uint64_t index = 0;
    uint64_t size = 0;  ///< bytes when unpacked, as the directory says
  };
  /// By name. Of members with the same name the first counts.
  const std::map<std::string, Member>& members() const { return members_; }
  bool Has(const std::string& name) const { return members_.contains(name); }
  /// Throws where there is no such member.
  const Member& At(const std::string& name) const;
  /// The whole member into `to`, which has room for its size; its CRC is checked.
  void Read(const std::string& name, void* to) const;
  /// Throws where the member is larger than `most` bytes, before any is read.
  std::string ReadText(const std::string& name, uint64_t most) const;
  const std::string& file() const { return file_; }

 private:
  std::string file_;
  void* zip_ = nullptr;  ///< libzip's, owned
  std::map<std::string, Member> members_;
};

}  // namespace arc
