#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tasks/arc/view_name.h"
#include "tasks/corner.h"
#include "tasks/new_folder.h"
#include "tasks/official_metadata.h"

namespace arc {

/// One task and the views of it that are written: a group of the layout.
struct OfficialGroup {
  const Puzzle* puzzle = nullptr;
  /// Its test pairs go to the split `test`; else to `train`, with its demonstrations.
  bool evaluated = false;
  /// The source lists "test" before "train"; rows and test_puzzles.json follow it.
  bool tests_first = false;
  /// Identifier of the first view; the others follow it. ARC only.
  uint32_t first_identifier = 0;
  std::vector<Transform> views;  ///< the identity first
};

/// Where row `row` (of this view, in the split train) is put; the pair is already transformed.
using ChooseCorner = std::function<Corner(size_t view, size_t row, const Pair& pair)>;

struct OfficialOptions {
  OfficialFlavour flavour = OfficialFlavour::kTrm;
  /// Views are written besides the plain ones. The public Sudoku builder then writes
  /// the tokens of `train` as int64, and so does this.
  bool augmented = false;
  bool replace = false;  ///< a dataset that is already there
};

/// A test output that is not known, as the public ARC builder fills it in.
Grid UnknownArcOutput();
/// The puzzle's pairs as a group writes them: unknown ARC outputs filled in.
Puzzle WithFilledOutputs(Puzzle puzzle);

/// Rows that were written.
struct OfficialCounts {
  uint64_t rows = 0, puzzles = 0, groups = 0;
};

/// Writes a dataset in the layout of the public builders, row by row: what HRM's and
/// TinyRecursiveModels' build_{arc,sudoku,maze}_dataset.py write for the same tasks and
/// random choices, byte for byte. Nothing is there until Finish(). Throws UsageError
/// where the folder is taken, BadData on a grid that does not fit, Failed where it
/// cannot be written. `suite` must outlive it. One thread at a time.
class OfficialWriter {
 public:
  OfficialWriter(const std::filesystem::path& folder, const Suite& suite,
                 const OfficialOptions& options);
  ~OfficialWriter();

  /// Of a suite with demonstrations, every view is written to the splits that the group
  /// has rows in; of another, an evaluated puzzle's first view alone. Test rows lie at (0, 0).
  void Add(const OfficialGroup& group, const ChooseCorner& corner);
  void Finish();

  const OfficialCounts& train() const;
  const OfficialCounts& test() const;

 private:
  class Split;

  void AddNames(const OfficialGroup& group);
  void AddTestPuzzle(const OfficialGroup& group);
  void WriteMetadata(const Split& split) const;
  void WriteText(const std::filesystem::path& file, const std::string& text) const;

  const Suite* suite_;
  OfficialOptions options_;
  NewFolder folder_;
  std::unique_ptr<Split> train_, test_;
  std::map<uint32_t, std::string> names_;
  std::string test_puzzles_;  ///< the members of test_puzzles.json
};

}  // namespace arc
