#pragma once
#include <string>
#include <vector>

#include "tasks/puzzle.h"
#include "tasks/transform.h"

namespace arc {

/// Whose builder a dataset is written for: HRM's or TinyRecursiveModels'. They
/// differ in the names of views, `total_puzzles` and `test_puzzles.json`.
enum class OfficialFlavour { kHrm, kTrm };

/// What the name of a puzzle says: its task and how the task is seen.
struct ArcView {
  std::string task;
  Transform transform;
  bool plain = true;  ///< the name is the task's own
};

/// The name of a task under a map and a permutation of the ten colours:
/// `task_t3_0918273645` (HRM) or `task|||t3|||0918273645` (TRM); digit i is the
/// new colour of colour i. A plain view is called as its task, which is not done here.
std::string ArcViewName(const std::string& task, const Transform& transform,
                        OfficialFlavour flavour);

/// The inverse; TRM takes what stands before the first `|||` for the task. Throws
/// BadData on a name that begins as a view's does and is none.
ArcView ParseArcViewName(const std::string& name, OfficialFlavour flavour);

/// SHA-256 (hex) of rows, columns (one byte each) and cells, as the public code
/// tells grids apart.
std::string ArcGridHash(const Grid& grid);
/// "hash of input|hash of output". The output must be known.
std::string ArcPairHash(const Pair& pair);
/// SHA-256 (hex) of the sorted pair hashes with "|" between them: equal for tasks
/// that hold the same pairs. The public builders drop views that repeat one.
std::string ArcTaskHash(std::vector<std::string> pair_hashes);

}  // namespace arc
