#include "tasks/official_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <unordered_set>

#include "tasks/error.h"
#include "tasks/identifiers.h"
#include "tasks/random.h"

namespace arc {
namespace {

constexpr uint32_t kTriesPerView = 5;

/// What a draw is for, mixed into its seed.
enum Stream : uint64_t { kOrder, kViews, kPlainRow, kCorner };

uint64_t SeedOf(const ExportOptions& options, Stream stream, uint64_t a, uint64_t b = 0) {
  return Mix(Mix(Mix(options.seed, stream), a), b);
}

std::string TaskHash(const Puzzle& puzzle, const Transform& transform) {
  std::vector<std::string> hashes;
  for (const auto* pairs : {&puzzle.demonstrations, &puzzle.tests}) {
    for (const Pair& pair : *pairs) {
      hashes.push_back(ArcPairHash({Apply(transform, pair.input), Apply(transform, *pair.output)}));
    }
  }
  return ArcTaskHash(std::move(hashes));
}

std::vector<Transform> DistinctViews(const Suite& suite, const Puzzle& puzzle,
                                     const ExportOptions& options, uint64_t place) {
  std::vector<Transform> views = {Transform()};
  std::unordered_set<std::string> seen = {TaskHash(puzzle, views[0])};
  for (uint64_t trial = 0; trial < uint64_t{kTriesPerView} * options.augmentations; ++trial) {
    if (views.size() > options.augmentations) break;
    const Transform view = suite.RandomTransform(SeedOf(options, kViews, place, trial));
    if (seen.insert(TaskHash(puzzle, view)).second) views.push_back(view);
  }
  return views;
}

std::vector<Transform> BoardViews(const Suite& suite, const ExportOptions& options,
                                  uint64_t place) {
  const std::span<const Transform> group = suite.SmallGroup();
  std::vector<Transform> views(group.begin(), group.end());
  if (views.empty()) views.emplace_back();
  if (options.augmentations == 0) views.resize(1);
  while (views.size() <= options.augmentations) {
    views.push_back(suite.RandomTransform(SeedOf(options, kViews, place, views.size())));
  }
  return views;
}

void CheckOptions(const Suite& suite, const ExportOptions& options) {
  const size_t group = suite.SmallGroup().size();
  if (group > 0 && options.augmentations != 0 && options.augmentations != group - 1) {
    throw UsageError(
        fmt::format("{} augmentations: the {} views of a {} are written all ({}) or "
                    "the plain one alone (0)",
                    options.augmentations, group, suite.Info().name, group - 1));
  }
  if (options.first_identifier == 0) {
    throw UsageError("the first identifier must be at least 1: 0 is the blank one");
  }
}

/// One set after the other, numbered through.
class Exporter {
 public:
  Exporter(const std::filesystem::path& folder, const Suite& suite, const ExportOptions& options)
      : suite_(suite),
        options_(options),
        tasks_(suite.Info().has_demonstrations),
        identifier_(options.first_identifier),
        writer_(folder, suite, {options.flavour, options.augmentations > 0, options.replace}) {}

  void AddAll(std::vector<Puzzle> puzzles, bool evaluated) {
    // The public ARC builder shuffles the tasks of a set; the board builders keep their order.
    Random order(SeedOf(options_, kOrder, evaluated));
    if (tasks_) order.Shuffle(std::span(puzzles));
    for (Puzzle& puzzle : puzzles) {
      if (report_.stopped) return;
      Add(std::move(puzzle), evaluated);
      report_.stopped = options_.go_on && !options_.go_on(place_);
    }
  }

  ExportReport Finish() {
    if (report_.stopped) return std::move(report_);
    if (writer_.train().rows + writer_.test().rows == 0) throw UsageError("no puzzles to export");
    report_.train = writer_.train();
    report_.test = writer_.test();
    writer_.Finish();
    return std::move(report_);
  }

 private:
  void Add(Puzzle puzzle, bool evaluated) {
    CheckFits(suite_, puzzle);
    if (tasks_ && !ids_.insert(puzzle.id).second) {
      throw UsageError(fmt::format("task {} is exported twice", puzzle.id));
    }
    const auto unknown = [](const Pair& test) { return !test.output; };
    if (tasks_ && !evaluated) std::erase_if(puzzle.tests, unknown);  // nothing to learn there
    report_.unknown_outputs += std::ranges::count_if(puzzle.tests, unknown);
    if (tasks_) puzzle = WithFilledOutputs(std::move(puzzle));
    const uint64_t place = place_++;
    OfficialGroup group{&puzzle, evaluated, false, identifier_, {Transform()}};
    if (tasks_) {
      group.views = DistinctViews(suite_, puzzle, options_, place);
    } else if (!evaluated) {
      group.views = BoardViews(suite_, options_, place);
    }
    identifier_ += static_cast<uint32_t>(group.views.size());
    if (tasks_ && group.views.size() <= options_.augmentations) {
      report_.short_of_views.emplace_back(puzzle.id, group.views.size());
    }
    const size_t rows = puzzle.demonstrations.size() + (evaluated ? 0 : puzzle.tests.size());
    writer_.Add(group, [&](size_t view, size_t row, const Pair& pair) {
      return ChooseCornerOf(place, view, row, rows, pair);
    });
  }

  /// One row of every view, drawn, is not moved.
  Corner ChooseCornerOf(uint64_t place, size_t view, size_t row, size_t rows,
                        const Pair& pair) const {
    if (!tasks_ || !options_.translate) return {};
    Random plain(SeedOf(options_, kPlainRow, place, view));
    if (plain.Below(rows) == row) return {};
    Random dice(Mix(SeedOf(options_, kCorner, place, view), row));
    const Corner last = LastCorner(suite_.Info(), pair.input, *pair.output);
    const auto below = [&](int most) { return static_cast<int>(dice.Below(most + 1)); };
    const int at = below(last.row);
    return {at, below(last.col)};
  }

  const Suite& suite_;
  const ExportOptions& options_;
  const bool tasks_;
  uint32_t identifier_;
  uint64_t place_ = 0;
  std::unordered_set<std::string> ids_;
  ExportReport report_;
  OfficialWriter writer_;
};

}  // namespace

ExportReport ExportOfficial(const std::filesystem::path& folder, const Suite& suite,
                            std::vector<Puzzle> training, std::vector<Puzzle> evaluation,
                            const ExportOptions& options) {
  CheckOptions(suite, options);
  Exporter exporter(folder, suite, options);
  exporter.AddAll(std::move(training), false);
  exporter.AddAll(std::move(evaluation), true);
  return exporter.Finish();
}

}  // namespace arc
