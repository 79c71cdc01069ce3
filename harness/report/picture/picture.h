#pragma once
#include <span>
#include <string>
#include <vector>

#include "harness/report/picture/symbols.h"
#include "tasks/puzzle.h"

namespace arc {

/// Rectangles and characters on white, in pixels from the top left corner; later ones lie above.
struct Picture {
  struct Box {
    int x = 0, y = 0, width = 0, height = 0;
    Colour colour;
  };
  /// A character in the middle of a square.
  struct Mark {
    int x = 0, y = 0, side = 0;
    char character = ' ';
    Colour colour;
  };
  int width = 0, height = 0;
  std::vector<Box> boxes;
  std::vector<Mark> marks;
};

/// The puzzles one below the other, each pair a line: input, arrow, output (a question mark
/// where it is not known); a rule between demonstrations and tests.
Picture DrawPuzzles(std::span<const Puzzle> puzzles, const std::string& suite);

/// The picture as a file's content.
std::string SvgText(const Picture& picture);
std::string PngBytes(const Picture& picture);

}  // namespace arc
