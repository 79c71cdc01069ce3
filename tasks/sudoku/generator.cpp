#include "tasks/sudoku/generator.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <span>

#include "tasks/error.h"
#include "tasks/random.h"
#include "tasks/sudoku/box.h"
#include "tasks/sudoku/canonical.h"
#include "tasks/sudoku/solver.h"

namespace arc {
namespace {

/// Guesses that one proof of uniqueness may take; 16x16 boards can ask for any number.
constexpr uint64_t kMostGuesses = 20000;
/// Steps of the climb towards a wanted rating before a fresh board is drawn.
constexpr int kClimbSteps = 400;

int ClueCount(const Grid& puzzle) {
  return static_cast<int>(std::count_if(puzzle.cells.begin(), puzzle.cells.end(),
                                        [](uint8_t symbol) { return symbol != 0; }));
}

SudokuResult Prove(const Grid& puzzle) { return SolveSudoku(puzzle, {.guesses = kMostGuesses}); }

/// A puzzle on the way, with what is known of it.
struct Draft {
  Grid puzzle;
  double rating = 0;
};

class Generator {
 public:
  Generator(int side, const GenerateOptions& options) : side_(side), options_(options) {}

  std::vector<Puzzle> Run() {
    uint64_t attempt = 0;
    for (uint64_t fruitless = 0; puzzles_.size() < options_.count; ++attempt) {
      fruitless = Attempt(Mix(options_.seed, attempt)) ? 0 : fruitless + 1;
      if (fruitless >= Patience()) throw TooFew(fruitless);
    }
    return std::move(puzzles_);
  }

 private:
  /// Attempts in a row without a new puzzle after which the rest is given up.
  uint64_t Patience() const { return side_ == 16 ? 100 : 20000; }

  bool Attempt(uint64_t seed) {
    Random random(seed);
    const Grid solution = RandomSudokuSolution(side_, random);
    std::optional<Draft> draft = Thin(solution, random);
    if (draft && draft->rating < options_.min_rating) draft = Climb(*draft, solution, random);
    if (!draft || draft->rating < options_.min_rating) return false;
    if (!classes_.insert(CanonicalSudoku(draft->puzzle)).second) return false;
    Keep(*draft, solution);
    return true;
  }

  /// Takes clues away in random order while the puzzle stays unique, down to the
  /// wanted number; nothing where that number is not reached or not to be proven.
  std::optional<Draft> Thin(Grid puzzle, Random& random) const {
    std::vector<int> order(puzzle.cells.size());
    std::iota(order.begin(), order.end(), 0);
    random.Shuffle(std::span<int>(order));
    int clues = ClueCount(puzzle);
    for (int cell : order) {
      if (clues == options_.clues) break;
      if (puzzle.cells[cell] == 0) continue;
      const uint8_t symbol = std::exchange(puzzle.cells[cell], uint8_t{0});
      const SudokuOutcome outcome = Prove(puzzle).outcome();
      if (outcome == SudokuOutcome::kUnknown) return std::nullopt;
      if (outcome == SudokuOutcome::kUnique)
        --clues;
      else
        puzzle.cells[cell] = symbol;
    }
    if (options_.clues != 0 && clues != options_.clues) return std::nullopt;
    const double rating = static_cast<double>(Prove(puzzle).backtracks);
    return Draft{std::move(puzzle), rating};
  }

  /// Gives a few clues back and takes others away, as long as the rating does not fall.
  Draft Climb(Draft draft, const Grid& solution, Random& random) const {
    for (int step = 0; step < kClimbSteps && draft.rating < options_.min_rating; ++step) {
      Grid more = draft.puzzle;
      for (uint64_t n = 1 + random.Below(8); n > 0; --n) {
        const uint64_t cell = random.Below(more.cells.size());
        more.cells[cell] = solution.cells[cell];
      }
      std::optional<Draft> next = Thin(std::move(more), random);
      if (next && next->rating >= draft.rating) draft = std::move(*next);
    }
    return draft;
  }

  void Keep(const Draft& draft, const Grid& solution) {
    Puzzle puzzle;
    puzzle.id = fmt::format("sudoku{}-{}-{}", side_, options_.seed, puzzles_.size());
    puzzle.tests.push_back({draft.puzzle, solution});
    puzzle.rating = draft.rating;
    puzzle.source = fmt::format("generated: seed {}, clues {}, rating {} or more", options_.seed,
                                options_.clues, options_.min_rating);
    puzzles_.push_back(std::move(puzzle));
  }

  Error TooFew(uint64_t fruitless) const {
    const std::string clues =
        options_.clues == 0 ? "minimal" : fmt::format("with {} clues", options_.clues);
    return UsageError(fmt::format(
        "found {} of the {} Sudoku puzzles asked for (side {}, {}, rating {} or more, distinct up "
        "to symmetry): the last {} attempts gave no new one",
        puzzles_.size(), options_.count, side_, clues, options_.min_rating, fruitless));
  }

  const int side_;
  const GenerateOptions options_;
  std::set<Grid> classes_;
  std::vector<Puzzle> puzzles_;
};

}  // namespace

std::vector<Puzzle> GenerateSudoku(int side, const GenerateOptions& options) {
  SudokuBoxOf(side);
  if (options.clues < 0 || options.clues > side * side) {
    throw UsageError(fmt::format("clues = {}: a board of side {} takes 0 (minimal) to {}",
                                 options.clues, side, side * side));
  }
  if (options.min_path != 0) {
    throw UsageError(fmt::format("min_path = {}: a setting of the maze generator, not of Sudoku",
                                 options.min_path));
  }
  return Generator(side, options).Run();
}

bool IsMinimalSudoku(const Grid& puzzle) {
  Grid less = puzzle;
  for (uint8_t& symbol : less.cells) {
    if (symbol == 0) continue;
    const uint8_t clue = std::exchange(symbol, uint8_t{0});
    if (SolveSudoku(less).outcome() == SudokuOutcome::kUnique) return false;
    symbol = clue;
  }
  return true;
}

}  // namespace arc
