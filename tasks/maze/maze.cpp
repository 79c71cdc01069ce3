#include "tasks/maze/maze.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tasks/error.h"

namespace arc {
namespace {

/// Up to four neighbours of a cell, in the order down, left, right, up.
struct Neighbours {
  std::array<int, 4> cells;
  int count = 0;
  const int* begin() const { return cells.data(); }
  const int* end() const { return cells.data() + count; }
};

Neighbours NeighboursOf(const Grid& maze, int cell) {
  const int row = cell / maze.cols, col = cell % maze.cols;
  Neighbours found{};
  if (row + 1 < maze.rows) found.cells[found.count++] = cell + maze.cols;
  if (col > 0) found.cells[found.count++] = cell - 1;
  if (col + 1 < maze.cols) found.cells[found.count++] = cell + 1;
  if (row > 0) found.cells[found.count++] = cell - maze.cols;
  return found;
}

int OnlyCell(const Grid& maze, MazeSymbol symbol, const std::string& place) {
  const auto count = std::count(maze.cells.begin(), maze.cells.end(), symbol);
  if (count != 1) {
    throw BadData(fmt::format("{}: {} cells '{}' in the maze, but there must be one", place, count,
                              kMazeCharacters[symbol]));
  }
  return static_cast<int>(std::find(maze.cells.begin(), maze.cells.end(), symbol) -
                          maze.cells.begin());
}

/// Equal but for floor cells that are marked.
bool OnlyMarksFloor(const Grid& maze, const Grid& answer) {
  if (maze.rows != answer.rows || maze.cols != answer.cols) return false;
  for (size_t i = 0; i < maze.cells.size(); ++i) {
    const bool marked = maze.cells[i] == kMazeFloor && answer.cells[i] == kMazePath;
    if (maze.cells[i] != answer.cells[i] && !marked) return false;
  }
  return true;
}

/// Steps from S to G over marked cells alone; -1 if they do not lead there.
int MarkedSteps(const Grid& answer) {
  const MazeEnds ends = FindMazeEnds(answer, "answer");
  std::vector<bool> open(answer.cells.size());
  for (size_t i = 0; i < open.size(); ++i) {
    open[i] = answer.cells[i] != kMazeWall && answer.cells[i] != kMazeFloor;
  }
  return MazeDistances(answer, ends.start, open)[ends.goal];
}

}  // namespace

MazeEnds FindMazeEnds(const Grid& maze, const std::string& place) {
  return {OnlyCell(maze, kMazeStart, place), OnlyCell(maze, kMazeGoal, place)};
}

std::vector<bool> OpenMazeCells(const Grid& maze) {
  std::vector<bool> open(maze.cells.size());
  for (size_t i = 0; i < open.size(); ++i) open[i] = maze.cells[i] != kMazeWall;
  return open;
}

std::vector<int> MazeDistances(const Grid& maze, int cell, const std::vector<bool>& open) {
  std::vector<int> steps(maze.cells.size(), -1), queue = {cell};
  steps[cell] = 0;
  for (size_t head = 0; head < queue.size(); ++head) {
    for (int next : NeighboursOf(maze, queue[head])) {
      if (!open[next] || steps[next] >= 0) continue;
      steps[next] = steps[queue[head]] + 1;
      queue.push_back(next);
    }
  }
  return steps;
}

int ShortestMazePath(const Grid& maze) {
  const MazeEnds ends = FindMazeEnds(maze, "maze");
  return MazeDistances(maze, ends.start, OpenMazeCells(maze))[ends.goal];
}

std::optional<Grid> SolveMaze(const Grid& maze) {
  const MazeEnds ends = FindMazeEnds(maze, "maze");
  const std::vector<int> steps = MazeDistances(maze, ends.goal, OpenMazeCells(maze));
  if (steps[ends.start] < 0) return std::nullopt;
  Grid solved = maze;
  for (int cell = ends.start; steps[cell] > 1;) {
    const Neighbours next = NeighboursOf(maze, cell);
    cell =
        *std::find_if(next.begin(), next.end(), [&](int n) { return steps[n] == steps[cell] - 1; });
    solved.cells[cell] = kMazePath;
  }
  return solved;
}

bool IsShortestMazePath(const Grid& maze, const Grid& answer) {
  if (!OnlyMarksFloor(maze, answer)) return false;
  const int shortest = ShortestMazePath(maze);
  const auto marked = std::count(answer.cells.begin(), answer.cells.end(), kMazePath);
  // As many marks as a shortest path has, and a path over marks: so it takes them all.
  return shortest > 0 && marked == shortest - 1 && MarkedSteps(answer) == shortest;
}

bool IsMarkedMaze(const Grid& maze, const Grid& answer) {
  return OnlyMarksFloor(maze, answer) && MarkedSteps(answer) > 0;
}

}  // namespace arc
