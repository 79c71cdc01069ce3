// data export: puzzles of any source in the layout that the public code reads.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "harness/command/checks.h"
#include "harness/command/data.h"
#include "harness/run/child_process.h"
#include "harness/run/data_choice.h"
#include "harness/run/data_source.h"
#include "tasks/data_names.h"
#include "tasks/error.h"
#include "tasks/official_export.h"
#include "tasks/official_layout.h"
#include "tasks/random.h"

namespace arc {
namespace {

constexpr const char* kNone = "none";

struct ExportCommand {
  std::string out, layout = "official", train, test, suite, flavour = "trm";
  std::vector<std::string> overrides;
  ExportOptions options;
  double min_rating = 0;
  uint64_t subsample = 0;
  bool keep_place = false;
  ListingOptions listing;
};

/// Suite, canvas and the two sources.
Config Sources(const ExportCommand& command) {
  if (command.train.empty() && command.test.empty()) {
    throw UsageError("export what? Say --train DATA, --test DATA, or both");
  }
  return ChooseSets(command.suite, command.train, command.test, command.overrides);
}

/// The training tasks of a dataset of the public builders that is given as --test.
void AddTrainingTasks(const Config& config, const std::filesystem::path& workspace,
                      DataSource& data) {
  const std::string& name = config.String("data.evaluation");
  if (!data.suite->Info().has_demonstrations || name == kNone) return;
  const std::filesystem::path path = ResolveData(name, DefaultDataFolders(workspace));
  if (OfficialSplits(path).empty()) return;
  for (Puzzle& puzzle : data.suite->Read(path)) {
    if (puzzle.tests.empty()) data.tasks.push_back(std::move(puzzle));
  }
}

/// Only puzzles of the rating asked for; of the training set, a random choice.
void Select(const ExportCommand& command, DataSource& data) {
  if (command.min_rating > 0) {
    for (auto* puzzles : {&data.tasks, &data.answerable}) {
      std::erase_if(*puzzles, [&](const Puzzle& p) { return !(p.rating >= command.min_rating); });
    }
  }
  if (command.subsample == 0 || command.subsample >= data.tasks.size()) return;
  Random(Mix(command.options.seed, command.subsample)).Shuffle(std::span(data.tasks));
  data.tasks.resize(command.subsample);
}

void TellOfData(const DataSource& data) {
  if (!data.left_out.empty()) {
    fmt::print(stderr, "left out: {}\n", LeftOutText(data));
  }
  if (data.tasks.empty() || data.evaluation.empty()) return;
  const std::vector<std::string> shared = SharedWithTraining(data);
  if (shared.empty()) return;
  fmt::print(stderr, "{} test puzzles are in the training set too, up to symmetry: {}{}\n",
             shared.size(), shared[0], shared.size() > 1 ? ", ..." : "");
}

void TellOfExport(const ExportReport& report, const ExportOptions& options) {
  for (size_t i = 0; i < report.short_of_views.size() && i < 10; ++i) {
    const auto& [task, views] = report.short_of_views[i];
    fmt::print(stderr, "task {}: {} of {} views, others would repeat one\n", task, views,
               options.augmentations + 1);
  }
  if (report.short_of_views.size() > 10) {
    fmt::print(stderr, "and {} tasks more with too few views\n", report.short_of_views.size() - 10);
  }
  if (report.unknown_outputs > 0) {
    fmt::print(stderr, "{} test outputs are unknown: written as [[0]] (of boards, as no label)\n",
               report.unknown_outputs);
  }
}

Table ReportTable(const ExportReport& report, const std::filesystem::path& out) {
  Table table{{"split", "groups", "puzzles", "rows", "folder"}, {}};
  const auto add = [&](const char* split, const OfficialCounts& counts) {
    if (counts.rows == 0) return;
    table.rows.push_back({split, static_cast<int64_t>(counts.groups),
                          static_cast<int64_t>(counts.puzzles), static_cast<int64_t>(counts.rows),
                          (out / split).string()});
  };
  add("train", report.train);
  add("test", report.test);
  return table;
}

void Export(const ExportCommand& command, Globals& globals) {
  const Config config = Sources(command);
  DataSource data = LoadData(config, globals.FindWorkspace().root());
  AddTrainingTasks(config, globals.FindWorkspace().root(), data);
  TellOfData(data);
  Select(command, data);
  ExportOptions options = command.options;
  options.flavour = command.flavour == "hrm" ? OfficialFlavour::kHrm : OfficialFlavour::kTrm;
  options.translate = !command.keep_place;
  const size_t all = data.tasks.size() + data.answerable.size();
  const bool shown = isatty(STDERR_FILENO) != 0;
  SignalReader signals;
  options.go_on = [&](uint64_t done) {
    if (shown && (done % 16 == 0 || done == all)) {
      fmt::print(stderr, "\r{} of {} puzzles{}", done, all, done == all ? "\n" : "");
    }
    return signals.Take() == 0;
  };
  const ExportReport report = ExportOfficial(command.out, *data.suite, std::move(data.tasks),
                                             std::move(data.answerable), options);
  if (report.stopped) {
    fmt::print(stderr, "interrupted: {} was not written\n", command.out);
    globals.exit_code = kInterruptedCode;
    return;
  }
  TellOfExport(report, options);
  command.listing.Print(ReportTable(report, command.out));
}

}  // namespace

void AddDataExport(CLI::App& data, Globals& globals) {
  auto command = std::make_shared<ExportCommand>();
  ExportOptions& options = command->options;
  CLI::App* app = AddSubcommand(
      data, "export", "Write puzzles as the datasets that the public HRM and TRM code reads",
      "arcbench data export --train arc1 --test arc1-eval --augment 1000 --out arc1-aug-1000");
  app->add_option("--out", command->out, "the new dataset's folder")->required();
  app->add_option("--layout", command->layout, "official: train/ and test/ with all__*.npy")
      ->check(CLI::IsMember({"official"}));
  app->add_option("--train", command->train, "training puzzles: a data name or a path");
  app->add_option("--test", command->test,
                  "puzzles to evaluate on; of ARC tasks, demonstrations go to train/");
  app->add_option("--suite", command->suite, "suite of a path: arc, sudoku, maze30, ...");
  app->add_option("--flavour", command->flavour, "whose code reads it: names of views differ")
      ->check(CLI::IsMember({"hrm", "trm"}))
      ->capture_default_str();
  app->add_option("--augment", options.augmentations,
                  "views besides the plain one (ARC: of all tasks; else of training puzzles)")
      ->check(CLI::Range(0, 1'000'000));
  app->add_option("--seed", options.seed, "of order, views and translations")
      ->capture_default_str();
  app->add_option("--first-identifier", options.first_identifier,
                  "puzzle identifier to begin with (ARC)")
      ->capture_default_str();
  app->add_flag("--no-translate", command->keep_place,
                "leave ARC grids at the corner in train/ too");
  app->add_option("--min-rating", command->min_rating, "leave out puzzles that are rated lower")
      ->check(NumberAboveZero(true));
  app->add_option("--subsample", command->subsample, "so many training puzzles, drawn; 0: all");
  app->add_flag("--overwrite", options.replace, "replace a dataset that lies at --out");
  app->add_option("overrides", command->overrides,
                  "key=value: data.train_count=1000, data.seed=1 (generated puzzles)");
  AddListingOptions(*app, command->listing);
  app->callback([command, &globals] { Export(*command, globals); });
}

}  // namespace arc
