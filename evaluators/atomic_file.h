#pragma once
#include <filesystem>
#include <initializer_list>
#include <string_view>

namespace arc {

/// Writes the pieces one after the other to a temporary name in the same folder,
/// fsyncs, renames onto `path`, fsyncs the folder. Readers see the old file or the
/// whole new one. Throws Failed with path and reason; the temporary file is removed.
void WriteFileAtomically(const std::filesystem::path& path,
                         std::initializer_list<std::string_view> pieces);

}  // namespace arc
