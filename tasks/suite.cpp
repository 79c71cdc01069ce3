#include "tasks/suite.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <optional>
#include <string_view>

#include "tasks/arc/arc_suite.h"
#include "tasks/error.h"
#include "tasks/maze/maze_suite.h"
#include "tasks/nearest.h"
#include "tasks/sudoku/sudoku_suite.h"

namespace arc {
namespace {

struct Entry {
  std::string name;
  std::unique_ptr<Suite> (*make)(const SuiteOptions&);
};

/// Every suite, sorted by name.
const std::vector<Entry>& Registry() {
  static const std::vector<Entry> registry = {
      {"arc", MakeArcSuite}, {"maze", MakeMazeSuite}, {"sudoku", MakeSudokuSuite}};
  return registry;
}

}  // namespace

std::vector<Puzzle> Suite::Generate(const GenerateOptions&) const {
  throw UsageError(fmt::format("suite '{}' has no generator", Info().name));
}

std::vector<Puzzle> Suite::Read(const std::filesystem::path& path) const {
  std::vector<std::string> notes;
  return Read(path, notes);
}

Tokens Suite::Encode(const Grid& grid, Corner corner) const {
  Tokens tokens(static_cast<size_t>(Info().seq_len()));
  Encode(grid, {}, corner, tokens);
  return tokens;
}

Grid Suite::Decode(std::span<const uint8_t> tokens) const {
  Grid grid;
  Decode(tokens, {}, grid);
  return grid;
}

std::vector<std::string> SuiteNames() {
  std::vector<std::string> names;
  for (const Entry& entry : Registry()) names.push_back(entry.name);
  return names;
}

std::unique_ptr<Suite> MakeSuite(const std::string& name, const SuiteOptions& options) {
  for (const Entry& entry : Registry()) {
    if (entry.name == name) return entry.make(options);
  }
  throw UsageError(fmt::format("unknown suite '{}': there are {}{}", name,
                               fmt::join(SuiteNames(), ", "), DidYouMean(name, SuiteNames())));
}

namespace {

/// What follows `prefix` in `name`, as a number; nothing if that is not the form.
std::optional<int> NumberAfter(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  int number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

/// Options with the side that the data name fixes; 0 in `options` leaves it to the name.
SuiteOptions WithSide(const std::string& data_name, int side, SuiteOptions options) {
  for (const int asked : {options.rows, options.cols}) {
    if (asked == 0 || asked == side) continue;
    throw UsageError(fmt::format("'{}' has side {}, but {} is asked for", data_name, side, asked));
  }
  options.rows = side;
  return options;
}

}  // namespace

std::vector<std::string> KnownDataNames() {
  return {"arc",        "arc1",    "arc1-eval", "arc1-train", "arc2",   "arc2-eval",
          "arc2-train", "concept", "maze",      "maze8",      "maze30", "sudoku",
          "sudoku4",    "sudoku6", "sudoku9",   "sudoku16"};
}

std::unique_ptr<Suite> SuiteForData(const std::string& data_name, const SuiteOptions& options) {
  for (const std::string_view suite : {"sudoku", "maze"}) {
    if (const auto side = NumberAfter(data_name, suite)) {
      return MakeSuite(std::string(suite), WithSide(data_name, *side, options));
    }
  }
  const std::vector<std::string> names = KnownDataNames();
  for (const std::string& name : names) {
    if (name != data_name) continue;
    const bool arc = name.starts_with("arc") || name == "concept";
    return MakeSuite(arc ? "arc" : name, options);
  }
  throw UsageError(
      fmt::format("unknown data '{}': there are {}, and sudoku and maze with any "
                  "side they know{}",
                  data_name, fmt::join(names, ", "), DidYouMean(data_name, names)));
}

}  // namespace arc
