#include "tasks/arc/arrays.h"

#include <fmt/format.h>

#include <unordered_map>

#include "tasks/arc/codec.h"
#include "tasks/error.h"
#include "tasks/official_layout.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

Pair ReadRow(const OfficialSplit& split, uint64_t row, int side) {
  try {
    return {LocateArcGrid(split.input(row), side), LocateArcGrid(split.label(row), side)};
  } catch (const Error& error) {
    throw BadData(fmt::format("{}: row {}: {}", split.folder, row, error.what()));
  }
}

/// Puzzles in order of first appearance, found by name.
class Collector {
 public:
  Puzzle& operator[](const std::string& name) {
    const auto [place, is_new] = place_.try_emplace(name, puzzles.size());
    if (is_new) puzzles.emplace_back().id = name;
    return puzzles[place->second];
  }
  std::vector<Puzzle> puzzles;

 private:
  std::unordered_map<std::string, size_t> place_;
};

}  // namespace

std::vector<Puzzle> ReadArcArrays(const fs::path& folder, const SuiteInfo& info) {
  Collector collector;
  for (const fs::path& path : OfficialSplits(folder)) {
    const OfficialSplit split = ReadOfficialSplit(path, info);
    const std::vector<std::string> names = ReadOfficialIdentifiers(path, split.metadata);
    const bool is_test = path.filename() == "test";
    for (uint64_t group = 0; group < split.groups(); ++group) {
      const int64_t first = split.group_indices[group];
      Puzzle& puzzle = collector[names[split.puzzle_identifiers[first]]];
      puzzle.source = folder.string();
      auto& pairs = is_test ? puzzle.tests : puzzle.demonstrations;
      for (int64_t row = split.puzzle_indices[first]; row < split.puzzle_indices[first + 1];
           ++row) {
        pairs.push_back(ReadRow(split, row, info.rows));
      }
    }
  }
  return std::move(collector.puzzles);
}

}  // namespace arc
