#include "harness/torch/checkpoint/printable.h"

#include <fmt/format.h>

namespace arc {

std::string Printable(std::string_view text) {
  constexpr size_t kMost = 80;
  std::string out;
  for (const char c : text.substr(0, kMost)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte >= 0x20 && byte < 0x7f ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return text.size() > kMost ? out + "..." : out;
}

}  // namespace arc
