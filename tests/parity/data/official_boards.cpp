// Sudoku and maze datasets: the builder's choices, found by search.
#include <fmt/format.h>

#include <cmath>

#include "tasks/board/board_csv.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/parity/data/official_case.h"
#include "tests/parity/data/sudoku_search.h"
#include "tests/parity/data/values.h"

namespace arc::parity {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Boards {
  std::unique_ptr<Suite> suite;
  std::vector<Puzzle> train, test;
};

/// Mazes are square; the first question says how large.
int MazeSide(const fs::path& csv) {
  size_t cells = 0;
  ForEachBoardRow(ReadFile(csv), csv.string(), [&](const BoardRow& row) {
    if (cells == 0) cells = row.question.size();
  });
  const int side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(cells))));
  if (static_cast<size_t>(side) * side == cells) return side;
  throw BadData(fmt::format("{}: a question of {} cells is no square", csv.string(), cells));
}

Boards ReadSource(const OfficialCase& c) {
  Boards boards;
  const fs::path train = c.folder / "source/train.csv", test = c.folder / "source/test.csv";
  const int side = c.builder == "maze" ? MazeSide(train) : 9;
  boards.suite = MakeSuite(c.builder, {side, side});
  boards.train = boards.suite->Read(train);
  boards.test = boards.suite->Read(test);
  const json least = c.config().value("min_difficulty", json());
  if (least.is_null()) return boards;
  for (auto* puzzles : {&boards.train, &boards.test}) {
    std::erase_if(*puzzles, [&](const Puzzle& p) { return p.rating < least.get<double>(); });
  }
  return boards;
}

Pair RowPair(const OfficialSplit& split, uint64_t row, const Suite& suite) {
  return {suite.Decode(split.input(row)), suite.Decode(split.label(row))};
}

bool Same(const Pair& a, const Pair& b) { return a.input == b.input && a.output == b.output; }

uint64_t FirstRow(const OfficialSplit& split, uint64_t group) {
  return static_cast<uint64_t>(split.puzzle_indices[split.group_indices[group]]);
}

/// Which puzzles were taken, in which order: all as they come, or a sample without
/// repetition, which the plain first row of every group gives away.
std::vector<Puzzle> Chosen(const OfficialCase& c, const Boards& boards, const OfficialSplit& split,
                           CaseReport& report) {
  const json size = c.config().value("subsample_size", json());
  if (size.is_null() || size.get<size_t>() >= boards.train.size()) return boards.train;
  std::vector<Puzzle> left = boards.train, chosen;
  for (uint64_t group = 0; group < split.groups(); ++group) {
    const Pair row = RowPair(split, FirstRow(split, group), *boards.suite);
    const auto at = std::ranges::find_if(left, [&](const Puzzle& p) {
      return Same(p.tests[0], row);
    });
    if (at == left.end()) continue;
    chosen.push_back(std::move(*at));
    left.erase(at);
  }
  report.Number("train/all__inputs.npy", "groups that are a sample of the source",
                static_cast<double>(chosen.size()), static_cast<double>(split.groups()), 0);
  report.Number("build.json", "config.subsample_size", static_cast<double>(split.groups()),
                size.get<double>(), 0);
  return chosen;
}

/// How row `row` shows `puzzle`; nothing where no element of the group explains it.
std::optional<Transform> ViewOf(const Pair& puzzle, const Pair& row, const Suite& suite) {
  if (suite.Info().name == "sudoku") return FindSudokuTransform(puzzle, row);
  for (const Transform& transform : suite.SmallGroup()) {
    if (Apply(transform, puzzle.input) == row.input &&
        Apply(transform, *puzzle.output) == row.output) {
      return transform;
    }
  }
  return std::nullopt;
}

uint64_t Augmentations(const OfficialCase& c) {
  if (c.builder == "maze") return c.config().at("aug").get<bool>() ? 7 : 0;
  return c.config().at("num_aug").get<uint64_t>();
}

/// The views of a group. Mazes come in the fixed order of the eight maps; the boards
/// of Sudoku under any element.
class ViewFinder {
 public:
  ViewFinder(const OfficialCase& c, const Boards& boards, const OfficialSplit& split)
      : maze_(c.builder == "maze"), count_(1 + Augmentations(c)), boards_(boards), split_(split) {}

  std::vector<Transform> Of(const Puzzle& puzzle, uint64_t group) {
    std::vector<Transform> views(count_);
    for (uint64_t view = 0; view < count_; ++view) {
      const uint64_t row = group < split_.groups() ? FirstRow(split_, group) + view : split_.rows;
      if (maze_) views[view].dihedral = static_cast<uint8_t>(view);
      if (row >= split_.rows) continue;  // too few rows: the arrays differ
      const Pair pair = RowPair(split_, row, *boards_.suite);
      solved_ += boards_.suite->Judge({pair.input, std::nullopt}, *pair.output).valid;
      ++rows_;
      if (view == 0 || maze_) {
        explained_ += Same({Apply(views[view], puzzle.tests[0].input),
                            Apply(views[view], *puzzle.tests[0].output)}, pair);
        continue;
      }
      const auto transform = ViewOf(puzzle.tests[0], pair, *boards_.suite);
      explained_ += transform.has_value();
      if (transform) views[view] = *transform;
    }
    return views;
  }

  void Report(CaseReport& report) const {
    const auto say = [&](const char* what, int64_t right) {
      report.Exact("train/all__inputs.npy", what, rows_, rows_ - right);
    };
    say("rows explained by a view of a source example", explained_);
    if (!maze_) say("rows whose labels solve their givens", solved_);
  }

 private:
  bool maze_;
  uint64_t count_;
  const Boards& boards_;
  const OfficialSplit& split_;
  int64_t rows_ = 0, explained_ = 0, solved_ = 0;
};

/// What the product reads from the folder: the plain puzzles, in their order.
void CompareRead(const OfficialCase& c, const std::string& name, const Suite& suite,
                 const std::vector<Puzzle>& expected, CaseReport& report) {
  const std::vector<Puzzle> read = suite.Read(c.folder / name);
  int64_t different = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    different += i >= read.size() || !Same(read[i].tests[0], expected[i].tests[0]);
  }
  different += read.size() > expected.size();
  report.Exact(name + "/all__inputs.npy", "puzzles read", static_cast<int64_t>(expected.size()),
               different);
}

}  // namespace

void RebuildBoards(const OfficialCase& c, const fs::path& out, CaseReport& report) {
  ReportUnknownKeys(report, "build.json", "config", c.config(),
                    {"source_repo", "output_dir", "subsample_size", "min_difficulty", "num_aug",
                     "aug"});
  if (c.build.contains("printed")) report.Missing("build.json", "printed");
  const Boards boards = ReadSource(c);
  const OfficialSplit split = ReadOfficialSplit(c.folder / "train", boards.suite->Info());
  const std::vector<Puzzle> train = Chosen(c, boards, split, report);
  ViewFinder finder(c, boards, split);
  OfficialWriter writer(out, *boards.suite, {c.flavour, Augmentations(c) > 0, false});
  const auto origin = [](size_t, size_t, const Pair&) { return Corner(); };
  for (uint64_t group = 0; group < train.size(); ++group) {
    writer.Add({&train[group], false, false, 0, finder.Of(train[group], group)}, origin);
  }
  for (const Puzzle& puzzle : boards.test) {
    writer.Add({&puzzle, true, false, 0, {Transform()}}, origin);
  }
  writer.Finish();
  finder.Report(report);
  CompareRead(c, "train", *boards.suite, train, report);
  CompareRead(c, "test", *boards.suite, boards.test, report);
}

}  // namespace arc::parity
