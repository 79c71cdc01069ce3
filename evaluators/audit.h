#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tasks/puzzle.h"
#include "tasks/suite.h"

namespace arc {

/// How many are in the training set: bit for bit, and up to the suite's group (which
/// includes the former).
struct SharedCount {
  uint32_t exact = 0;
  uint32_t symmetric = 0;
};

/// What of one evaluation task is in the training set. Every grid and pair there counts,
/// demonstration or test: a training task's tests are trained on too.
struct TaskAudit {
  std::string task;
  uint32_t pairs = 0;         ///< demonstrations and tests
  uint32_t known = 0;         ///< those whose output is known; only they can be shared
  uint32_t tests = 0;         ///< tests whose output is known
  SharedCount inputs;         ///< of `pairs`
  SharedCount outputs;        ///< of `known`
  SharedCount shared;         ///< of `known`: input and output under one map
  SharedCount shared_tests;   ///< of `tests`
  SharedCount whole;          ///< 0 or 1: one training task has all its pairs, in any order
                              ///< (where an output is unknown: the input)
  uint32_t other_output = 0;  ///< of `known`: the input is there, with another output only
  uint32_t near = 0;          ///< of `known`: not shared, but near one that is there (NearPairs)
  std::string closest;        ///< training task with most of the pairs, else a near one, else one
                              ///< with an input, else with an output; empty: none
  bool Leaks() const { return shared.symmetric > 0 || whole.symmetric > 0; }
  bool Touches() const { return !closest.empty(); }
};

struct AuditOptions {
  /// Greatest fraction of coloured cells in which near pairs differ; 0: none are looked for.
  double near = 0.05;
};

/// Of every evaluation task, in order.
std::vector<TaskAudit> AuditLeaks(const Suite& suite, std::span<const Puzzle> training,
                                  std::span<const Puzzle> evaluation,
                                  const AuditOptions& options = {});

/// One kind of overlap over the whole evaluation set.
struct AuditTotal {
  std::string overlap;  ///< "input", "output", "pair", "test pair", "whole task", "near pair", ...
  std::string match;    ///< "exact", "symmetry" (which includes exact), "near"
  uint32_t tasks = 0;   ///< with at least one such pair
  uint32_t of_tasks = 0;
  uint32_t pairs = 0;
  uint32_t of_pairs = 0;
};

/// In a fixed order; kinds that a suite without demonstrations cannot tell from "pair" only
/// where it has them.
std::vector<AuditTotal> SumAudit(std::span<const TaskAudit> audits, const SuiteInfo& info);

}  // namespace arc
