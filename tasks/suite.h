#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tasks/puzzle.h"
#include "tasks/transform.h"

namespace arc {

/// Tokens as every model sees them: 0 is PAD in inputs and "no label" in labels.
using Tokens = std::vector<uint8_t>;
inline constexpr uint8_t kPadToken = 0;

inline constexpr size_t kMostInSmallGroup = 8;

/// How a suite's canvas is sized; 0 takes the suite's default.
struct SuiteOptions {
  int rows = 0;  ///< ARC: canvas side (30); Sudoku: board side (9); maze: rows (30)
  int cols = 0;  ///< maze only; 0: as rows
};

/// Facts about a suite as configured.
struct SuiteInfo {
  std::string name;         ///< "arc", "sudoku", "maze"
  std::string description;  ///< one line
  int rows = 0;             ///< canvas
  int cols = 0;
  int vocab_size = 0;  ///< tokens, PAD included
  int attempts = 1;    ///< K: answers that may be given for an output
  bool has_demonstrations = false;
  int seq_len() const { return rows * cols; }
};

/// Where on the canvas the top left cell of a grid is put.
struct Corner {
  int row = 0;
  int col = 0;
  bool operator==(const Corner&) const = default;
};

/// What a generator is asked for. Every puzzle is distinct up to the suite's
/// group from every other one of the call.
struct GenerateOptions {
  size_t count = 0;
  uint64_t seed = 0;
  int clues = 0;          ///< Sudoku: wanted number of clues (0: minimal puzzles as they come)
  double min_rating = 0;  ///< Sudoku: least backtracks of the solver
  int min_path = 0;       ///< maze: least length of the shortest path, in steps
};

/// How one predicted grid compares with a test output.
struct Verdict {
  bool exact = false;  ///< equal to the stored output
  bool valid =
      false;  ///< solves the puzzle by its rules (maze: any shortest path); exact implies valid
  int cells_right = 0;  ///< cells equal to the output's; 0 where the shapes differ
  int cells = 0;        ///< cells of the output
};

/// One kind of puzzle: file formats, encoding, symmetry group, generator, judge.
/// Immutable; every method may be called from several threads.
class Suite {
 public:
  virtual ~Suite() = default;
  virtual const SuiteInfo& Info() const = 0;

  /// Reads any of the suite's file formats, told apart by content. Throws
  /// BadData naming file, line or key, and value. What a user should know of the file
  /// besides (what in it is ignored) is added to `notes`, a line each.
  virtual std::vector<Puzzle> Read(const std::filesystem::path& path,
                                   std::vector<std::string>& notes) const = 0;
  /// The same without notes.
  std::vector<Puzzle> Read(const std::filesystem::path& path) const;
  /// New puzzles; throws UsageError where the suite has no generator.
  virtual std::vector<Puzzle> Generate(const GenerateOptions& options) const;
  /// Does every grid of the puzzle fit the canvas?
  virtual bool Fits(const Puzzle& puzzle) const = 0;

  /// Writes the tokens [seq_len] of the grid under `view`, an input's or, as labels, an
  /// output's; its image's corner is put at `corner` (ARC translation). Throws BadData if
  /// that does not fit or a cell is no symbol of the suite; `tokens` are then half written.
  virtual void Encode(const Grid& grid, const Transform& view, Corner corner,
                      std::span<uint8_t> tokens) const = 0;
  /// Makes `grid` the one that predicted tokens [seq_len] stand for when they are read as
  /// its image under `view`; never throws on odd tokens. Memory of `grid` is used again.
  virtual void Decode(std::span<const uint8_t> tokens, const Transform& view, Grid& grid) const = 0;
  /// The same without a view.
  Tokens Encode(const Grid& grid, Corner corner = {}) const;
  Grid Decode(std::span<const uint8_t> tokens) const;

  /// A random element of the group, a pure function of the seed.
  virtual Transform RandomTransform(uint64_t seed) const = 0;
  /// Every element of the group, the identity first, where they are few (kMostInSmallGroup);
  /// else nothing. Views then go through all of them before one comes again.
  virtual std::span<const Transform> SmallGroup() const { return {}; }
  /// Equal exactly for pairs that some element of the group maps onto each
  /// other: SHA-256 (hex) of the pair's canonical form; a missing output is part of it.
  virtual std::string CanonicalDigest(const Pair& pair) const = 0;

  virtual Verdict Judge(const Pair& test, const Grid& prediction) const = 0;
};

/// Names that MakeSuite knows, sorted.
std::vector<std::string> SuiteNames();
/// Throws UsageError on an unknown name (naming the nearest) or options out of range.
std::unique_ptr<Suite> MakeSuite(const std::string& name, const SuiteOptions& options = {});

/// Suite and options that a data name stands for: "arc1", "arc2", "concept",
/// "sudoku4", "sudoku6", "sudoku9", "sudoku16", "maze8", ... as well as plain suite names.
/// `options` may fix what the name leaves open (ARC's canvas); throws UsageError
/// on an unknown name (naming the nearest) or one that contradicts them.
std::unique_ptr<Suite> SuiteForData(const std::string& data_name, const SuiteOptions& options = {});
/// Data names for lists and suggestions, sorted by suite; sudoku and maze take other sides too.
std::vector<std::string> KnownDataNames();

}  // namespace arc
