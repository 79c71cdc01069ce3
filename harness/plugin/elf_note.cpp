#include "harness/plugin/elf_note.h"

#include <elf.h>
#include <fmt/format.h>

#include <cstring>
#include <optional>

#include "tasks/error.h"

namespace arc {
namespace {

#if defined(__x86_64__)
constexpr uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr uint16_t kMachine = EM_AARCH64;
#endif

class ElfFile {
 public:
  ElfFile(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {
    if (!bytes_.starts_with(ELFMAG)) Fail("not an ELF file");
    header_ = Read<Elf64_Ehdr>(0, "ELF header");
    CheckHeader();
    const uint64_t sections = uint64_t{header_.e_shnum} * header_.e_shentsize;
    if (header_.e_shoff != 0) Slice(header_.e_shoff, sections, "section headers");
  }

  std::optional<std::string_view> FindNote(std::string_view owner, uint32_t type) const {
    std::optional<std::string_view> found;
    Slice(header_.e_phoff, uint64_t{header_.e_phnum} * sizeof(Elf64_Phdr), "program headers");
    for (uint64_t i = 0; i < header_.e_phnum; ++i) {
      const auto segment = Read<Elf64_Phdr>(header_.e_phoff + i * sizeof(Elf64_Phdr), "segment");
      const std::string_view content = Slice(segment.p_offset, segment.p_filesz, "segment");
      if (segment.p_type != PT_NOTE || found) continue;
      found = NoteIn(content, owner, type);
    }
    return found;
  }

  [[noreturn]] void Fail(const std::string& reason) const {
    throw BadData(fmt::format("{}: {}", file_, reason));
  }

 private:
  void CheckHeader() const {
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

  std::string_view Slice(uint64_t offset, uint64_t size, const char* what) const {
    if (offset > bytes_.size() || size > bytes_.size() - offset) {
      Fail(fmt::format("truncated or corrupt: {} of {} bytes at byte {}, but the file has {}", what,
                       size, offset, bytes_.size()));
    }
    return bytes_.substr(offset, size);
  }

  template <typename T>
  T Read(uint64_t offset, const char* what) const {
    T value;
    std::memcpy(&value, Slice(offset, sizeof(T), what).data(), sizeof(T));
    return value;
  }

  // Walks one PT_NOTE segment. Notes are padded to 4 bytes whatever p_align says:
  // mold puts them into one segment with .note.gnu.property, whose alignment is 8
  // but whose sizes fit both. 32-bit sizes cannot overflow the 64-bit sums.
  std::optional<std::string_view> NoteIn(std::string_view notes, std::string_view owner,
                                         uint32_t type) const {
    const auto pad = [](uint64_t size) { return (size + 3) / 4 * 4; };
    while (notes.size() >= sizeof(Elf64_Nhdr)) {
      Elf64_Nhdr note;
      std::memcpy(&note, notes.data(), sizeof(note));
      const uint64_t text = pad(sizeof(note) + note.n_namesz);
      if (text > notes.size() || note.n_descsz > notes.size() - text) {
        Fail("corrupt: a note reaches past the end of its segment");
      }
      // The owner's size counts its final zero.
      const std::string_view name = notes.substr(sizeof(note), note.n_namesz);
      if (note.n_type == type && name.substr(0, name.find('\0')) == owner) {
        return notes.substr(text, note.n_descsz);
      }
      notes.remove_prefix(std::min<uint64_t>(notes.size(), pad(text + note.n_descsz)));
    }
    return std::nullopt;
  }

  std::string_view bytes_;
  const std::string& file_;
  Elf64_Ehdr header_;
};

}  // namespace

std::string_view FindElfNote(std::string_view bytes, std::string_view owner, uint32_t type,
                             const std::string& file) {
  const ElfFile elf(bytes, file);
  const auto note = elf.FindNote(owner, type);
  if (!note) elf.Fail(fmt::format("not a plugin: no ELF note of '{}'", owner));
  return *note;
}

}  // namespace arc
