#pragma once
#include <string>
#include <string_view>

namespace arc {

/// A name out of a file that nobody vouches for, fit for a message: bytes that are
/// not printable ASCII as \xNN, cut after 80 characters.
std::string Printable(std::string_view text);

}  // namespace arc
