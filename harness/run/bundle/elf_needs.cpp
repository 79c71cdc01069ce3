#include "harness/run/bundle/elf_needs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "harness/plugin/elf_file.h"

namespace arc {
namespace {

#ifndef DT_RELR
constexpr int64_t DT_RELR = 36;
#endif

/// The dynamic section: its entries, and the strings that they name.
class Dynamic {
 public:
  Dynamic(std::string_view bytes, const std::string& file) : elf_(bytes, file) {
    ReadEntries();
    const uint64_t size = Value(DT_STRSZ);
    strings_at_ = Offset(Value(DT_STRTAB));
    strings_ = elf_.Slice(strings_at_, size, "string table");
  }

  struct Entry {
    uint64_t at;  ///< byte in the file
    Elf64_Dyn dyn;
  };
  const std::vector<Entry>& entries() const { return entries_; }
  const ElfFile& elf() const { return elf_; }
  uint64_t strings_at() const { return strings_at_; }

  bool Has(int64_t tag) const { return Find(tag) != nullptr; }
  uint64_t Value(int64_t tag) const {
    const Entry* entry = Find(tag);
    if (entry == nullptr) elf_.Fail(fmt::format("corrupt: no dynamic entry {}", tag));
    return entry->dyn.d_un.d_val;
  }

  /// The byte in the file of an address.
  uint64_t Offset(uint64_t address) const {
    for (const Elf64_Phdr& segment : elf_.segments()) {
      if (segment.p_type != PT_LOAD || address < segment.p_vaddr) continue;
      const uint64_t within = address - segment.p_vaddr;
      if (within < segment.p_filesz) return segment.p_offset + within;
    }
    elf_.Fail(fmt::format("corrupt: address {:#x} is in no segment", address));
  }

  std::string Text(uint64_t at) const {
    const size_t end = at < strings_.size() ? strings_.find('\0', at) : std::string_view::npos;
    if (end == std::string_view::npos) elf_.Fail("corrupt: a name outside the string table");
    return std::string(strings_.substr(at, end - at));
  }

 private:
  void ReadEntries() {
    for (const Elf64_Phdr& segment : elf_.segments()) {
      if (segment.p_type != PT_DYNAMIC) continue;
      for (uint64_t at = 0; at + sizeof(Elf64_Dyn) <= segment.p_filesz; at += sizeof(Elf64_Dyn)) {
        const uint64_t place = segment.p_offset + at;
        const auto dyn = elf_.Read<Elf64_Dyn>(place, "dynamic entry");
        if (dyn.d_tag == DT_NULL) return;
        entries_.push_back({place, dyn});
      }
    }
  }

  const Entry* Find(int64_t tag) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.dyn.d_tag == tag; });
    return found == entries_.end() ? nullptr : &*found;
  }

  ElfFile elf_;
  std::vector<Entry> entries_;
  uint64_t strings_at_ = 0;
  std::string_view strings_;
};

// The names in one library's list of versions, at byte `at`. A link of 0 ends the list, and
// the others only lead onwards: a corrupt file cannot make it endless.
void AddVersions(const Dynamic& dynamic, uint64_t at, int count, std::set<std::string>& names) {
  for (int i = 0; i < count; ++i) {
    const auto version = dynamic.elf().Read<Elf64_Vernaux>(at, "symbol version");
    names.insert(dynamic.Text(version.vna_name));
    if (version.vna_next == 0) return;
    at += version.vna_next;
  }
}

std::set<std::string> Versions(const Dynamic& dynamic) {
  std::set<std::string> names;
  if (dynamic.Has(DT_RELR)) names.insert("GLIBC_ABI_DT_RELR");
  if (!dynamic.Has(DT_VERNEED)) return names;
  uint64_t at = dynamic.Offset(dynamic.Value(DT_VERNEED));
  for (uint64_t left = dynamic.Value(DT_VERNEEDNUM); left > 0; --left) {
    const auto library = dynamic.elf().Read<Elf64_Verneed>(at, "symbol versions");
    AddVersions(dynamic, at + library.vn_aux, library.vn_cnt, names);
    if (library.vn_next == 0) break;
    at += library.vn_next;
  }
  return names;
}

bool IsRunPath(const Dynamic::Entry& entry) {
  return entry.dyn.d_tag == DT_RUNPATH || entry.dyn.d_tag == DT_RPATH;
}

}  // namespace

ElfNeeds ReadElfNeeds(std::string_view bytes, const std::string& file) {
  const Dynamic dynamic(bytes, file);
  ElfNeeds needs;
  for (const Dynamic::Entry& entry : dynamic.entries()) {
    if (entry.dyn.d_tag == DT_NEEDED) needs.libraries.push_back(dynamic.Text(entry.dyn.d_un.d_val));
  }
  const std::set<std::string> versions = Versions(dynamic);
  needs.versions.assign(versions.begin(), versions.end());
  return needs;
}

std::string WithRunPath(std::string bytes, std::string_view run_path, RunPathKind kind,
                        const std::string& file) {
  const std::string original = bytes;
  const Dynamic dynamic(original, file);
  const int64_t tag = kind == RunPathKind::kBeforeEnvironment ? DT_RPATH : DT_RUNPATH;
  for (const Dynamic::Entry& entry : dynamic.entries()) {
    if (!IsRunPath(entry)) continue;
    const std::string before = dynamic.Text(entry.dyn.d_un.d_val);
    if (before.size() < run_path.size()) {
      dynamic.elf().Fail(fmt::format("its run path '{}' has no room for '{}'", before, run_path));
    }
    std::string after(run_path);
    after.resize(before.size(), '\0');
    bytes.replace(dynamic.strings_at() + entry.dyn.d_un.d_val, after.size(), after);
    std::memcpy(bytes.data() + entry.at, &tag, sizeof tag);
  }
  return bytes;
}

}  // namespace arc
