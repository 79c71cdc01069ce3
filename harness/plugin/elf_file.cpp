#include "harness/plugin/elf_file.h"

#include <fmt/format.h>

#include "tasks/error.h"

namespace arc {
namespace {

#if defined(__x86_64__)
constexpr uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr uint16_t kMachine = EM_AARCH64;
#endif

}  // namespace

ElfFile::ElfFile(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {
  if (!bytes_.starts_with(ELFMAG)) Fail("not an ELF file");
  header_ = Read<Elf64_Ehdr>(0, "ELF header");
  CheckHeader();
  const uint64_t sections = uint64_t{header_.e_shnum} * header_.e_shentsize;
  if (header_.e_shoff != 0) Slice(header_.e_shoff, sections, "section headers");
  Slice(header_.e_phoff, uint64_t{header_.e_phnum} * sizeof(Elf64_Phdr), "program headers");
  for (uint64_t i = 0; i < header_.e_phnum; ++i) {
    segments_.push_back(Read<Elf64_Phdr>(header_.e_phoff + i * sizeof(Elf64_Phdr), "segment"));
    Slice(segments_.back().p_offset, segments_.back().p_filesz, "segment");
  }
}

void ElfFile::CheckHeader() const {
  if (header_.e_ident[EI_CLASS] != ELFCLASS64) Fail("not a 64-bit ELF file");
  if (header_.e_ident[EI_DATA] != ELFDATA2LSB) Fail("not a little-endian ELF file");
  if (header_.e_type != ET_DYN) Fail("an ELF file, but not a shared library");
  if (header_.e_machine != kMachine) {
    Fail(fmt::format("built for ELF machine {}, this one is {}", header_.e_machine, kMachine));
  }
  if (header_.e_phentsize != sizeof(Elf64_Phdr)) {
    Fail(fmt::format("program headers of {} bytes, expected {}", header_.e_phentsize,
                     sizeof(Elf64_Phdr)));
  }
}

std::string_view ElfFile::Slice(uint64_t offset, uint64_t size, const char* what) const {
  if (offset > bytes_.size() || size > bytes_.size() - offset) {
    Fail(fmt::format("truncated or corrupt: {} of {} bytes at byte {}, but the file has {}", what,
                     size, offset, bytes_.size()));
  }
  return bytes_.substr(offset, size);
}

void ElfFile::Fail(const std::string& reason) const {
  throw BadData(fmt::format("{}: {}", file_, reason));
}

}  // namespace arc
