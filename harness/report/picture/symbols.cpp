#include "harness/report/picture/symbols.h"

#include <fmt/format.h>

#include <array>

namespace arc {
namespace {

constexpr Colour Rgb(uint32_t hex) {
  return {static_cast<uint8_t>(hex >> 16), static_cast<uint8_t>(hex >> 8),
          static_cast<uint8_t>(hex)};
}

constexpr SymbolLook Plain(char character, uint32_t colour) {
  return {character, Rgb(colour), Rgb(colour)};
}

// The colours that the ARC Prize's own site and viewers use.
constexpr std::array<SymbolLook, 10> kArc = {
    Plain('0', 0x000000), Plain('1', 0x0074d9), Plain('2', 0xff4136), Plain('3', 0x2ecc40),
    Plain('4', 0xffdc00), Plain('5', 0xaaaaaa), Plain('6', 0xf012be), Plain('7', 0xff851b),
    Plain('8', 0x7fdbff), Plain('9', 0x870c25)};

constexpr std::array<SymbolLook, 5> kMaze = {{{'#', Rgb(0x3c4148), Rgb(0x3c4148)},
                                              {' ', Rgb(0xf6f3ec), Rgb(0xf6f3ec)},
                                              {'S', Rgb(0x0072b2), Rgb(0xffffff)},
                                              {'G', Rgb(0xb84a00), Rgb(0xffffff)},
                                              {'o', Rgb(0xf0d264), Rgb(0x5c4a00)}}};

constexpr std::array<SymbolLook, 17> MakeSudoku() {
  std::array<SymbolLook, 17> looks{};
  constexpr char kCharacters[] = ".123456789ABCDEFG";
  for (size_t i = 0; i < looks.size(); ++i) {
    looks[i] = {kCharacters[i], Rgb(0xffffff), Rgb(i == 0 ? 0xffffff : 0x1b1f24)};
  }
  return looks;
}
constexpr std::array<SymbolLook, 17> kSudoku = MakeSudoku();

}  // namespace

std::string HexText(Colour colour) {
  return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
}

std::span<const SymbolLook> SymbolLooks(const std::string& suite) {
  if (suite == "sudoku") return kSudoku;
  if (suite == "maze") return kMaze;
  return kArc;
}

SymbolLook LookOf(std::span<const SymbolLook> looks, uint8_t symbol) {
  if (symbol < looks.size()) return looks[symbol];
  return {'?', Rgb(0xffffff), Rgb(0xc00000)};
}

}  // namespace arc
