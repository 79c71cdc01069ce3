#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cmath>

#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/data.h"
#include "harness/report/picture/picture.h"
#include "harness/report/picture/terminal.h"
#include "harness/run/data_choice.h"
#include "harness/run/data_source.h"
#include "harness/run/progress.h"
#include "harness/run/recipe.h"
#include "tasks/atomic_file.h"
#include "tasks/error.h"

namespace arc {
namespace {

struct ShowOptions {
  std::string suite, data;
  std::vector<std::string> overrides;
  int64_t count = 3;
  std::string puzzle;
  std::filesystem::path file;
};

// A picture holds every grid at once: that many cells are a file of some tens of megabytes.
constexpr int64_t kMostCells = 2'000'000;

TerminalStyle StyleOfStdout() {
  TerminalStyle style{.colour = MayColour(stdout)};
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) style.columns = size.ws_col;
  return style;
}

std::string Heading(const Puzzle& puzzle) {
  const std::string rating =
      std::isnan(puzzle.rating) ? "" : fmt::format(" (rating {})", puzzle.rating);
  return puzzle.id + rating + "\n";
}

void PrintPairs(const char* role, const std::vector<Pair>& pairs, const std::string& suite,
                const TerminalStyle& style) {
  for (const Pair& pair : pairs) {
    fmt::print(" {} {}x{}\n{}", role, pair.input.rows, pair.input.cols,
               PairText(pair, suite, style));
  }
}

void PrintPuzzle(const Puzzle& puzzle, const std::string& suite) {
  const TerminalStyle style = StyleOfStdout();
  fmt::print("{}", Heading(puzzle));
  PrintPairs("demonstration", puzzle.demonstrations, suite, style);
  PrintPairs("test", puzzle.tests, suite, style);
}

std::vector<Puzzle> Chosen(const ShowOptions& options, const DataSource& data) {
  std::vector<Puzzle> chosen;
  for (const Puzzle& puzzle : data.evaluation) {
    if (!options.puzzle.empty() && puzzle.id != options.puzzle) continue;
    if (static_cast<int64_t>(chosen.size()) < options.count) chosen.push_back(puzzle);
  }
  if (!options.puzzle.empty() && chosen.empty() && options.count > 0) {
    throw UsageError(fmt::format("no puzzle '{}' in {}", options.puzzle, options.data));
  }
  return chosen;
}

int64_t Cells(const std::vector<Puzzle>& puzzles) {
  int64_t cells = 0;
  for (const Puzzle& puzzle : puzzles) {
    for (const auto* pairs : {&puzzle.demonstrations, &puzzle.tests}) {
      for (const Pair& pair : *pairs) {
        cells += static_cast<int64_t>(pair.input.cells.size());
        if (pair.output) cells += static_cast<int64_t>(pair.output->cells.size());
      }
    }
  }
  return cells;
}

void WritePicture(const ShowOptions& options, const std::vector<Puzzle>& puzzles,
                  const std::string& suite) {
  if (puzzles.empty()) throw UsageError("no puzzle to draw");
  if (Cells(puzzles) > kMostCells) {
    throw UsageError(fmt::format("{} puzzles are too many for one picture: --count takes fewer",
                                 puzzles.size()));
  }
  const Picture picture = DrawPuzzles(puzzles, suite);
  const bool svg = options.file.extension() == ".svg";
  WriteFileAtomically(options.file, {svg ? SvgText(picture) : PngBytes(picture)});
  for (const Puzzle& puzzle : puzzles) fmt::print("{}", Heading(puzzle));
  fmt::print(stderr, "{}: {} puzzles, {}x{} pixels\n", options.file.string(), puzzles.size(),
             picture.width, picture.height);
}

void RequirePictureName(const std::filesystem::path& file) {
  const std::string extension = file.extension();
  if (file.empty() || extension == ".svg" || extension == ".png") return;
  throw UsageError(fmt::format("{}: a picture's name ends in .svg or .png", file.string()));
}

void Show(const ShowOptions& options, const Globals& globals) {
  RequirePictureName(options.file);
  Config config;
  ChooseData(config, options.suite, options.data);
  ApplyOverrides(options.overrides, config);
  const DataSource data = LoadData(config, globals.FindWorkspace().root(), DataNeed::kEvaluation);
  for (const std::string& note : data.notes) fmt::print(stderr, "note: {}\n", note);
  const SuiteInfo& info = data.suite->Info();
  const std::vector<Puzzle> puzzles = Chosen(options, data);
  fmt::print("{}: {} puzzles, {} fit the {}x{} canvas; data {}\n", DataName(config, info),
             data.evaluation.size(), data.answerable.size(), info.rows, info.cols,
             data.evaluation_hash);
  if (!options.file.empty()) return WritePicture(options, puzzles, info.name);
  for (const Puzzle& puzzle : puzzles) PrintPuzzle(puzzle, info.name);
}

}  // namespace

void AddDataShow(CLI::App& data, Globals& globals) {
  auto options = std::make_shared<ShowOptions>();
  CLI::App* show = AddSubcommand(data, "show", "An evaluation set's size, hash and puzzles",
                                 "arcbench data show arc1 --puzzle 00576224 -o 00576224.png");
  show->add_option("data", options->data, "as eval's --data")->required();
  show->add_option("overrides", options->overrides, "key=value: data.clues=16, data.seed=1");
  show->add_option("--suite", options->suite, "suite of a path");
  show->add_option("--count", options->count, "puzzles to show (3)")->check(WholeNumberFrom(0));
  show->add_option("--puzzle", options->puzzle, "show this one");
  show->add_option("-o,--out", options->file,
                   "draw them into this file instead: .svg, or .png without their names");
  show->callback([options, &globals] { Show(*options, globals); });
}

}  // namespace arc
