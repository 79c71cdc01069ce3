#include "harness/plugin/elf_note.h"

#include <fmt/format.h>

#include <optional>

#include "harness/plugin/elf_file.h"

namespace arc {
namespace {

// Walks one PT_NOTE segment. Notes are padded to 4 bytes whatever p_align says:
// mold puts them into one segment with .note.gnu.property, whose alignment is 8
// but whose sizes fit both. 32-bit sizes cannot overflow the 64-bit sums.
std::optional<std::string_view> NoteIn(const ElfFile& elf, std::string_view notes,
                                       std::string_view owner, uint32_t type) {
  const auto pad = [](uint64_t size) { return (size + 3) / 4 * 4; };
  while (notes.size() >= sizeof(Elf64_Nhdr)) {
    Elf64_Nhdr note;
    std::memcpy(&note, notes.data(), sizeof(note));
    const uint64_t text = pad(sizeof(note) + note.n_namesz);
    if (text > notes.size() || note.n_descsz > notes.size() - text) {
      elf.Fail("corrupt: a note reaches past the end of its segment");
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

}  // namespace

std::string_view FindElfNote(std::string_view bytes, std::string_view owner, uint32_t type,
                             const std::string& file) {
  const ElfFile elf(bytes, file);
  for (const Elf64_Phdr& segment : elf.segments()) {
    if (segment.p_type != PT_NOTE) continue;
    const auto note =
        NoteIn(elf, elf.Slice(segment.p_offset, segment.p_filesz, "note"), owner, type);
    if (note) return *note;
  }
  elf.Fail(fmt::format("not a plugin: no ELF note of '{}'", owner));
}

}  // namespace arc
