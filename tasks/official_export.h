#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tasks/official_writer.h"

namespace arc {

struct ExportOptions {
  OfficialFlavour flavour = OfficialFlavour::kTrm;
  /// Views besides the plain one. Of a small group (maze): 0, or all others.
  uint32_t augmentations = 0;
  uint64_t seed = 42;
  uint32_t first_identifier = 1;  ///< lower ones are blank
  bool translate = true;          ///< ARC: training rows but one of each view are moved
  bool replace = false;           ///< a dataset that lies at the place
  /// Called after every puzzle with those done; false ends the export, and nothing is there.
  std::function<bool(uint64_t done)> go_on = nullptr;
};

struct ExportReport {
  OfficialCounts train, test;
  /// ARC tasks with fewer views than asked for, and how many they have, the plain one counted.
  std::vector<std::pair<std::string, size_t>> short_of_views;
  size_t unknown_outputs = 0;  ///< written as UnknownArcOutput(), or of boards as no labels
  bool stopped = false;        ///< by options.go_on
};

/// Writes training puzzles (of ARC tasks, test pairs too) and evaluation puzzles (of ARC
/// tasks, demonstrations go to `train`, test pairs to `test`), in random order where the
/// public builder shuffles, with random views. Draws depend on (seed, place of the puzzle)
/// alone, but are not NumPy's. Views of an ARC task that repeat one are dropped; at most
/// five times as many as asked for are tried. Memory: the puzzles and one task's views.
/// Throws UsageError on contradicting options, a task in both sets, a puzzle that does not
/// fit the canvas and a folder that is taken; Failed where it cannot be written.
ExportReport ExportOfficial(const std::filesystem::path& folder, const Suite& suite,
                            std::vector<Puzzle> training, std::vector<Puzzle> evaluation,
                            const ExportOptions& options);

}  // namespace arc
