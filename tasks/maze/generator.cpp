#include "tasks/maze/generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>

#include "tasks/error.h"
#include "tasks/maze/maze.h"
#include "tasks/random.h"

namespace arc {
namespace {

/// Attempts in a row without a new maze after which the rest is given up.
constexpr uint64_t kPatience = 5000;
/// One wall in so many is tried as an opening.
constexpr int kWallsPerOpening = 12;

/// Walls to begin with; corridors are one cell wide.
class Carver {
 public:
  Carver(int rows, int cols, Random& random) : maze_(rows, cols, kMazeWall), random_(random) {}

  Grid Carve() {
    const int start = static_cast<int>(random_.Below(maze_.cells.size()));
    maze_.cells[start] = kMazeFloor;
    for (std::vector<int> walk = {start}; !walk.empty();) {
      const int next = NextCell(walk.back());
      if (next < 0) {
        walk.pop_back();
      } else {
        maze_.cells[next] = kMazeFloor;
        walk.push_back(next);
      }
    }
    OpenWalls();
    return std::move(maze_);
  }

 private:
  /// The cell beside, or -1 off the board.
  int Beside(int cell, int direction) const {
    const int row = cell / maze_.cols, col = cell % maze_.cols;
    switch (direction) {
      case 0:
        return row > 0 ? cell - maze_.cols : -1;
      case 1:
        return row + 1 < maze_.rows ? cell + maze_.cols : -1;
      case 2:
        return col > 0 ? cell - 1 : -1;
      default:
        return col + 1 < maze_.cols ? cell + 1 : -1;
    }
  }

  int OpenNeighbours(int cell) const {
    int open = 0;
    for (int d = 0; d < 4; ++d) {
      const int next = Beside(cell, d);
      open += next >= 0 && maze_.cells[next] == kMazeFloor;
    }
    return open;
  }

  /// A random wall beside `cell` that touches no other corridor; -1 if there is none.
  int NextCell(int cell) {
    std::array<int, 4> directions = {0, 1, 2, 3};
    random_.Shuffle(std::span<int>(directions));
    for (int d : directions) {
      const int next = Beside(cell, d);
      if (next < 0 || maze_.cells[next] == kMazeFloor) continue;
      if (OpenNeighbours(next) == 1) return next;
    }
    return -1;
  }

  void OpenWalls() {
    for (size_t n = maze_.cells.size() / kWallsPerOpening; n > 0; --n) {
      const int cell = static_cast<int>(random_.Below(maze_.cells.size()));
      if (OpenNeighbours(cell) == 2) maze_.cells[cell] = kMazeFloor;
    }
  }

  Grid maze_;
  Random& random_;
};

/// Puts S on a random floor cell and G on a random one that is far enough away.
bool PlaceEnds(Grid& maze, int min_path, Random& random) {
  std::vector<int> floor;
  for (size_t i = 0; i < maze.cells.size(); ++i) {
    if (maze.cells[i] == kMazeFloor) floor.push_back(static_cast<int>(i));
  }
  const int start = floor[random.Below(floor.size())];
  const std::vector<int> steps = MazeDistances(maze, start, OpenMazeCells(maze));
  std::erase_if(floor, [&](int cell) { return steps[cell] < std::max(min_path, 1); });
  if (floor.empty()) return false;
  maze.cells[start] = kMazeStart;
  maze.cells[floor[random.Below(floor.size())]] = kMazeGoal;
  return true;
}

Puzzle MazePuzzle(Grid maze, size_t index, const GenerateOptions& options) {
  Puzzle puzzle;
  puzzle.id = fmt::format("maze{}x{}-{}-{}", maze.rows, maze.cols, options.seed, index);
  puzzle.rating = ShortestMazePath(maze);
  puzzle.source =
      fmt::format("generated: seed {}, path {} or more", options.seed, options.min_path);
  std::optional<Grid> solved = SolveMaze(maze);
  puzzle.tests.push_back({std::move(maze), std::move(solved)});
  return puzzle;
}

void CheckOptions(const GenerateOptions& options, int cells) {
  if (options.clues != 0 || options.min_rating != 0) {
    throw UsageError("clues and min_rating are settings of the Sudoku generator, not of mazes");
  }
  if (options.min_path < 0 || options.min_path >= cells) {
    throw UsageError(
        fmt::format("min_path = {}: 0 to {} on this board", options.min_path, cells - 1));
  }
}

}  // namespace

std::vector<uint8_t> MazeSymmetries(int rows, int cols) {
  if (rows == cols) return {0, 1, 2, 3, 4, 5, 6, 7};
  return {0, 2, 4, 5};
}

Grid CanonicalMaze(const Grid& maze) {
  Grid least = maze;
  for (uint8_t symmetry : MazeSymmetries(maze.rows, maze.cols)) {
    least = std::min(least, ApplyDihedral(symmetry, maze));
  }
  return least;
}

std::vector<Puzzle> GenerateMazes(int rows, int cols, const GenerateOptions& options) {
  CheckOptions(options, rows * cols);
  std::set<Grid> classes;
  std::vector<Puzzle> puzzles;
  uint64_t fruitless = 0;
  for (uint64_t attempt = 0; puzzles.size() < options.count; ++attempt) {
    Random random(Mix(options.seed, attempt));
    Grid maze = Carver(rows, cols, random).Carve();
    if (PlaceEnds(maze, options.min_path, random) && classes.insert(CanonicalMaze(maze)).second) {
      puzzles.push_back(MazePuzzle(std::move(maze), puzzles.size(), options));
      fruitless = 0;
    } else if (++fruitless >= kPatience) {
      throw UsageError(fmt::format(
          "found {} of the {} mazes asked for ({} x {}, path of {} steps or more, distinct up to "
          "turns and flips): the last {} attempts gave no new one",
          puzzles.size(), options.count, rows, cols, options.min_path, fruitless));
    }
  }
  return puzzles;
}

}  // namespace arc
