#include "tasks/sudoku/reader.h"

#include <fmt/format.h>

#include "tasks/board/board_arrays.h"
#include "tasks/board/board_csv.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tasks/sudoku/box.h"
#include "tasks/sudoku/solver.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

/// Guesses after which the solution of a line is given up (about ten seconds).
constexpr uint64_t kMostGuesses = 2'000'000;

int SymbolOf(char c) {
  if (c == '.') return 0;
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'G') return c - 'A' + 10;
  if (c >= 'a' && c <= 'g') return c - 'a' + 10;
  return -1;
}

std::string Alphabet(int side) {
  return side <= 9 ? fmt::format("1-{}", side) : fmt::format("1-9, A-{:c}", 'A' + side - 10);
}

void CheckPair(const Pair& pair, const std::string& place) {
  if (!pair.output) return;
  if (!IsSudokuSolution(*pair.output)) {
    throw BadData(
        fmt::format("{}: the answer is no full board with every digit once in each row, "
                    "column and box",
                    place));
  }
  for (size_t i = 0; i < pair.input.cells.size(); ++i) {
    if (pair.input.cells[i] == 0 || pair.input.cells[i] == pair.output->cells[i]) continue;
    throw BadData(fmt::format("{}: the answer has {} at row {}, column {}, where the clue is {}",
                              place, pair.output->cells[i], i / pair.input.cols + 1,
                              i % pair.input.cols + 1, pair.input.cells[i]));
  }
}

Puzzle Board(Pair pair, const fs::path& path, size_t line, double rating, std::string source) {
  Puzzle puzzle;
  puzzle.id = fmt::format("{}:{}", path.stem().string(), line);
  puzzle.tests.push_back(std::move(pair));
  puzzle.rating = rating;
  puzzle.source = std::move(source);
  return puzzle;
}

Puzzle FromRow(const BoardRow& row, const fs::path& path, int side) {
  Pair pair{ParseSudoku(row.question, side, row.place + ": question"),
            ParseSudoku(row.answer, side, row.place + ": answer")};
  CheckPair(pair, row.place);
  return Board(std::move(pair), path, row.line, row.rating, row.source);
}

Error NotUnique(SudokuOutcome outcome, std::string_view text, const std::string& place) {
  const char* why = outcome == SudokuOutcome::kNone ? "contradictory: it has no solution"
                    : outcome == SudokuOutcome::kSeveral
                        ? "ambiguous: it has several solutions"
                        : "too hard: its solution was not settled in two million guesses";
  return BadData(fmt::format("{}: the puzzle {} is {}", place, ShownText(text), why));
}

Puzzle FromLine(std::string_view text, const fs::path& path, size_t line, int side,
                SudokuLines lines) {
  const std::string place = fmt::format("{}:{}", path.string(), line);
  Pair pair{ParseSudoku(text, side, place), std::nullopt};
  SudokuResult result = SolveSudoku(pair.input, {.guesses = kMostGuesses});
  if (result.outcome() == SudokuOutcome::kUnique) {
    pair.output = std::move(result.solutions.front());
  } else if (lines == SudokuLines::kUnique) {
    throw NotUnique(result.outcome(), text, place);
  }
  return Board(std::move(pair), path, line, static_cast<double>(result.backtracks), path.string());
}

std::string_view Trimmed(std::string_view line) {
  const size_t end = line.find_last_not_of(" \t");
  return end == line.npos ? std::string_view() : line.substr(0, end + 1);
}

}  // namespace

Grid ParseSudoku(std::string_view text, int side, const std::string& place) {
  Grid grid(side, side);
  if (text.size() != grid.cells.size()) {
    throw BadData(fmt::format("{}: {} characters, but a board of side {} has {}: {}", place,
                              text.size(), side, grid.cells.size(), ShownText(text)));
  }
  for (size_t i = 0; i < text.size(); ++i) {
    const int symbol = SymbolOf(text[i]);
    if (symbol < 0 || symbol > side) {
      throw BadData(fmt::format("{}: character {} is {}, neither a blank (. or 0) nor one of {}",
                                place, i + 1, ShownCharacter(text[i]), Alphabet(side)));
    }
    grid.cells[i] = static_cast<uint8_t>(symbol);
  }
  return grid;
}

std::vector<Puzzle> ReadSudoku(const fs::path& path, const SuiteInfo& info, SudokuLines lines) {
  if (fs::is_directory(path)) return ReadBoardArrays(path, info, CheckPair);
  const std::string text = ReadFile(path);
  std::vector<Puzzle> puzzles;
  if (IsBoardCsv(text)) {
    ForEachBoardRow(text, path.string(),
                    [&](const BoardRow& row) { puzzles.push_back(FromRow(row, path, info.rows)); });
  } else {
    ForEachLine(text, [&](std::string_view line, size_t number) {
      const std::string_view board = Trimmed(line);
      if (board.empty() || board.starts_with('#')) return;
      puzzles.push_back(FromLine(board, path, number, info.rows, lines));
    });
  }
  if (puzzles.empty()) throw BadData(fmt::format("{}: no puzzles", path.string()));
  return puzzles;
}

}  // namespace arc
