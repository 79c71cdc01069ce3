#include "tasks/sudoku/solver.h"

#include "tasks/sudoku/box.h"
#include "tasks/sudoku/planes.h"

namespace arc {
namespace {

using sudoku::Choice;
using sudoku::Planes;
using sudoku::Shape;
using sudoku::Tables;

/// Depth-first search over one puzzle: guess a candidate of the cell with
/// fewest, then strike that candidate out.
template <int R, int C>
class Search {
 public:
  using S = Shape<R, C>;
  using Bits = typename S::Bits;
  using Board = Planes<R, C>;

  Search(const SudokuLimits& limits, Random* random) : limits_(limits), random_(random) {}

  SudokuResult Run(const Grid& puzzle) {
    Board board;
    for (int r = 0; r < S::kSide; ++r) {
      for (int c = 0; c < S::kSide; ++c) {
        const int symbol = puzzle.At(r, c);
        if (symbol != 0) {
          board.Assign({symbol - 1, r / R, static_cast<Bits>(Bits{1} << (r % R * S::kSide + c))});
        }
      }
    }
    if (limits_.solutions == 0) return result_;
    Explore(board);
    result_.complete = !stopped_;
    return result_;
  }

 private:
  void Explore(Board board) {
    while (board.Propagate(tables_)) {
      if (board.Full()) return Record(board);
      if (LimitReached()) return;
      const Choice<Bits> choice = Choose(board);
      ++result_.guesses;
      Board guessed = board;
      guessed.Assign(choice);
      Explore(guessed);
      if (stopped_) return;
      board.Eliminate(choice);
    }
    ++result_.backtracks;
  }

  bool LimitReached() {
    stopped_ = (limits_.guesses != 0 && result_.guesses >= limits_.guesses) ||
               (result_.guesses % 64 == 0 &&
                limits_.deadline != std::chrono::steady_clock::time_point::max() &&
                std::chrono::steady_clock::now() >= limits_.deadline);
    return stopped_;
  }

  void Record(const Board& board) {
    Grid grid(S::kSide, S::kSide);
    for (int d = 0; d < S::kSide; ++d) {
      for (int b = 0; b < S::kBands; ++b) {
        for (Bits m = board.Candidates(d, b); m != 0; m &= m - 1) {
          grid.cells[static_cast<size_t>(b) * R * S::kSide + std::countr_zero(m)] =
              static_cast<uint8_t>(d + 1);
        }
      }
    }
    result_.solutions.push_back(std::move(grid));
    stopped_ = result_.solutions.size() >= limits_.solutions;
  }

  Choice<Bits> Choose(const Board& board) {
    for (int b = 0; b < S::kBands; ++b) {
      if (board.Pairs(b) != 0) return Candidate(board, b, board.Pairs(b) & -board.Pairs(b));
    }
    return FewestCandidates(board);
  }

  /// No cell has two: counts of all cells at once, bit-sliced into five planes.
  Choice<Bits> FewestCandidates(const Board& board) {
    int fewest = S::kSide + 1;
    Choice<Bits> best;
    for (int b = 0; b < S::kBands; ++b) {
      std::array<Bits, 5> count{};
      for (int d = 0; d < S::kSide; ++d) {
        Bits carry = board.Candidates(d, b);
        for (Bits& plane : count) {
          const Bits next = plane & carry;
          plane ^= carry;
          carry = next;
        }
      }
      Bits least = board.Open(b);
      int n = 0;
      for (int p = 4; p >= 0 && least != 0; --p) {
        const Bits low = least & ~count[p];
        if (low == 0)
          n |= 1 << p;
        else
          least = low;
      }
      if (least == 0 || n >= fewest) continue;
      fewest = n;
      best = {0, b, least & -least};
    }
    return Candidate(board, best.band, best.cell);
  }

  /// The first candidate of the cell, or a random one.
  Choice<Bits> Candidate(const Board& board, int band, Bits cell) {
    std::array<int, S::kSide> digits;
    int n = 0;
    for (int d = 0; d < S::kSide; ++d) {
      if (board.Candidates(d, band) & cell) digits[n++] = d;
    }
    return {digits[random_ != nullptr ? random_->Below(n) : 0], band, cell};
  }

  const Tables<R, C>& tables_ = Tables<R, C>::Get();
  const SudokuLimits& limits_;
  Random* random_;
  SudokuResult result_;
  bool stopped_ = false;
};

SudokuResult RunSearch(const Grid& puzzle, const SudokuLimits& limits, Random* random) {
  switch (puzzle.rows) {
    case 4:
      return Search<2, 2>(limits, random).Run(puzzle);
    case 6:
      return Search<2, 3>(limits, random).Run(puzzle);
    case 9:
      return Search<3, 3>(limits, random).Run(puzzle);
    default:
      return Search<4, 4>(limits, random).Run(puzzle);
  }
}

}  // namespace

SudokuResult SolveSudoku(const Grid& puzzle, const SudokuLimits& limits) {
  CheckSudokuGrid(puzzle);
  return RunSearch(puzzle, limits, nullptr);
}

Grid RandomSudokuSolution(int side, Random& random) {
  SudokuBoxOf(side);
  SudokuLimits limits{.solutions = 1, .guesses = 2000};
  while (true) {
    SudokuResult result = RunSearch(Grid(side, side), limits, &random);
    if (!result.solutions.empty()) return std::move(result.solutions.front());
  }
}

}  // namespace arc
