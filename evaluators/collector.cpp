#include "evaluators/collector.h"

#include <fmt/format.h>

#include <cstring>
#include <utility>

#include "tasks/error.h"
#include "tasks/random.h"

namespace arc {
namespace {

__extension__ using Wide = unsigned __int128;
constexpr size_t kSmallestTable = 8;

/// Folds a 64 x 64 product, as in wyhash: one multiplication for eight cells.
uint64_t Fold(uint64_t a, uint64_t b) {
  const Wide product = static_cast<Wide>(a ^ 0x9e3779b97f4a7c15ULL) * (b ^ 0xbf58476d1ce4e5b9ULL);
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

}  // namespace

uint64_t HashGrid(const Grid& grid) {
  uint64_t hash = Mix(static_cast<uint64_t>(grid.rows), static_cast<uint64_t>(grid.cols));
  const uint8_t* cells = grid.cells.data();
  size_t left = grid.cells.size();
  uint64_t word = 0;
  for (; left >= sizeof word; left -= sizeof word, cells += sizeof word) {
    std::memcpy(&word, cells, sizeof word);  // little-endian hosts only, as the shards are
    hash = Fold(hash, word);
  }
  word = 0;
  if (left > 0) std::memcpy(&word, cells, left);
  return Mix(Fold(hash, word));
}

VoteCollector::VoteCollector(std::span<const Puzzle> puzzles) {
  size_t slots = 0;
  for (const Puzzle& puzzle : puzzles) {
    if (!index_.emplace(puzzle.id, ids_.size()).second) {
      throw BadData(fmt::format("puzzle {} is there twice", puzzle.id));
    }
    ids_.push_back(puzzle.id);
    first_slot_.push_back(slots);
    slots += puzzle.tests.size();
  }
  first_slot_.push_back(slots);
  slots_.resize(slots);
}

void VoteCollector::Add(std::string_view puzzle, uint32_t test, const Prediction& prediction) {
  const auto found = index_.find(puzzle);
  if (found == index_.end()) {
    throw Failed(fmt::format("a prediction for puzzle {}, which is not evaluated", puzzle));
  }
  Add(found->second, test, prediction);
}

void VoteCollector::Add(size_t puzzle, uint32_t test, const Prediction& prediction) {
  if (puzzle >= ids_.size()) {
    throw Failed(fmt::format("a prediction for puzzle number {} of {}", puzzle, ids_.size()));
  }
  const size_t place = first_slot_[puzzle] + test;
  if (place >= first_slot_[puzzle + 1]) {
    throw Failed(fmt::format("a prediction for test output {} of puzzle {}, which has {}", test,
                             ids_[puzzle], first_slot_[puzzle + 1] - first_slot_[puzzle]));
  }
  Slot& slot = slots_[place];
  slot.output.votes.push_back({prediction.view, prediction.step, prediction.halted,
                               FindOrInsert(slot, prediction.grid), prediction.q});
  ++size_;
}

uint32_t VoteCollector::FindOrInsert(Slot& slot, const Grid& grid) {
  std::vector<Grid>& candidates = slot.output.candidates;
  if (2 * (candidates.size() + 1) > slot.table.size()) Grow(slot);
  const uint64_t hash = HashGrid(grid);
  const size_t mask = slot.table.size() - 1;
  size_t at = hash & mask;
  for (; slot.table[at] != 0; at = (at + 1) & mask) {
    const uint32_t candidate = slot.table[at] - 1;
    if (slot.hashes[candidate] == hash && candidates[candidate] == grid) return candidate;
  }
  candidates.push_back(grid);
  slot.hashes.push_back(hash);
  slot.table[at] = static_cast<uint32_t>(candidates.size());
  return slot.table[at] - 1;
}

void VoteCollector::Grow(Slot& slot) {
  const size_t size = slot.table.empty() ? kSmallestTable : 2 * slot.table.size();
  slot.table.assign(size, 0);
  for (size_t i = 0; i < slot.hashes.size(); ++i) {
    size_t at = slot.hashes[i] & (size - 1);
    while (slot.table[at] != 0) at = (at + 1) & (size - 1);
    slot.table[at] = static_cast<uint32_t>(i + 1);
  }
}

std::vector<OutputVotes> VoteCollector::Take() {
  std::vector<OutputVotes> outputs;
  for (size_t puzzle = 0; puzzle < ids_.size(); ++puzzle) {
    for (size_t place = first_slot_[puzzle]; place < first_slot_[puzzle + 1]; ++place) {
      Slot slot = std::exchange(slots_[place], {});
      if (slot.output.votes.empty()) continue;
      slot.output.puzzle = ids_[puzzle];
      slot.output.test = static_cast<uint32_t>(place - first_slot_[puzzle]);
      outputs.push_back(std::move(slot.output));
    }
  }
  size_ = 0;
  return outputs;
}

}  // namespace arc
