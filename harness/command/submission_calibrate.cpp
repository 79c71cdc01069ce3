#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>

#include "evaluators/calibration.h"
#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/submission.h"
#include "submissions/confidence.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr int kPlotWidth = 41;  // a place for 0, one for 1, one for every 2.5 % between

struct CalibrateOptions {
  std::string file, data, by;
  int attempt = 0;  // 0: both
  int bins = 10;
  ListingOptions listing;
};

double SupportOf(const AttemptConfidence& confidence, const std::string& by) {
  if (by == "score") return confidence.score;
  if (by == "share") return confidence.share();
  if (by == "mean_q") return confidence.mean_q;
  if (confidence.probability) return *confidence.probability;
  throw UsageError("some answers carry no probability: choose another support with --by");
}

std::vector<ScoredAnswer> Answers(std::span<const JudgedAttempt> judged, const std::string& by,
                                  int attempt) {
  std::vector<ScoredAnswer> answers;
  for (const JudgedAttempt& j : judged) {
    if (attempt != 0 && j.attempt != attempt) continue;
    answers.push_back({SupportOf(j.confidence, by), j.right});
  }
  return answers;
}

// The bin on a line from 0 to 1: [---|---] the part right and its interval, o the support.
std::string Plot(const CalibrationBin& bin) {
  const auto place = [](double value) {
    return static_cast<size_t>(std::lround(std::clamp(value, 0.0, 1.0) * (kPlotWidth - 1)));
  };
  std::string line(kPlotWidth, '.');
  for (size_t i = place(bin.interval.low); i <= place(bin.interval.high); ++i) line[i] = '-';
  line[place(bin.interval.low)] = '[';
  line[place(bin.interval.high)] = ']';
  line[place(bin.fraction)] = '|';
  line[place(bin.mean_score)] = 'o';
  return line;
}

// Adds a row; `gap` is that between support and part right, or the mean of all bins' gaps.
void AddRow(Table& table, const std::string& name, const CalibrationBin& bin, double gap) {
  table.rows.push_back({name, static_cast<int64_t>(bin.n), static_cast<int64_t>(bin.right),
                        bin.mean_score, bin.fraction, bin.interval.low, bin.interval.high, gap});
  if (table.columns.back() == "plot") table.rows.back().emplace_back(Plot(bin));
}

void PrintCurve(const std::vector<ScoredAnswer>& answers, const CalibrateOptions& options) {
  Table table{{"bin", "n", "right", "support", "part right", "low", "high", "gap"}, {}};
  if (options.listing.format() == TableFormat::kText) table.columns.emplace_back("plot");
  const std::vector<CalibrationBin> curve =
      CalibrationCurve(answers, static_cast<size_t>(options.bins));
  for (size_t i = 0; i < curve.size(); ++i) {
    AddRow(table, std::to_string(i + 1), curve[i],
           std::abs(curve[i].mean_score - curve[i].fraction));
  }
  AddRow(table, "all", CalibrationCurve(answers, 1).front(), ExpectedCalibrationError(curve));
  options.listing.Print(table);
}

void Calibrate(const CalibrateOptions& options, const Globals& globals) {
  const std::vector<JudgedAttempt> judged =
      JudgeConfidence(options.file, ReadArcTasks(options.data, globals));
  const bool probabilities = std::all_of(judged.begin(), judged.end(), [](const JudgedAttempt& j) {
    return j.confidence.probability.has_value();
  });
  const std::string by = !options.by.empty() ? options.by : probabilities ? "probability" : "score";
  const std::vector<ScoredAnswer> answers = Answers(judged, by, options.attempt);
  if (answers.empty()) throw BadData(fmt::format("{}: nothing is answered", options.file));
  PrintCurve(answers, options);
  fmt::print(stderr, "{}: {} answers by {}; gap of all: the expected calibration error\n",
             options.file, answers.size(), by);
}

}  // namespace

void AddSubmissionCalibrate(CLI::App& submission, Globals& globals) {
  auto options = std::make_shared<CalibrateOptions>();
  CLI::App* command =
      AddSubcommand(submission, "calibrate", "Support of a submission's grids against the truth",
                    "arcbench submission calibrate submission.json --data arc1");
  command->add_option("file", options->file, "submission, its .confidence.json beside it")
      ->required();
  command->add_option("--data", options->data, "the task set: arc1, arc2, concept, or a path")
      ->required();
  command
      ->add_option("--by", options->by,
                   "support: probability, score, share or mean_q (probability where there is one, "
                   "else score)")
      ->check(CLI::IsMember({"probability", "score", "share", "mean_q"}));
  command->add_option("--attempt", options->attempt, "1 or 2 (both)")->check(CLI::Range(1, 2));
  command->add_option("--bins", options->bins, "bins of equal count (10)")
      ->check(WholeNumberFrom(1));
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { Calibrate(*options, globals); });
}

}  // namespace arc
