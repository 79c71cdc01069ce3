#include "tasks/sudoku/structure.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "tasks/random.h"

namespace arc::sudoku {

Structure::Structure(const Grid& puzzle) : box_(SudokuBoxOf(puzzle.rows)), side_(puzzle.rows) {
  std::array<uint8_t, 17> vertex_of{};
  count_ = FirstDigit();
  for (int i = 0; i < side_ * side_; ++i) {
    const uint8_t symbol = puzzle.cells[i];
    if (symbol == 0) continue;
    if (vertex_of[symbol] == 0) vertex_of[symbol] = static_cast<uint8_t>(count_++);
    clues_.push_back({static_cast<uint8_t>(i / side_), static_cast<uint8_t>(side_ + i % side_),
                      vertex_of[symbol]});
  }
}

/// The band of a row, the stack of a column.
int Structure::Group(int line) const {
  return line < side_ ? FirstBand() + line / box_.rows : FirstStack() + (line - side_) / box_.cols;
}

Colours Structure::Kinds() const {
  Colours colours{};
  const std::array<int, 4> starts = {side_, FirstBand(), FirstStack(), FirstDigit()};
  for (int v = 0; v < count_; ++v) {
    const auto kind = std::upper_bound(starts.begin(), starts.end(), v) - starts.begin();
    colours[v] = Mix(static_cast<uint64_t>(kind) + 1);
  }
  return colours;
}

Colours Structure::Round(const Colours& old) const {
  Colours sum{};
  for (const Clue& clue : clues_) {
    const uint64_t colour =
        Mix(old[clue.row] * 0x9e3779b97f4a7c15ULL +
            std::rotl(old[clue.col], 21) * 0xd6e8feb86659fd93ULL + std::rotl(old[clue.digit], 42));
    for (uint8_t v : {clue.row, clue.col, clue.digit}) sum[v] += colour;
  }
  for (int line = 0; line < 2 * side_; ++line) {
    sum[line] += Mix(old[Group(line)]);
    sum[Group(line)] += Mix(old[line]);
  }
  Colours next{};
  for (int v = 0; v < count_; ++v) next[v] = Mix(old[v] * 3 + Mix(sum[v]));
  return next;
}

Vertices Structure::Order(const Colours& colours) const {
  Vertices order{};
  const auto all = order.begin();
  std::iota(all, all + count_, uint8_t{0});
  auto by_colour = [&](uint8_t a, uint8_t b) { return colours[a] < colours[b]; };
  std::sort(all + FirstBand(), all + FirstStack(), by_colour);
  std::sort(all + FirstStack(), all + FirstDigit(), by_colour);
  std::sort(all + FirstDigit(), all + count_, by_colour);
  auto by_group = [&](uint8_t a, uint8_t b) {
    const int group_a = Group(a), group_b = Group(b);
    return group_a != group_b ? colours[group_a] < colours[group_b] : colours[a] < colours[b];
  };
  std::sort(all, all + side_, by_group);
  std::sort(all + side_, all + 2 * side_, by_group);
  return order;
}

Grid Structure::Relabel(const Vertices& order) const {
  Vertices place{};
  for (int i = 0; i < count_; ++i) place[order[i]] = static_cast<uint8_t>(i);
  Grid grid(side_, side_);
  for (const Clue& clue : clues_) {
    grid.At(place[clue.row], place[clue.col] - side_) =
        static_cast<uint8_t>(place[clue.digit] - FirstDigit() + 1);
  }
  return grid;
}

}  // namespace arc::sudoku
