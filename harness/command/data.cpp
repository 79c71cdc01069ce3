#include "harness/command/data.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>

#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/run/data_choice.h"
#include "harness/run/data_source.h"
#include "harness/run/recipe.h"
#include "tasks/data_names.h"
#include "tasks/error.h"

namespace arc {
namespace {

struct ShowOptions {
  std::string suite, data;
  std::vector<std::string> overrides;
  int64_t count = 3;
  std::string puzzle;
};

Table DataTable(const Globals& globals) {
  const auto folders = DefaultDataFolders(globals.FindWorkspace().root());
  Table table{{"data", "what", "where"}, {}};
  for (const std::string& name : KnownDataNames()) {
    if (!name.starts_with("arc") && name != "concept") {
      table.rows.push_back({name, "generated", ""});
    }
  }
  for (const std::string& name : ResolvableDataNames()) {
    Cell where = "not here";
    try {
      where = ResolveData(name, folders).string();
    } catch (const Error&) {  // its message is for who asked for this one
    }
    table.rows.push_back({name, "files", where});
  }
  return table;
}

// One character a cell, as the suite's own files have it.
std::string GridText(const Grid& grid, const std::string& suite) {
  const std::string symbols = suite == "maze"     ? "# SGo"
                              : suite == "sudoku" ? ".123456789ABCDEFG"
                                                  : "0123456789";
  std::string text;
  for (int r = 0; r < grid.rows; ++r) {
    text += "  ";
    for (int c = 0; c < grid.cols; ++c) text += symbols.at(grid.At(r, c));
    text += "\n";
  }
  return text;
}

void PrintPair(const char* role, const Pair& pair, const std::string& suite) {
  fmt::print(" {} {}x{}\n{}", role, pair.input.rows, pair.input.cols, GridText(pair.input, suite));
  if (!pair.output) return;
  fmt::print(" -> {}x{}\n{}", pair.output->rows, pair.output->cols, GridText(*pair.output, suite));
}

void PrintPuzzle(const Puzzle& puzzle, const std::string& suite) {
  fmt::print("{}{}\n", puzzle.id,
             std::isnan(puzzle.rating) ? "" : fmt::format(" (rating {})", puzzle.rating));
  for (const Pair& pair : puzzle.demonstrations) PrintPair("demonstration", pair, suite);
  for (const Pair& pair : puzzle.tests) PrintPair("test", pair, suite);
}

// The first so many, or the one that is asked for.
std::vector<const Puzzle*> Chosen(const std::vector<Puzzle>& all, const ShowOptions& options) {
  std::vector<const Puzzle*> chosen;
  for (const Puzzle& puzzle : all) {
    if (options.puzzle.empty() || puzzle.id == options.puzzle) chosen.push_back(&puzzle);
  }
  if (!options.puzzle.empty() && chosen.empty()) {
    throw UsageError(fmt::format("no puzzle '{}' in {}", options.puzzle, options.data));
  }
  chosen.resize(std::min(chosen.size(), static_cast<size_t>(options.count)));
  return chosen;
}

void Show(const ShowOptions& options, const Globals& globals) {
  Config config;
  ChooseData(config, options.suite, options.data);
  ApplyOverrides(options.overrides, config);
  const DataSource data = LoadData(config, globals.FindWorkspace().root(), DataNeed::kEvaluation);
  for (const std::string& note : data.notes) fmt::print(stderr, "note: {}\n", note);
  const std::vector<const Puzzle*> chosen = Chosen(data.evaluation, options);
  const std::string& suite = data.suite->Info().name;
  fmt::print("{}: {} puzzles, {} fit the {}x{} canvas; data {}\n",
             DataName(config, data.suite->Info()), data.evaluation.size(), data.answerable.size(),
             data.suite->Info().rows, data.suite->Info().cols, data.evaluation_hash);
  for (const Puzzle* puzzle : chosen) PrintPuzzle(*puzzle, suite);
}

}  // namespace

void AddDataCommand(CLI::App& app, Globals& globals) {
  CLI::App* parent = AddSubcommand(app, "data", "Puzzles to train and evaluate on",
                                   "arcbench data show sudoku6 --count 1");
  parent->require_subcommand(1);
  auto listing = std::make_shared<ListingOptions>();
  CLI::App* list = AddSubcommand(
      *parent, "list",
      "Names that --data takes, and where the files lie; paths, also of public datasets, do too",
      "arcbench data list");
  AddListingOptions(*list, *listing);
  list->callback([listing, &globals] { listing->Print(DataTable(globals)); });

  auto options = std::make_shared<ShowOptions>();
  CLI::App* show = AddSubcommand(*parent, "show", "An evaluation set's size, hash and puzzles",
                                 "arcbench data show arc1 --puzzle 00576224");
  show->add_option("data", options->data, "as eval's --data")->required();
  show->add_option("overrides", options->overrides, "key=value: data.clues=16, data.seed=1");
  show->add_option("--suite", options->suite, "suite of a path");
  show->add_option("--count", options->count, "puzzles to print")->check(WholeNumberFrom(0));
  show->add_option("--puzzle", options->puzzle, "print this one");
  show->callback([options, &globals] { Show(*options, globals); });
  AddDataExport(*parent, globals);
  AddDataAudit(*parent, globals);
}

}  // namespace arc
