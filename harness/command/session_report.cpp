#include "harness/command/session_report.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/command/checks.h"
#include "harness/command/evaluation_table.h"

namespace arc {
namespace {

void PrintEvaluations(const SessionResult& result, const Globals& globals,
                      const ListingOptions& listing) {
  if (result.evaluations.empty()) return;
  const Store store = globals.OpenStore();
  listing.Print(EvaluationTable(store.LeaderboardLines(result.evaluations), listing.format()));
}

void TellNext(const SessionResult& result, const Globals& globals, SessionKind kind) {
  if (kind == SessionKind::kTraining) {
    fmt::print(stderr, "\nrun {} {}. Next:\n  {}\n  {}\n  {}\n", result.run, result.status,
               globals.Typed("runs show " + result.run),
               globals.Typed(fmt::format("eval {} --views 16", result.run)),
               globals.Typed("leaderboard"));
  } else {
    fmt::print(stderr, "\nNext:\n  {}\n", globals.Typed("leaderboard"));
  }
}

void TellInterrupted(const SessionResult& result, const Globals& globals, SessionKind kind) {
  if (kind == SessionKind::kEvaluation) {
    fmt::print(stderr, "interrupted; no evaluation was recorded\n");
  } else if (globals.OpenStore().CheckpointsOf(result.run).empty()) {
    fmt::print(stderr, "interrupted before the first checkpoint of run {}\n", result.run);
  } else {
    fmt::print(stderr, "interrupted. To go on:\n  {}\n",
               globals.Typed("train --resume " + result.run));
  }
}

}  // namespace

SessionOptions SessionLimits::Apply(SessionOptions session) const {
  session.silent_limit = silent_limit;
  session.memory_limit = memory_limit;
  return session;
}

void AddSessionLimits(CLI::App& command, SessionLimits& limits) {
  command
      .add_option("--silent-limit", limits.silent_limit,
                  "seconds without a sign of life after which the worker is killed")
      ->check(NumberAboveZero());
  command
      .add_option("--memory-limit", limits.memory_limit, "address space of the worker: 4GB, 500MB")
      ->transform(CLI::AsSizeValue(false));
}

int ReportSession(const SessionResult& result, const Globals& globals,
                  const ListingOptions& listing, SessionKind kind) {
  PrintEvaluations(result, globals, listing);
  if (result.status == "finished") TellNext(result, globals, kind);
  if (result.status == "failed") {
    const char* what = kind == SessionKind::kTraining ? "run" : "the evaluation of";
    fmt::print(stderr, "arcbench: {}{}\n",
               result.run.empty() ? "" : fmt::format("{} {} failed: ", what, result.run),
               result.failure);
  }
  if (result.status == "interrupted") TellInterrupted(result, globals, kind);
  return result.exit_code;
}

}  // namespace arc
