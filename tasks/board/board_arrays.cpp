#include "tasks/board/board_arrays.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "tasks/error.h"
#include "tasks/official_layout.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

fs::path OnlySplit(const fs::path& folder) {
  const std::vector<fs::path> splits = OfficialSplits(folder);
  if (splits.empty()) {
    throw BadData(
        fmt::format("{}: a folder without dataset.json or all__inputs.npy", folder.string()));
  }
  if (splits.size() > 1) {
    throw BadData(fmt::format("{}: holds several splits; name one: {} or {}", folder.string(),
                              splits[0].string(), splits[1].string()));
  }
  return splits.front();
}

Grid Board(std::span<const uint8_t> tokens, const SuiteInfo& info, const std::string& place) {
  Grid grid(info.rows, info.cols);
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i] == kPadToken) {
      throw BadData(fmt::format("{}: token {} is PAD, but boards fill the canvas", place, i));
    }
    grid.cells[i] = static_cast<uint8_t>(tokens[i] - 1);
  }
  return grid;
}

bool AllPad(std::span<const uint8_t> tokens) {
  return std::all_of(tokens.begin(), tokens.end(), [](uint8_t t) { return t == kPadToken; });
}

Puzzle FirstOfGroup(const OfficialSplit& split, uint64_t group, const SuiteInfo& info,
                    const BoardCheck& check) {
  const int64_t row = split.puzzle_indices[split.group_indices[group]];
  const std::string place = fmt::format("{}: row {}", split.folder, row);
  Pair pair{Board(split.input(row), info, place + ": inputs"), std::nullopt};
  if (!AllPad(split.label(row))) pair.output = Board(split.label(row), info, place + ": labels");
  check(pair, place);
  Puzzle puzzle;
  puzzle.id = fmt::format("{}:{}", fs::path(split.folder).filename().string(), group);
  puzzle.tests.push_back(std::move(pair));
  puzzle.source = split.folder;
  return puzzle;
}

}  // namespace

std::vector<Puzzle> ReadBoardArrays(const fs::path& folder, const SuiteInfo& info,
                                    const BoardCheck& check) {
  const OfficialSplit split = ReadOfficialSplit(OnlySplit(folder), info);
  std::vector<Puzzle> puzzles;
  for (uint64_t group = 0; group < split.groups(); ++group) {
    puzzles.push_back(FirstOfGroup(split, group, info, check));
  }
  return puzzles;
}

}  // namespace arc
