#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "tasks/corner.h"
#include "tasks/dataset.h"
#include "tasks/error.h"
#include "tasks/identifiers.h"
#include "tasks/label_shuffle.h"
#include "tasks/random.h"

namespace arc {
namespace {

/// Streams of random numbers that must not overlap.
enum Purpose : uint64_t { kOrder = 1, kView = 2, kPlainPair = 3, kOffset = 4, kReveal = 5 };

Random Dice(uint64_t seed, Purpose purpose, uint64_t a, uint64_t b = 0) {
  return Random(Mix(Mix(Mix(seed, purpose), a), b));
}

}  // namespace

TrainingStream::TrainingStream(const Suite& suite, std::vector<Puzzle> puzzles,
                               const DatasetOptions& options)
    : suite_(&suite), puzzles_(std::move(puzzles)), options_(options) {
  CheckIdentifiers(options_, puzzles_.size());
  if (puzzles_.empty()) throw UsageError("no puzzles to train on");
  if (options_.reveal > 0 && suite.Info().has_demonstrations) {
    throw UsageError(
        fmt::format("data.reveal: {} puzzles are no boards that are filled in", suite.Info().name));
  }
  CollectPairs();
  if (options_.shuffle_labels) ShuffleLabels();
}

void TrainingStream::CollectPairs() {
  first_pair_ = {0};
  for (const Puzzle& puzzle : puzzles_) {
    CheckFits(*suite_, puzzle);
    const auto& pairs = puzzle.demonstrations.empty() ? puzzle.tests : puzzle.demonstrations;
    for (const Pair& pair : pairs) {
      if (pair.output) pairs_.push_back({&pair.input, &*pair.output});
    }
    if (pairs_.size() == first_pair_.back()) {
      throw UsageError(
          fmt::format("puzzle '{}' has no pair with a known output to train on", puzzle.id));
    }
    first_pair_.push_back(pairs_.size());
  }
}

void TrainingStream::ShuffleLabels() {
  std::vector<const Grid*> outputs;
  for (const PairRef& pair : pairs_) outputs.push_back(pair.output);
  const std::vector<size_t> from = DealLabels(outputs, options_.seed);
  for (size_t i = 0; i < pairs_.size(); ++i) pairs_[i].output = outputs[from[i]];
}

int32_t TrainingStream::identifier_count() const {
  if (options_.identifiers == IdentifierPolicy::kNone) return 1;
  const uint64_t views = std::max<uint64_t>(options_.views, 1);
  return static_cast<int32_t>(IdentifierFor(options_, puzzles_.size() - 1, views - 1) + 1);
}

void TrainingStream::EnterEpoch(uint64_t epoch) {
  if (epoch == epoch_) return;
  epoch_ = epoch;
  order_.resize(puzzles_.size());
  std::iota(order_.begin(), order_.end(), 0u);
  Dice(options_.seed, kOrder, epoch).Shuffle(std::span(order_));
  visit_start_.assign(1, 0);
  for (const uint32_t puzzle : order_) {
    visit_start_.push_back(visit_start_.back() + first_pair_[puzzle + 1] - first_pair_[puzzle]);
  }
}

void TrainingStream::EnterVisit(uint64_t position) {
  if (position >= visit_.begin && position < visit_.end) return;
  const uint64_t epoch = position / examples_per_epoch();
  EnterEpoch(epoch);
  const uint64_t place = position % examples_per_epoch();
  const auto next = std::upper_bound(visit_start_.begin(), visit_start_.end(), place);
  const uint32_t puzzle = order_[next - visit_start_.begin() - 1];
  const uint64_t pairs = *next - *(next - 1);
  const uint64_t view =
      options_.views == 0 ? epoch : Dice(options_.seed, kView, epoch, puzzle).Below(options_.views);
  const uint64_t begin = epoch * examples_per_epoch() + *(next - 1);
  visit_ = {.begin = begin,
            .end = begin + pairs,
            .puzzle = puzzle,
            .plain_pair =
                static_cast<uint32_t>(Dice(options_.seed, kPlainPair, epoch, puzzle).Below(pairs)),
            .view = ViewTransform(*suite_, options_.seed, puzzle, view),
            .identifier = static_cast<int32_t>(IdentifierFor(options_, puzzle, view))};
}

Corner TrainingStream::DrawCorner(const PairRef& pair) const {
  const Corner last =
      LastCorner(suite_->Info(), *pair.input, *pair.output, visit_.view.SwapsAxes());
  Random dice = Dice(options_.seed, kOffset, position_);
  const int row = static_cast<int>(dice.Below(last.row + 1));
  return {row, static_cast<int>(dice.Below(last.col + 1))};
}

void TrainingStream::Reveal(std::span<uint8_t> inputs, std::span<const uint8_t> labels) const {
  Random dice = Dice(options_.seed, kReveal, position_);
  const double share = dice.Uniform() * options_.reveal;
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i] != labels[i] && dice.Uniform() < share) inputs[i] = labels[i];
  }
}

int32_t TrainingStream::Write(std::span<uint8_t> inputs, std::span<uint8_t> labels) {
  EnterVisit(position_);
  const uint64_t place = position_ - visit_.begin;
  const PairRef& pair = pairs_[first_pair_[visit_.puzzle] + place];
  Corner corner;
  if (options_.translate && place != visit_.plain_pair) corner = DrawCorner(pair);
  suite_->Encode(*pair.input, visit_.view, corner, inputs);
  suite_->Encode(*pair.output, visit_.view, corner, labels);
  if (options_.reveal > 0) Reveal(inputs, labels);
  return visit_.identifier;
}

void TrainingStream::Next(size_t rows, BatchRows& batch) {
  const auto length = static_cast<size_t>(suite_->Info().seq_len());
  batch.Resize(rows, length);
  const std::span inputs(batch.inputs), labels(batch.labels);
  for (size_t row = 0; row < rows; ++row, ++position_) {
    batch.identifiers[row] =
        Write(inputs.subspan(row * length, length), labels.subspan(row * length, length));
  }
}

}  // namespace arc
