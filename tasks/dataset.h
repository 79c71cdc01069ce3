#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tasks/suite.h"

namespace arc {

/// How puzzle identifiers are given out; a part of the dataset's hash and of
/// the protocol of every evaluation on it. `task` is a puzzle's place in the
/// list that the training stream was given.
enum class IdentifierPolicy {
  kNone,     ///< every example has identifier 0 (Sudoku, maze)
  kPerTask,  ///< one for each task: 1 + task
  kPerView,  ///< one for each (task, view below `views`): 1 + task * views + view (public ARC code)
};

struct DatasetOptions {
  IdentifierPolicy identifiers = IdentifierPolicy::kNone;
  uint64_t views = 0;      ///< augmented views of a task; 0: without limit (not with kPerView)
  bool translate = false;  ///< random translation on the canvas in training (ARC)
  /// Boards: each training example has a random share of its open cells filled in, up to this
  /// one. Fewer steps of thought to begin with; evaluation is on the puzzles as they are.
  double reveal = 0;
  bool shuffle_labels =
      false;  ///< control: outputs dealt to other inputs; learns nothing but chance
  uint64_t seed = 0;
};

/// Rows of a batch, ready for a model. One that is filled again and again keeps its memory.
struct BatchRows {
  Tokens inputs;                     ///< [rows, seq_len]
  Tokens labels;                     ///< [rows, seq_len]; 0: no label
  std::vector<int32_t> identifiers;  ///< [rows]
  size_t rows = 0;

  void Resize(size_t new_rows, size_t seq_len);
};

/// View `index` of puzzle `puzzle` (its place in the dataset): the identity at
/// index 0, else a random element that depends on (seed, puzzle, index) alone.
/// Of a small group, each run of as many views as it has elements is all of it.
Transform ViewTransform(const Suite& suite, uint64_t seed, uint64_t puzzle, uint64_t index);

/// The puzzles that fit the suite's canvas, in order; the others go to `left_out` (may be
/// null) with the canvas that they need: "00576224 (6x30)".
std::vector<Puzzle> FittingPuzzles(const Suite& suite, std::vector<Puzzle> puzzles,
                                   std::vector<std::string>* left_out);

/// Test outputs of all puzzles.
size_t CountOutputs(const std::vector<Puzzle>& puzzles);

/// Has every test its output? Only then can answers be scored.
bool SolutionsAreKnown(const std::vector<Puzzle>& puzzles);

/// The puzzles with their solved test pairs as further demonstrations, as the
/// public builders train on training tasks. Never for tasks that are evaluated.
std::vector<Puzzle> TestsAsDemonstrations(std::vector<Puzzle> puzzles);

/// Endless training examples, made on the fly. An epoch visits every puzzle
/// once in random order; a visit gives all of its training pairs under one view
/// (as the public sampler does): a random one of `views`, or, without a limit,
/// view number `epoch`. The example at a position depends on (options, position)
/// alone, so that a resumed run goes on bit for bit, and workers can share a
/// batch by seeking. Not for use by several threads at once.
class TrainingStream {
 public:
  /// Training pairs are the demonstrations, or the test pairs where there are
  /// none, as far as their output is known. `suite` must outlive the stream.
  /// Throws UsageError naming the puzzle that does not fit the canvas or has no
  /// training pair, or the option that is out of range.
  TrainingStream(const Suite& suite, std::vector<Puzzle> puzzles, const DatasetOptions& options);
  TrainingStream(TrainingStream&&) = default;

  /// Fills `batch` with the next `rows` examples; advances position() by `rows`.
  void Next(size_t rows, BatchRows& batch);
  uint64_t position() const { return position_; }
  void Seek(uint64_t position) { position_ = position; }
  uint64_t examples_per_epoch() const { return pairs_.size(); }
  /// One more than the greatest identifier; 0 is the blank one.
  int32_t identifier_count() const;
  const std::vector<Puzzle>& puzzles() const { return puzzles_; }

 private:
  /// A training pair, owned by puzzles_.
  struct PairRef {
    const Grid* input;
    const Grid* output;
  };
  /// The puzzle being shown, and how.
  struct Visit {
    uint64_t begin = 0, end = 0;  ///< positions that it covers
    uint32_t puzzle = 0;
    uint32_t plain_pair = 0;  ///< the pair that is not translated
    Transform view;
    int32_t identifier = 0;
  };

  void Reveal(std::span<uint8_t> inputs, std::span<const uint8_t> labels) const;
  void CollectPairs();
  void ShuffleLabels();
  void EnterEpoch(uint64_t epoch);
  void EnterVisit(uint64_t position);
  /// Writes the example at position_ and returns its identifier.
  int32_t Write(std::span<uint8_t> inputs, std::span<uint8_t> labels);
  Corner DrawCorner(const PairRef& pair) const;

  const Suite* suite_;
  std::vector<Puzzle> puzzles_;
  DatasetOptions options_;
  std::vector<PairRef> pairs_;        ///< of all puzzles, in order
  std::vector<uint64_t> first_pair_;  ///< of each puzzle in pairs_, and the end
  uint64_t position_ = 0;
  uint64_t epoch_ = ~0ULL;
  std::vector<uint32_t> order_;        ///< puzzle of each visit in this epoch
  std::vector<uint64_t> visit_start_;  ///< first example of each visit, and the end
  Visit visit_;
};

/// What evaluation asks of a model: every test input under `views` views.
struct EvaluationItem {
  uint32_t puzzle = 0;
  uint32_t test = 0;
  uint32_t view = 0;
};

/// Items in the order view, puzzle, test, so that an evaluation that is cut short has the
/// first views of every puzzle; never translated. Immutable; every method may be called
/// from several threads.
class EvaluationSet {
 public:
  /// `places`: of each puzzle in the training stream's list, which identifiers and views
  /// count by; none: 0, 1, 2, ... `suite` must outlive the set. Throws UsageError on no
  /// views, on more than options.views with kPerView (they have no trained identifier),
  /// and on a puzzle that does not fit.
  EvaluationSet(const Suite& suite, std::vector<Puzzle> puzzles, const DatasetOptions& options,
                uint32_t views, std::vector<uint32_t> places = {});
  size_t size() const { return items_.size(); }
  const EvaluationItem& item(size_t i) const { return items_[i]; }
  /// Fills `batch` with items [begin, begin + rows): inputs under their views and
  /// identifiers. Labels have no part in inference: they are padding.
  void Get(size_t begin, size_t rows, BatchRows& batch) const;
  /// Makes `grid` what the predicted tokens of item i stand for in the untransformed
  /// puzzle; its memory is used again.
  void Restore(size_t i, std::span<const uint8_t> tokens, Grid& grid) const;
  const std::vector<Puzzle>& puzzles() const { return puzzles_; }

 private:
  void AddView(uint32_t view);
  Transform ViewOf(const EvaluationItem& item) const;
  int32_t IdentifierOf(const EvaluationItem& item) const;

  const Suite* suite_;
  std::vector<Puzzle> puzzles_;
  DatasetOptions options_;
  std::vector<uint32_t> places_;  ///< of each puzzle
  std::vector<EvaluationItem> items_;
};

/// SHA-256 (hex) over the puzzles' ids and grids, the canvas and the options;
/// independent of paths and ratings.
std::string ContentHash(const std::vector<Puzzle>& puzzles, const SuiteInfo& info,
                        const DatasetOptions& options);

}  // namespace arc
