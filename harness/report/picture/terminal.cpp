#include "harness/report/picture/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "harness/report/picture/symbols.h"

namespace arc {
namespace {

constexpr const char* kReset = "\x1b[0m";

// The symbol stands on its colour: readable without telling the colours apart.
std::string CellText(const SymbolLook& look, bool colour) {
  if (!colour) return std::string(1, look.character);
  const Colour& g = look.ground;
  const bool dark = 299 * g.red + 587 * g.green + 114 * g.blue < 128'000;
  return fmt::format("\x1b[48;2;{};{};{}m\x1b[38;5;{}m{} ", g.red, g.green, g.blue,
                     dark ? 255 : 232, look.character);
}

std::vector<std::string> Lines(const Grid& grid, const std::string& suite, bool colour) {
  const auto looks = SymbolLooks(suite);
  std::vector<std::string> lines;
  for (int r = 0; r < grid.rows; ++r) {
    std::string& line = lines.emplace_back();
    for (int c = 0; c < grid.cols; ++c) line += CellText(LookOf(looks, grid.At(r, c)), colour);
    if (colour) line += kReset;
  }
  return lines;
}

std::string Below(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "  " + line + "\n";
  return text;
}

std::string SideBySide(const Pair& pair, const std::string& suite) {
  const std::vector<std::string> left = Lines(pair.input, suite, true);
  const std::vector<std::string> right = Lines(*pair.output, suite, true);
  const std::string blank(static_cast<size_t>(pair.input.cols) * 2, ' ');
  std::string text;
  for (size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    text += "  " + (i < left.size() ? left[i] : blank) + (i == 0 ? "  →  " : "     ");
    text += (i < right.size() ? right[i] : "") + "\n";
  }
  return text;
}

}  // namespace

std::string PairText(const Pair& pair, const std::string& suite, const TerminalStyle& style) {
  if (style.colour && pair.output &&
      2 * (pair.input.cols + pair.output->cols) + 7 <= style.columns) {
    return SideBySide(pair, suite);
  }
  std::string text = Below(Lines(pair.input, suite, style.colour));
  if (!pair.output) return text;
  text += fmt::format(" -> {}x{}\n", pair.output->rows, pair.output->cols);
  return text + Below(Lines(*pair.output, suite, style.colour));
}

}  // namespace arc
