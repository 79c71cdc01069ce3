#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace arc {

/// The descriptor of the first note of this owner and type in an ELF64
/// little-endian shared library for this machine; a view into `bytes`. Found by
/// the program headers (PT_NOTE), so section headers may be stripped. Every
/// offset is checked; throws BadData naming `file` and what is wrong with it.
std::string_view FindElfNote(std::string_view bytes, std::string_view owner, uint32_t type,
                             const std::string& file);

}  // namespace arc
