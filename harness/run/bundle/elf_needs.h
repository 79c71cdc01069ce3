#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace arc {

/// What a library or program asks of the machine that loads it.
struct ElfNeeds {
  std::vector<std::string> libraries;  ///< names, in the loader's order
  std::vector<std::string> versions;  ///< of other libraries' symbols: "GLIBC_2.34"; sorted, unique
};

/// Reads the dynamic section, with every offset checked (harness/plugin/elf_file.h). Packed
/// relative relocations are told as glibc names them, GLIBC_ABI_DT_RELR. Throws BadData naming
/// `file`, which is for messages only.
ElfNeeds ReadElfNeeds(std::string_view bytes, const std::string& file);

/// How a run path is searched: kBeforeEnvironment (DT_RPATH) before $LD_LIBRARY_PATH, and for
/// what the needed libraries need as well; kAfterEnvironment (DT_RUNPATH) neither.
enum class RunPathKind { kBeforeEnvironment, kAfterEnvironment };

/// The file with `run_path` in place of its own, byte by byte in its place. A file without one
/// stays as it is; throws BadData where its own is too short to be written over.
std::string WithRunPath(std::string bytes, std::string_view run_path, RunPathKind kind,
                        const std::string& file);

}  // namespace arc
