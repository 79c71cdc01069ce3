#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "evaluators/prediction.h"
#include "tasks/puzzle.h"

namespace arc {

/// Gathers predictions and keeps each distinct grid of an output once.
/// One thread at a time; predictions keep the order in which they came.
class VoteCollector {
 public:
  /// Copies the ids and numbers of test inputs; the order of `puzzles` is Take()'s.
  /// Throws BadData where two puzzles have one id.
  explicit VoteCollector(std::span<const Puzzle> puzzles);

  /// Copies the grid where it is a new one. Throws Failed on an id that was not given or
  /// a test index out of range.
  void Add(std::string_view puzzle, uint32_t test, const Prediction& prediction);
  /// The same with the puzzle's place in the list given.
  void Add(size_t puzzle, uint32_t test, const Prediction& prediction);

  /// Predictions added since the last Take().
  uint64_t size() const { return size_; }
  /// Everything added so far, ordered by (puzzle, test); outputs without a
  /// prediction are left out. The collector is empty afterwards.
  std::vector<OutputVotes> Take();

 private:
  /// Open addressing over OutputVotes::candidates: 1 + index, 0 is free.
  struct Slot {
    OutputVotes output;
    std::vector<uint64_t> hashes;  ///< of each candidate
    std::vector<uint32_t> table;   ///< power of two, at most half full
  };
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view id) const { return std::hash<std::string_view>{}(id); }
  };
  static uint32_t FindOrInsert(Slot& slot, const Grid& grid);
  static void Grow(Slot& slot);

  std::vector<std::string> ids_;
  std::vector<size_t> first_slot_;  ///< slot of each puzzle's test 0, and the end
  std::unordered_map<std::string, size_t, Hash, std::equal_to<>> index_;
  std::vector<Slot> slots_;
  uint64_t size_ = 0;
};

/// A hash of shape and cells, equal on every platform and in every run.
uint64_t HashGrid(const Grid& grid);

}  // namespace arc
