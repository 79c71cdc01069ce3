// ARC datasets: order of tasks and views from the names, translations from the rows.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "tasks/arc/codec.h"
#include "tasks/error.h"
#include "tests/parity/data/official_arc_source.h"
#include "tests/parity/data/values.h"

namespace arc::parity {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// A group of the split train: a task, and its views.
struct FoundGroup {
  const SourceTask* task = nullptr;
  uint64_t group = 0;
  std::vector<Transform> views;
};

std::vector<std::string> HashesOf(const Puzzle& puzzle, const Transform& t) {
  std::vector<std::string> hashes;
  for (const auto* pairs : {&puzzle.demonstrations, &puzzle.tests}) {
    for (const Pair& pair : *pairs) {
      hashes.push_back(ArcPairHash({Apply(t, pair.input), Apply(t, *pair.output)}));
    }
  }
  return hashes;
}

/// The corner of the grid on its canvas: the first token that is no padding.
Corner CornerOf(std::span<const uint8_t> tokens, int side) {
  const auto at = std::ranges::find_if(tokens, [](uint8_t token) { return token != kPadToken; });
  const int place = at == tokens.end() ? 0 : static_cast<int>(at - tokens.begin());
  return {place / side, place % side};
}

class ArcRebuild {
 public:
  ArcRebuild(const OfficialCase& c, CaseReport& report)
      : c_(c),
        report_(report),
        suite_(MakeSuite("arc")),
        source_(ReadArcSource(c, *suite_)),
        train_(ReadOfficialSplit(c.folder / "train", suite_->Info())),
        names_(ReadOfficialIdentifiers(c.folder / "train", train_.metadata)),
        asked_(c.config().at("num_aug")) {}

  void Run(const fs::path& out) {
    FindGroups();
    CheckOrder();
    CheckViews();
    Write(out);
    CheckTranslations();
    CheckPrinted();
    CheckRead();
  }

 private:
  /// A name that no task has, where every task has been found, is that of a missing file.
  void FindGroups() {
    std::map<std::string, const SourceTask*> left;
    for (const SourceTask& task : source_.tasks) left[task.puzzle.id] = &task;
    std::vector<std::string> unknown;
    for (uint64_t group = 0; group < train_.groups(); ++group) {
      const int64_t first = train_.group_indices[group];
      const ArcView plain = Parse(first);
      const auto at = left.find(plain.task);
      if (at == left.end()) {
        unknown.push_back(plain.task);
        continue;
      }
      FoundGroup& found = groups_.emplace_back(FoundGroup{at->second, group, {}});
      for (int64_t p = first; p < train_.group_indices[group + 1]; ++p) {
        found.views.push_back(Parse(p).transform);
      }
      left.erase(at);
    }
    if (unknown.size() > left.size()) {
      throw BadData(fmt::format("{}: task '{}' of identifiers.json is not there",
                                (c_.folder / "source").string(), unknown[0]));
    }
    report_.Exact("identifiers.json", "tasks of the source", static_cast<int64_t>(train_.groups()),
                  static_cast<int64_t>(unknown.size()));
  }

  ArcView Parse(int64_t puzzle) const {
    return ParseArcViewName(names_[train_.puzzle_identifiers[puzzle]], c_.flavour);
  }

  /// Sets come one after the other: subsets as configured, subfolders of a folder in
  /// any order; inside a set tasks are shuffled.
  void CheckOrder() {
    std::set<size_t> closed;
    int64_t wrong = 0;
    for (size_t i = 1; i < groups_.size(); ++i) {
      const size_t before = groups_[i - 1].task->set, here = groups_[i].task->set;
      if (before == here) continue;
      closed.insert(before);
      const std::string& directory = source_.sets[here].directory;
      const bool any = !directory.empty() && directory == source_.sets[before].directory;
      wrong += closed.contains(here) || (!any && here < before);
    }
    report_.Exact("train/all__group_indices.npy", "order of the sets",
                  static_cast<int64_t>(groups_.size()), wrong);
  }

  /// Plain first, no two alike, as many as asked for at most.
  void CheckViews() {
    int64_t views = 0, wrong = 0;
    for (const FoundGroup& group : groups_) {
      std::set<std::string> hashes;
      for (const Transform& view : group.views) {
        wrong += !hashes.insert(ArcTaskHash(HashesOf(group.task->puzzle, view))).second;
        ++views;
      }
      wrong += !group.views[0].IsIdentity() || group.views.size() > asked_ + 1;
    }
    report_.Exact("identifiers.json", "views: plain first, distinct, as many as asked for", views,
                  wrong);
  }

  /// Identifiers are given out over one split, then over what only the other has; which
  /// comes first hangs on Python's hashes of the run, unless the first task has one only.
  std::vector<uint32_t> FirstIdentifiers(bool evaluated_first) const {
    std::vector<uint32_t> first(groups_.size());
    uint32_t next = c_.config().value("puzzle_identifiers_start", 1U);
    for (const bool pass : {true, false}) {
      for (size_t i = 0; i < groups_.size(); ++i) {
        if (evaluated_first ? groups_[i].task->evaluated != pass : !pass) continue;
        first[i] = next;
        next += static_cast<uint32_t>(groups_[i].views.size());
      }
    }
    return first;
  }

  bool Explains(const std::vector<uint32_t>& identifiers) const {
    for (size_t i = 0; i < groups_.size(); ++i) {
      if (identifiers[i] >= names_.size()) return false;
      if (names_[identifiers[i]] != groups_[i].task->puzzle.id) return false;
    }
    return true;
  }

  void Write(const fs::path& out) {
    std::vector<uint32_t> identifiers = FirstIdentifiers(false);
    if (!groups_.empty() && groups_[0].task->evaluated && !Explains(identifiers)) {
      identifiers = FirstIdentifiers(true);
    }
    OfficialWriter writer(out, *suite_, {c_.flavour, asked_ > 0, false});
    for (size_t i = 0; i < groups_.size(); ++i) {
      const FoundGroup& found = groups_[i];
      writer.Add({&found.task->puzzle, found.task->evaluated, found.task->tests_first,
                  identifiers[i], found.views},
                 [&](size_t view, size_t row, const Pair& pair) {
                   return Choose(found, view, row, pair);
                 });
    }
    writer.Finish();
    report_.Exact("train/all__inputs.npy", "rows explained by a view of a source example",
                  static_cast<int64_t>(train_.rows),
                  static_cast<int64_t>(train_.rows) - explained_);
  }

  /// The translation of a training row, if this pair, encoded there, is the row.
  Corner Choose(const FoundGroup& found, size_t view, size_t row, const Pair& pair) {
    const int64_t puzzle = train_.group_indices[found.group] + static_cast<int64_t>(view);
    const int64_t place = train_.puzzle_indices[puzzle] + static_cast<int64_t>(row);
    if (place >= train_.puzzle_indices[puzzle + 1]) return {};
    const Corner corner = CornerOf(train_.input(place), suite_->Info().cols);
    const Corner last = LastCorner(suite_->Info(), pair.input, *pair.output);
    if (corner.row > last.row || corner.col > last.col) return {};
    explained_ += std::ranges::equal(suite_->Encode(pair.input, corner), train_.input(place)) &&
                  std::ranges::equal(suite_->Encode(*pair.output, corner), train_.label(place));
    return corner;
  }

  /// One row of each training view is not moved, and no test row is.
  void CheckTranslations() {
    const auto plain = [&](const OfficialSplit& split, int64_t row) {
      return CornerOf(split.input(row), suite_->Info().cols) == Corner{};
    };
    int64_t puzzles = static_cast<int64_t>(train_.puzzle_identifiers.size()), wrong = 0;
    for (int64_t p = 0; p < puzzles; ++p) {
      bool any = false;
      for (int64_t row = train_.puzzle_indices[p]; row < train_.puzzle_indices[p + 1]; ++row) {
        any = any || plain(train_, row);
      }
      wrong += !any;
    }
    report_.Exact("train/all__inputs.npy", "a row of each view is not translated", puzzles, wrong);
    if (!HasTest()) return;
    const OfficialSplit test = ReadOfficialSplit(c_.folder / "test", suite_->Info());
    int64_t moved = 0;
    for (int64_t row = 0; std::cmp_less(row, test.rows); ++row) moved += !plain(test, row);
    report_.Exact("test/all__inputs.npy", "no row is translated", static_cast<int64_t>(test.rows),
                  moved);
  }

  bool HasTest() const {
    return std::ranges::any_of(source_.tasks, [](const SourceTask& t) { return t.evaluated; });
  }

  /// What the builder says of tasks without enough views.
  void AddShort(const SourceSet* set, const std::string& directory,
                std::vector<std::string>& lines) const {
    for (const FoundGroup& found : groups_) {
      const SourceSet& of = source_.sets[found.task->set];
      const bool here = set ? &of == set : of.directory == directory;
      if (!here || found.views.size() > asked_) continue;
      lines.push_back(fmt::format("[Puzzle {}] augmentation not full, only {}",
                                  found.task->puzzle.id, found.views.size()));
    }
  }

  std::vector<std::string> Lines() const {
    std::vector<std::string> lines;
    if (c_.flavour == OfficialFlavour::kTrm) {
      for (const SourceSet& set : source_.sets) {
        if (!set.solutions) lines.push_back(set.name + " solutions not found, filling with dummy");
        AddShort(&set, "", lines);
      }
      lines.push_back(fmt::format("Total puzzles: {}", source_.tasks.size()));
    } else {
      for (const std::string directory : c_.config().at("dataset_dirs")) {
        AddShort(nullptr, directory, lines);
        size_t tasks = 0;
        for (const SourceSet& set : source_.sets) {
          if (set.directory == directory) tasks += set.tasks;
        }
        lines.push_back(fmt::format("[{}] total puzzles: {}", directory, tasks));
      }
    }
    lines.push_back(fmt::format("Total puzzle IDs (including <blank>): {}", names_.size()));
    return lines;
  }

  void CheckPrinted() {
    const std::vector<std::string> expected = c_.build.at("printed"), lines = Lines();
    for (size_t i = 0; i < std::max(expected.size(), lines.size()); ++i) {
      report_.Text("build.json", fmt::format("printed[{}]", i), i < lines.size() ? lines[i] : "",
                   i < expected.size() ? expected[i] : "");
    }
  }

  /// The product reads the source's tasks out of the dataset.
  void CheckRead() {
    std::map<std::string, Puzzle> read;
    for (Puzzle& puzzle : suite_->Read(c_.folder)) read[puzzle.id] = std::move(puzzle);
    int64_t wrong = std::abs(static_cast<int64_t>(read.size() - source_.tasks.size()));
    for (const SourceTask& task : source_.tasks) {
      const auto at = read.find(task.puzzle.id);
      wrong += at == read.end() || !SamePuzzle(at->second, task);
    }
    report_.Exact("train/all__inputs.npy", "tasks read", static_cast<int64_t>(source_.tasks.size()),
                  wrong);
  }

  static bool SamePuzzle(const Puzzle& read, const SourceTask& task) {
    const auto same = [](const std::vector<Pair>& a, const std::vector<Pair>& b) {
      return std::ranges::equal(a, b, [](const Pair& x, const Pair& y) {
        return x.input == y.input && x.output == y.output;
      });
    };
    if (task.evaluated) {
      return same(read.demonstrations, task.puzzle.demonstrations) &&
             same(read.tests, task.puzzle.tests);
    }
    std::vector<Pair> pairs = task.puzzle.demonstrations;
    pairs.insert(task.tests_first ? pairs.begin() : pairs.end(), task.puzzle.tests.begin(),
                 task.puzzle.tests.end());
    return same(read.demonstrations, pairs) && read.tests.empty();
  }

  const OfficialCase& c_;
  CaseReport& report_;
  std::unique_ptr<Suite> suite_;
  OfficialSource source_;
  OfficialSplit train_;
  std::vector<std::string> names_;
  uint64_t asked_;
  std::vector<FoundGroup> groups_;
  int64_t explained_ = 0;
};

}  // namespace

void RebuildArc(const OfficialCase& c, const fs::path& out, CaseReport& report) {
  ReportUnknownKeys(
      report, "build.json", "config", c.config(),
      {"input_file_prefix", "output_dir", "subsets", "test_set_name", "test_set_name2", "seed",
       "num_aug", "puzzle_identifiers_start", "dataset_dirs"});
  ArcRebuild(c, report).Run(out);
}

}  // namespace arc::parity
