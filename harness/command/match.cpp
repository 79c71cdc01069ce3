#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <set>

#include "db/identity.h"
#include "evaluators/compare.h"
#include "evaluators/sequential.h"
#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/eval.h"
#include "harness/command/match_record.h"
#include "harness/command/session_report.h"
#include "harness/report/solved.h"
#include "harness/run/records.h"
#include "harness/run/workspace.h"
#include "tasks/dataset.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr double kPoints = 100;

struct MatchOptions {
  std::string a, b;
  EvalOptions eval;  // what is asked of both
  bool sprt = false;
  SequentialOptions test;
  size_t batch = 16;
  SessionLimits limits;
  ListingOptions listing;
};

/// What one side made of a part of the puzzles, in their order.
struct Part {
  std::vector<PuzzleResult> results;
  size_t whole = 0;     ///< puzzles of the whole set
  std::string content;  ///< hash of the part's puzzles, whatever the canvas
  std::string metric;
};

/// A worker that failed or was interrupted.
struct Ended {
  SessionResult session;
};

class Match {
 public:
  Match(const MatchOptions& options, const Globals& globals)
      : options_(options), globals_(globals), test_(options.test) {
    result_.a = options.a;
    result_.b = options.b;
    result_.test = options.test;
    result_.sprt = options.sprt;
    id_ = NewRunId("match");
  }

  /// Plays to the end. A failure of a worker ends it with what it said.
  MatchResult Play() {
    try {
      while (!Over()) PlayPart();
      Finish("finished", {});
    } catch (const Ended& ended) {
      Finish(ended.session.status, {ended.session.failure, 0, ""});
      result_.exit_code = ended.session.exit_code;
      result_.failure = ended.session.failure;
    } catch (const std::exception& error) {
      Finish("failed", {error.what(), 0, ""});
      throw;
    }
    return result_;
  }

 private:
  bool Over() const {
    if (options_.sprt && test_.decision() != Decision::kOpen) return true;
    return evaluated_ > 0 && evaluated_ >= result_.whole;
  }

  // Larger and larger parts, as starting a worker takes its time.
  size_t NextSize() const { return options_.sprt ? std::max(options_.batch, evaluated_ / 2) : 0; }

  void PlayPart() {
    const Part a = Evaluate(options_.a, "a"), b = Evaluate(options_.b, "b");
    if (a.content != b.content || a.results.empty()) {
      throw BadData(fmt::format("{} and {} are not evaluated on the same puzzles: --data NAME",
                                options_.a, options_.b));
    }
    result_.whole = a.whole;
    result_.metric = a.metric;
    if (!record_) record_.emplace(Open(), id_, result_, settings_);
    evaluated_ += a.results.size();
    for (size_t i = 0; i < a.results.size() && !Decided(); ++i) Add(a.results[i], b.results[i]);
    record_->Add(metrics_);
    metrics_.clear();
    if (options_.sprt) Tell();
  }

  bool Decided() const { return options_.sprt && test_.decision() != Decision::kOpen; }

  void Add(const PuzzleResult& a, const PuzzleResult& b) {
    test_.Add((a.solved > b.solved) - (a.solved < b.solved));
    result_.results_a.push_back(a);
    result_.results_b.push_back(b);
    const SequentialTest::Progress now = test_.progress();
    const auto place = static_cast<int64_t>(result_.results_a.size());
    const auto add = [&](const char* key, double value) {
      metrics_.push_back({key, place, 0, value});
    };
    add("match/a", static_cast<double>(a.solved) / a.outputs);
    add("match/b", static_cast<double>(b.solved) / b.outputs);
    if (!options_.sprt) return;
    add("match/a_better", now.a_better);
    add("match/b_better", now.b_better);
    add("match/neither", now.neither);
    result_.decision = test_.decision();
  }

  void Tell() const {
    const SequentialTest::Progress now = test_.progress();
    fmt::print(stderr,
               "{} of {} puzzles: A alone better on {}, B alone on {}; evidence of what is needed: "
               "A better {:.0f} %, B better {:.0f} %, neither {:.0f} %\n",
               test_.puzzles(), result_.whole, test_.wins(), test_.losses(), 100 * now.a_better,
               100 * now.b_better, 100 * now.neither);
  }

  Part Evaluate(const std::string& target, const std::string& side) {
    Part part;
    SessionOptions session = options_.limits.Apply(globals_.Session());
    session.folder = Folder() / side;
    session.on_scored = [&](const Prepared& prepared, const ScoredVotes& scored) {
      part = Take(prepared, scored);
      Warn(prepared.warnings);
      if (!record_) DescribeSide(side, prepared, settings_);
    };
    EvalOptions eval = options_.eval;
    eval.target = target;
    eval.overrides.push_back(fmt::format("evaluation.first={}", evaluated_));
    eval.overrides.push_back(fmt::format("evaluation.count={}", NextSize()));
    const SessionResult result = arc::Evaluate(eval, session);
    if (result.status != "finished") throw Ended{result};
    return part;
  }

  void Warn(const std::vector<std::string>& warnings) {
    for (const std::string& text : warnings) {
      if (told_.insert(text).second) fmt::print(stderr, "warning: {}\n", text);
    }
  }

  static Part Take(const Prepared& prepared, const ScoredVotes& scored) {
    const SuiteInfo& info = prepared.data.suite->Info();
    if (scored.results.empty()) throw BadData("the solutions are unknown: there is no match");
    const std::string metric = PrimaryMetric(info.name);
    return {ByPuzzle(scored.results, metric, info.attempts), prepared.data.whole,
            ContentHash(prepared.data.evaluation, {}, {}), metric};
  }

  std::filesystem::path Folder() const {
    return globals_.FindWorkspace().root() / "evaluations" / id_;
  }

  Store Open() const {
    return Store::Open(globals_.FindWorkspace().Database(), Store::Mode::kWrite);
  }

  void Finish(const std::string& status, const Failure& failure) {
    if (record_) {
      result_.run = id_;
      record_->Finish(status, failure, status == "finished" ? DecisionText(result_) : "");
    }
    std::error_code ignored;  // the votes of a part are of no further use; a failure's log is
    if (status == "finished") std::filesystem::remove_all(Folder(), ignored);
  }

  const MatchOptions& options_;
  const Globals& globals_;
  SequentialTest test_;
  std::string id_;
  MatchResult result_;
  size_t evaluated_ = 0;
  std::vector<ParamRecord> settings_;
  std::set<std::string> told_;
  std::vector<MetricRecord> metrics_;
  std::optional<MatchRecord> record_;
};

void RunMatch(MatchOptions options, Globals& globals) {
  options.test.effect /= kPoints;
  Match match(options, globals);
  const MatchResult result = match.Play();
  globals.exit_code = result.exit_code;
  if (result.exit_code != 0) {
    fmt::print(stderr, "arcbench: {}\n",
               result.failure.empty() ? "interrupted before it was decided" : result.failure);
    return;
  }
  PrintMatch(result, options.listing);
}

void AddTestOptions(CLI::App& command, MatchOptions& options) {
  command.add_flag("--sprt", options.sprt, "stop when it is decided; else all puzzles are played");
  const auto share = CLI::Range(1e-6, 0.5);
  command
      .add_option("--alpha", options.test.alpha, "chance that one of two equals is called better")
      ->check(share)
      ->capture_default_str();
  command
      .add_option("--beta", options.test.beta,
                  "chance that a difference of --effect is taken for none")
      ->check(share)
      ->capture_default_str();
  options.test.effect *= kPoints;
  command
      .add_option("--effect", options.test.effect,
                  "points (puzzles won minus lost, of a hundred) that must not be missed")
      ->check(CLI::Range(0.01, 99.0))
      ->capture_default_str();
  command.add_option("--batch", options.batch, "puzzles of the first part")
      ->check(WholeNumberFrom(1))
      ->capture_default_str();
}

}  // namespace

void AddMatchCommand(CLI::App& app, Globals& globals) {
  CLI::App* command = AddSubcommand(
      app, "match", "Two of what eval takes, puzzle by puzzle, until it is known which is better",
      "arcbench match trm-sudoku6-tiny hrm-sudoku6-tiny --sprt --effect 3");
  auto options = std::make_shared<MatchOptions>();
  command->add_option("a", options->a, "run, checkpoint file, or solver")->required();
  command->add_option("b", options->b, "the other one")->required();
  command->add_option("overrides", options->eval.overrides, "key=value: settings of both");
  AddTestOptions(*command, *options);
  AddEvalOptions(*command, options->eval);
  AddSessionLimits(*command, options->limits);
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { RunMatch(*options, globals); });
}

}  // namespace arc
