#pragma once
#include <elf.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace arc {

/// An ELF64 little-endian shared library or position-independent program for this
/// machine, with every offset checked. Section headers may be stripped. Holds
/// views: `bytes` and `file` must outlive it. Throws BadData naming `file` and what
/// is wrong with it.
class ElfFile {
 public:
  ElfFile(std::string_view bytes, const std::string& file);

  const std::vector<Elf64_Phdr>& segments() const { return segments_; }
  /// `what` is for the message.
  std::string_view Slice(uint64_t offset, uint64_t size, const char* what) const;
  template <typename T>
  T Read(uint64_t offset, const char* what) const {
    T value;
    std::memcpy(&value, Slice(offset, sizeof(T), what).data(), sizeof(T));
    return value;
  }
  [[noreturn]] void Fail(const std::string& reason) const;

 private:
  void CheckHeader() const;

  std::string_view bytes_;
  const std::string& file_;
  Elf64_Ehdr header_;
  std::vector<Elf64_Phdr> segments_;
};

}  // namespace arc
