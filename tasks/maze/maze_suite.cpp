#include "tasks/maze/maze_suite.h"

#include <fmt/format.h>

#include "tasks/board/board_suite.h"
#include "tasks/error.h"
#include "tasks/maze/generator.h"
#include "tasks/maze/maze.h"
#include "tasks/maze/reader.h"
#include "tasks/random.h"

namespace arc {
namespace {

constexpr int kDefaultSide = 30;
constexpr int kLeastSide = 3;
constexpr int kMostSide = 40;
constexpr uint8_t kUnknown = kMazePath + 1;

SuiteInfo InfoOf(int rows, int cols) {
  return {.name = "maze",
          .description = fmt::format("mazes of {} x {}: mark a shortest path", rows, cols),
          .rows = rows,
          .cols = cols,
          .vocab_size = static_cast<int>(kMazeCharacters.size()) + 1};
}

class MazeSuite : public BoardSuite {
 public:
  MazeSuite(int rows, int cols) : BoardSuite(InfoOf(rows, cols), kUnknown) {
    for (const uint8_t map : MazeSymmetries(rows, cols)) group_.emplace_back().dihedral = map;
  }

  std::vector<Puzzle> Read(const std::filesystem::path& path,
                           std::vector<std::string>& /*notes*/) const override {
    return ReadMazes(path, Info());
  }
  std::vector<Puzzle> Generate(const GenerateOptions& options) const override {
    return GenerateMazes(Info().rows, Info().cols, options);
  }

  Transform RandomTransform(uint64_t seed) const override {
    return group_[Random(seed).Below(group_.size())];
  }
  std::span<const Transform> SmallGroup() const override { return group_; }

 protected:
  bool IsSolution(const Grid& input, const Grid& prediction) const override {
    return IsShortestMazePath(input, prediction);
  }
  Grid Canonical(const Grid& input) const override { return CanonicalMaze(input); }

 private:
  std::vector<Transform> group_;
};

}  // namespace

std::unique_ptr<Suite> MakeMazeSuite(const SuiteOptions& options) {
  const int rows = options.rows == 0 ? kDefaultSide : options.rows;
  const int cols = options.cols == 0 ? rows : options.cols;
  for (int side : {rows, cols}) {
    if (side >= kLeastSide && side <= kMostSide) continue;
    throw UsageError(
        fmt::format("a maze of {} x {}: sides are {} to {}", rows, cols, kLeastSide, kMostSide));
  }
  return std::make_unique<MazeSuite>(rows, cols);
}

}  // namespace arc
