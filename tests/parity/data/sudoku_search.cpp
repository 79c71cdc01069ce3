#include "tests/parity/data/sudoku_search.h"

#include <algorithm>
#include <array>

#include "tasks/error.h"

namespace arc::parity {
namespace {

constexpr int kSide = 9;
constexpr uint8_t kTranspose = 6;
using Lines = std::array<uint8_t, kSide>;

/// All orders of nine lines that keep bands together.
std::vector<Lines> LineOrders() {
  using Three = std::array<uint8_t, 3>;
  std::vector<Three> orders;
  Three three = {0, 1, 2};
  do {
    orders.push_back(three);
  } while (std::next_permutation(three.begin(), three.end()));
  std::vector<Lines> lines;
  for (const Three& bands : orders) {
    for (const Three& a : orders) {
      for (const Three& b : orders) {
        for (const Three& c : orders) {
          const std::array<const Three*, 3> inside = {&a, &b, &c};
          Lines& order = lines.emplace_back();
          for (int i = 0; i < kSide; ++i) {
            order[i] = static_cast<uint8_t>(3 * bands[i / 3] + (*inside[i / 3])[i % 3]);
          }
        }
      }
    }
  }
  return lines;
}

/// The order of columns under which `from`, its rows in the order `rows`, its column
/// `first` in front, becomes `to` with digits renamed; the names go to `digits`.
std::optional<Lines> Columns(const Grid& from, const Grid& to, const Lines& rows, int first,
                             std::array<uint8_t, 10>& digits) {
  digits.fill(0);
  for (int i = 0; i < kSide; ++i) digits[from.At(rows[i], first)] = to.At(i, 0);
  Lines cols{};
  for (int j = 0; j < kSide; ++j) {
    int found = -1;
    for (int col = 0; col < kSide && found < 0; ++col) {
      bool same = true;
      for (int i = 0; i < kSide && same; ++i) {
        same = digits[from.At(rows[i], col)] == to.At(i, j);
      }
      if (same) found = col;
    }
    if (found < 0) return std::nullopt;
    cols[j] = static_cast<uint8_t>(found);
  }
  return cols;
}

/// Columns 3k..3k+2 come from one stack.
bool KeepsStacks(const Lines& cols) {
  for (int j = 0; j < kSide; ++j) {
    if (cols[j] / 3 != cols[j - j % 3] / 3) return false;
  }
  return true;
}

/// As the product has it: lines first, then the transposition.
Transform Make(bool transposed, const Lines& rows, const Lines& cols,
               const std::array<uint8_t, 10>& digits) {
  Transform transform;
  transform.rows = LineOrder(rows);
  transform.cols = LineOrder(cols);
  if (transposed) {
    // Row i of the transposed board is column i of the board.
    std::swap(transform.rows, transform.cols);
    transform.dihedral = kTranspose;
  }
  std::copy(digits.begin(), digits.end(), transform.symbols.begin());
  return transform;
}

bool Explains(const Transform& transform, const Pair& from, const Pair& to) {
  try {
    return Apply(transform, from.input) == to.input && Apply(transform, *from.output) == *to.output;
  } catch (const Error&) {  // columns that are no permutation
    return false;
  }
}

}  // namespace

std::optional<Transform> FindSudokuTransform(const Pair& from, const Pair& to) {
  static const std::vector<Lines> orders = LineOrders();
  std::array<uint8_t, 10> digits{};
  for (const bool transposed : {false, true}) {
    const Grid source = transposed ? ApplyDihedral(kTranspose, *from.output) : *from.output;
    for (const Lines& rows : orders) {
      for (int first = 0; first < kSide; ++first) {
        const auto cols = Columns(source, *to.output, rows, first, digits);
        if (!cols || !KeepsStacks(*cols)) continue;
        const Transform transform = Make(transposed, rows, *cols, digits);
        if (Explains(transform, from, to)) return transform;
      }
    }
  }
  return std::nullopt;
}

}  // namespace arc::parity
