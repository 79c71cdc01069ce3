#pragma once
#include <string>

#include "tasks/puzzle.h"

namespace arc {

struct TerminalStyle {
  bool colour = false;  ///< 24-bit colours, two columns a cell
  int columns = 80;     ///< input and output stand side by side where they fit, in colour only
};

/// A pair, indented, each line with its end; an output that is not known is left out. Without
/// colour a cell is the character of the suite's own files.
std::string PairText(const Pair& pair, const std::string& suite, const TerminalStyle& style);

}  // namespace arc
