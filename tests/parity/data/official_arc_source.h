#pragma once
#include <string>
#include <vector>

#include "tests/parity/data/official_case.h"

namespace arc::parity {

/// A task as a public builder read it.
struct SourceTask {
  Puzzle puzzle;  ///< unknown test outputs filled in
  bool evaluated = false;
  bool tests_first = false;  ///< "test" stands before "train" in its file
  size_t set = 0;            ///< place in OfficialSource::sets
};

/// What is shuffled by itself: a subset (TRM) or a subfolder (HRM).
struct SourceSet {
  std::string name;
  std::string directory;  ///< HRM: the dataset_dirs entry; sets of one come in any order
  bool solutions = true;
  size_t tasks = 0;
};

struct OfficialSource {
  std::vector<SourceSet> sets;
  std::vector<SourceTask> tasks;
};

/// Throws BadData where a file is missing: also a solutions file, unless the builder
/// said that it found none.
OfficialSource ReadArcSource(const OfficialCase& c, const Suite& suite);

}  // namespace arc::parity
