#include <algorithm>

#include "harness/report/picture/picture.h"
#include "tasks/sudoku/box.h"

namespace arc {
namespace {

constexpr int kCell = 18;
constexpr int kGap = 18;    // around and between grids
constexpr int kArrow = 36;  // between input and output
constexpr Colour kLine = {0x8a, 0x8f, 0x98};
constexpr Colour kDark = {0x1b, 0x1f, 0x24};

int Extent(int cells) { return cells * kCell + 1; }

/// Draws line by line downwards; the picture grows with what is drawn.
class Pen {
 public:
  explicit Pen(const std::string& suite) : looks_(SymbolLooks(suite)), sudoku_(suite == "sudoku") {}

  void Draw(const Puzzle& puzzle) {
    for (const Pair& pair : puzzle.demonstrations) DrawPair(pair);
    if (!puzzle.demonstrations.empty()) Rule(1);
    for (const Pair& pair : puzzle.tests) DrawPair(pair);
  }
  /// A line across, drawn when the picture's width is known.
  void Rule(int height) {
    rules_.push_back(picture_.boxes.size());
    picture_.boxes.push_back({kGap, y_, 0, height, kDark});
    y_ += height + kGap;
  }
  Picture Finish() {
    picture_.height = y_;
    for (const size_t rule : rules_) picture_.boxes[rule].width = picture_.width - 2 * kGap;
    return std::move(picture_);
  }

 private:
  void DrawPair(const Pair& pair) {
    const int tall = std::max({pair.input.rows, pair.output ? pair.output->rows : 0, 1});
    const int left = DrawGrid(pair.input, kGap, nullptr);
    const int middle = y_ + Extent(tall) / 2;
    picture_.boxes.push_back({left + 8, middle - 1, kArrow - 20, 3, kDark});
    for (int i = 0; i < 6; ++i) {
      picture_.boxes.push_back({left + kArrow - 13 + i, middle - 6 + i, 1, 13 - 2 * i, kDark});
    }
    int right = left + kArrow;
    if (pair.output) {
      right = DrawGrid(*pair.output, right, &pair.input);
    } else {
      picture_.marks.push_back({right, middle - kCell / 2, kCell, '?', kDark});
      right += kCell;
    }
    picture_.width = std::max(picture_.width, right + kGap);
    y_ += Extent(tall) + kGap;
  }

  /// Returns the grid's right edge. `given`: what an output starts from, to tell clues apart.
  int DrawGrid(const Grid& grid, int x, const Grid* given) {
    const int width = Extent(grid.cols), height = Extent(grid.rows);
    picture_.boxes.push_back({x, y_, width, height, kLine});
    for (int r = 0; r < grid.rows; ++r) {
      for (int c = 0; c < grid.cols; ++c) {
        const bool clue = given && grid.rows == given->rows && grid.cols == given->cols &&
                          given->At(r, c) == grid.At(r, c);
        DrawCell(grid.At(r, c), x + c * kCell, y_ + r * kCell, clue);
      }
    }
    if (sudoku_) DrawSudokuBoxes(grid, x);
    return x + width;
  }

  // A Sudoku's clues stand on grey in the solution.
  void DrawCell(uint8_t symbol, int x, int y, bool clue) {
    const SymbolLook look = LookOf(looks_, symbol);
    const Colour ground = sudoku_ && clue ? Colour{0xdf, 0xe3, 0xe8} : look.ground;
    picture_.boxes.push_back({x + 1, y + 1, kCell - 1, kCell - 1, ground});
    if (look.ink == look.ground) return;
    picture_.marks.push_back({x, y, kCell + 1, look.character, look.ink});
  }

  void DrawSudokuBoxes(const Grid& grid, int x) {
    const SudokuBox box = SudokuBoxOf(grid.rows);
    for (int c = 0; c <= grid.cols; c += box.cols) {
      picture_.boxes.push_back({x + c * kCell - 1, y_ - 1, 3, Extent(grid.rows) + 2, kDark});
    }
    for (int r = 0; r <= grid.rows; r += box.rows) {
      picture_.boxes.push_back({x - 1, y_ + r * kCell - 1, Extent(grid.cols) + 2, 3, kDark});
    }
  }

  std::span<const SymbolLook> looks_;
  bool sudoku_;
  int y_ = kGap;
  Picture picture_;
  std::vector<size_t> rules_;  ///< places among the boxes
};

}  // namespace

Picture DrawPuzzles(std::span<const Puzzle> puzzles, const std::string& suite) {
  Pen pen(suite);
  for (size_t i = 0; i < puzzles.size(); ++i) {
    if (i > 0) pen.Rule(4);
    pen.Draw(puzzles[i]);
  }
  return pen.Finish();
}

}  // namespace arc
