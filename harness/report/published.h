#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/report/table.h"

namespace arc {

/// A number that others published: quoted, not measured here, and so never in one list with
/// measured ones.
struct PublishedScore {
  std::string benchmark;  ///< "arc1-eval", "arc2-eval", "sudoku-extreme", "maze-hard"
  std::string suite;      ///< "arc", "sudoku", "maze"
  std::string model;
  double value = 0;      ///< a fraction
  int64_t n = 0;         ///< tasks or puzzles that it is a mean over; 0: not said
  int attempts = 0;      ///< K
  std::string protocol;  ///< as far as the source says it
  std::string source;
};

/// In the order of benchmarks, then as published; never ranked.
const std::vector<PublishedScore>& PublishedScores();

/// Those of a benchmark or suite; all for an empty name. A path's dataset is told by its name:
/// "sudoku-extreme-1k/test" is the benchmark "sudoku-extreme".
std::vector<PublishedScore> PublishedFor(std::string_view name);

/// With the 95 % interval (Wilson's, every task counted as all or nothing) where n is known.
Table PublishedTable(const std::vector<PublishedScore>& scores, TableFormat format);

}  // namespace arc
