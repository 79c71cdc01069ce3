#pragma once
#include <cstdint>
#include <span>
#include <string>

namespace arc {

struct Colour {
  uint8_t red = 0, green = 0, blue = 0;
  bool operator==(const Colour&) const = default;
};

/// "#0074d9".
std::string HexText(Colour colour);

/// How a symbol of a suite's grids is shown, everywhere: as the character of the suite's own
/// files, and in colour as this ground with the character on it.
struct SymbolLook {
  char character = ' ';
  Colour ground;
  Colour ink;  ///< of the character; the ground's where a picture shows none
};

/// By symbol: "sudoku", "maze"; any other suite has ARC's ten colours.
std::span<const SymbolLook> SymbolLooks(const std::string& suite);
/// The look of one symbol; one that the suite does not have looks like a question mark.
SymbolLook LookOf(std::span<const SymbolLook> looks, uint8_t symbol);

}  // namespace arc
