#include "tasks/maze/reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/board/board_arrays.h"
#include "tasks/board/board_csv.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tasks/maze/maze.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

uint8_t SymbolOf(char c, size_t position, const std::string& place) {
  if (c == '.') return kMazeFloor;
  const size_t symbol = kMazeCharacters.find(c);
  if (symbol != kMazeCharacters.npos) return static_cast<uint8_t>(symbol);
  throw BadData(fmt::format("{}: character {} is {}, none of '#', ' ', 'S', 'G', 'o'", place,
                            position + 1, ShownCharacter(c)));
}

/// A board from its cells, row by row.
Grid Parse(std::string_view cells, const SuiteInfo& info, const std::string& place) {
  Grid grid(info.rows, info.cols);
  if (cells.size() != grid.cells.size()) {
    throw BadData(fmt::format("{}: {} characters, but a maze of {} x {} has {}: {}", place,
                              cells.size(), info.rows, info.cols, grid.cells.size(),
                              ShownText(cells)));
  }
  for (size_t i = 0; i < cells.size(); ++i) grid.cells[i] = SymbolOf(cells[i], i, place);
  return grid;
}

void CheckMaze(const Pair& pair, const std::string& place) {
  FindMazeEnds(pair.input, place);
  if (std::count(pair.input.cells.begin(), pair.input.cells.end(), kMazePath) != 0) {
    throw BadData(fmt::format("{}: the question has a path marked 'o' already", place));
  }
  if (pair.output && !IsMarkedMaze(pair.input, *pair.output)) {
    throw BadData(
        fmt::format("{}: the answer does not keep the maze and mark a way from S to G", place));
  }
}

Puzzle MazePuzzle(Pair pair, const fs::path& path, size_t line, double rating, std::string source) {
  Puzzle puzzle;
  puzzle.id = fmt::format("{}:{}", path.stem().string(), line);
  puzzle.tests.push_back(std::move(pair));
  puzzle.rating = rating;
  puzzle.source = std::move(source);
  return puzzle;
}

Puzzle FromRow(const BoardRow& row, const fs::path& path, const SuiteInfo& info) {
  Pair pair{Parse(row.question, info, row.place + ": question"),
            Parse(row.answer, info, row.place + ": answer")};
  CheckMaze(pair, row.place);
  return MazePuzzle(std::move(pair), path, row.line, row.rating, row.source);
}

/// Mazes drawn in text, a row a line.
class Drawings {
 public:
  Drawings(const fs::path& path, const SuiteInfo& info) : path_(path), info_(info) {}

  std::vector<Puzzle> Read(const std::string& text) {
    ForEachLine(text, [&](std::string_view line, size_t number) {
      line.empty() ? Finish() : AddRow(line, number);
    });
    Finish();
    return std::move(puzzles_);
  }

 private:
  std::string Place(size_t line) const { return fmt::format("{}:{}", path_.string(), line); }

  void AddRow(std::string_view line, size_t number) {
    if (line.size() != static_cast<size_t>(info_.cols)) {
      throw BadData(fmt::format("{}: {} characters, but the maze's rows have {}: {}", Place(number),
                                line.size(), info_.cols, ShownText(line)));
    }
    if (rows_.empty()) first_line_ = number;
    std::vector<uint8_t>& row = rows_.emplace_back();
    for (size_t i = 0; i < line.size(); ++i) row.push_back(SymbolOf(line[i], i, Place(number)));
  }

  void Finish() {
    if (rows_.empty()) return;
    const std::string place = Place(first_line_);
    if (rows_.size() != static_cast<size_t>(info_.rows)) {
      throw BadData(fmt::format("{}: a maze of {} rows, but {} are expected", place, rows_.size(),
                                info_.rows));
    }
    Grid drawn;
    drawn.rows = info_.rows;
    drawn.cols = info_.cols;
    for (const auto& row : rows_) drawn.cells.insert(drawn.cells.end(), row.begin(), row.end());
    rows_.clear();
    Pair pair = WithOutput(std::move(drawn), place);
    const double steps = ShortestMazePath(pair.input);
    puzzles_.push_back(MazePuzzle(std::move(pair), path_, first_line_, steps, path_.string()));
  }

  static Pair WithOutput(Grid drawn, const std::string& place) {
    Pair pair{drawn, std::nullopt};
    std::replace(pair.input.cells.begin(), pair.input.cells.end(), uint8_t{kMazePath},
                 uint8_t{kMazeFloor});
    FindMazeEnds(pair.input, place);
    pair.output = SolveMaze(pair.input);
    if (!pair.output) throw BadData(fmt::format("{}: no way leads from S to G", place));
    if (pair.input != drawn) pair.output = std::move(drawn);
    CheckMaze(pair, place);
    return pair;
  }

  const fs::path& path_;
  const SuiteInfo& info_;
  size_t first_line_ = 0;
  std::vector<std::vector<uint8_t>> rows_;
  std::vector<Puzzle> puzzles_;
};

}  // namespace

std::vector<Puzzle> ReadMazes(const fs::path& path, const SuiteInfo& info) {
  if (fs::is_directory(path)) {
    std::vector<Puzzle> puzzles = ReadBoardArrays(path, info, CheckMaze);
    for (Puzzle& puzzle : puzzles) puzzle.rating = ShortestMazePath(puzzle.tests[0].input);
    return puzzles;
  }
  const std::string text = ReadFile(path);
  if (!IsBoardCsv(text)) {
    std::vector<Puzzle> puzzles = Drawings(path, info).Read(text);
    if (puzzles.empty()) throw BadData(fmt::format("{}: no mazes", path.string()));
    return puzzles;
  }
  std::vector<Puzzle> puzzles;
  ForEachBoardRow(text, path.string(),
                  [&](const BoardRow& row) { puzzles.push_back(FromRow(row, path, info)); });
  if (puzzles.empty()) throw BadData(fmt::format("{}: no mazes", path.string()));
  return puzzles;
}

}  // namespace arc
