#pragma once
#include <string>
#include <vector>

#include "db/store.h"
#include "evaluators/compare.h"
#include "evaluators/sequential.h"
#include "harness/command/command.h"
#include "harness/run/prepare.h"

namespace arc {

/// How a match ended.
struct MatchResult {
  std::string run;   ///< its record; empty: it broke off before the first puzzle
  std::string a, b;  ///< what was evaluated
  std::string metric;
  size_t whole = 0;  ///< puzzles of the set
  /// The puzzles that the verdict rests on, in the order in which they were played.
  std::vector<PuzzleResult> results_a, results_b;
  bool sprt = false;
  SequentialOptions test;
  Decision decision = Decision::kOpen;
  int exit_code = 0;
  std::string failure;
};

/// A side's settings and plugin, under "a." or "b.".
void DescribeSide(const std::string& side, const Prepared& prepared,
                  std::vector<ParamRecord>& settings);

/// A match in the database: a run of kind "match" with both sides' settings, puzzle by puzzle
/// what each solved (metrics match/a, match/b) and how far the test was, and its verdict as a
/// note.
class MatchRecord {
 public:
  MatchRecord(Store store, const std::string& id, const MatchResult& match,
              std::vector<ParamRecord> settings);
  void Add(const std::vector<MetricRecord>& metrics);
  void Finish(const std::string& status, const Failure& failure, const std::string& note);

 private:
  Store store_;
  std::string id_;
};

/// One or two sentences.
std::string DecisionText(const MatchResult& match);
void PrintMatch(const MatchResult& match, const ListingOptions& listing);

}  // namespace arc
