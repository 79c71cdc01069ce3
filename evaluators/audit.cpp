#include "evaluators/audit.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>

#include "evaluators/near_pairs.h"

namespace arc {
namespace {

enum Part { kInput, kOutput, kPair, kParts };
enum Match { kExact, kSymmetric, kMatches };

using TaskList = std::vector<uint32_t>;  ///< places of training tasks, rising

void AppendCells(const Grid& grid, std::string& bytes) {
  bytes += static_cast<char>(grid.rows);
  bytes += static_cast<char>(grid.cols);
  bytes.append(grid.cells.begin(), grid.cells.end());
}

/// Equal for what counts as the same. `pair` has an output unless `part` is its input.
std::string KeyOf(const Suite& suite, Part part, Match match, const Pair& pair) {
  if (match == kSymmetric) {
    return suite.CanonicalDigest(
        part == kPair ? pair : Pair{part == kInput ? pair.input : *pair.output, {}});
  }
  std::string bytes;
  if (part != kOutput) AppendCells(pair.input, bytes);
  if (part != kInput) AppendCells(*pair.output, bytes);
  return bytes;
}

std::vector<const Pair*> PairsOf(const Puzzle& puzzle) {
  std::vector<const Pair*> pairs;
  for (const Pair& pair : puzzle.demonstrations) pairs.push_back(&pair);
  for (const Pair& pair : puzzle.tests) pairs.push_back(&pair);
  return pairs;
}

/// The training set's grids and pairs, and in which tasks they are.
class Auditor {
 public:
  Auditor(const Suite& suite, std::span<const Puzzle> training, const AuditOptions& options)
      : suite_(suite),
        training_(training),
        looks_near_(options.near > 0),
        near_(suite, options.near) {
    for (uint32_t task = 0; task < training.size(); ++task) {
      for (const Pair* pair : PairsOf(training[task])) Add(*pair, task);
    }
  }

  TaskAudit Audit(const Puzzle& puzzle) const {
    TaskAudit audit;
    audit.task = puzzle.id;
    Hits hits;
    for (const Pair& pair : puzzle.demonstrations) Audit(pair, false, audit, hits);
    for (const Pair& pair : puzzle.tests) Audit(pair, true, audit, hits);
    audit.whole.exact = HasAll(hits.pairs[kExact], audit.pairs);
    audit.whole.symmetric = HasAll(hits.pairs[kSymmetric], audit.pairs);
    if (const auto closest = Closest(hits)) audit.closest = training_[*closest].id;
    return audit;
  }

 private:
  /// Of one evaluation task: which training tasks have how many of its pairs, and the first
  /// training task that is near, has an input, has an output.
  struct Hits {
    std::map<uint32_t, uint32_t> pairs[kMatches];
    std::optional<uint32_t> near, input, output;
  };

  void Add(const Pair& pair, uint32_t task) {
    for (const Part part : {kInput, kOutput, kPair}) {
      if (part != kInput && !pair.output) continue;
      for (const Match match : {kExact, kSymmetric}) {
        TaskList& tasks = index_[part][match][KeyOf(suite_, part, match, pair)];
        if (tasks.empty() || tasks.back() != task) tasks.push_back(task);
      }
    }
    if (!looks_near_) return;
    near_.Add(pair);
    near_tasks_.push_back(task);
  }

  /// Null: none.
  const TaskList* Find(Part part, Match match, const Pair& pair) const {
    const auto& index = index_[part][match];
    const auto at = index.find(KeyOf(suite_, part, match, pair));
    return at == index.end() ? nullptr : &at->second;
  }

  /// Counts where `part` of the pair is; true where it is there up to the group.
  bool Count(Part part, const Pair& pair, SharedCount& count,
             std::optional<uint32_t>* first = nullptr) const {
    count.exact += Find(part, kExact, pair) != nullptr;
    const TaskList* tasks = Find(part, kSymmetric, pair);
    count.symmetric += tasks != nullptr;
    if (tasks && first && !*first) *first = tasks->front();
    return tasks != nullptr;
  }

  void CountHits(const Pair& pair, Hits& hits) const {
    for (const Match match : {kExact, kSymmetric}) {
      const TaskList* tasks = Find(pair.output ? kPair : kInput, match, pair);
      if (!tasks) continue;
      for (const uint32_t task : *tasks) ++hits.pairs[match][task];
    }
  }

  void Audit(const Pair& pair, bool test, TaskAudit& audit, Hits& hits) const {
    ++audit.pairs;
    CountHits(pair, hits);
    const bool input = Count(kInput, pair, audit.inputs, &hits.input);
    if (!pair.output) return;
    ++audit.known;
    audit.tests += test;
    Count(kOutput, pair, audit.outputs, &hits.output);
    SharedCount shared;
    const bool is_shared = Count(kPair, pair, shared);
    for (SharedCount* sum : {&audit.shared, test ? &audit.shared_tests : nullptr}) {
      if (!sum) continue;
      sum->exact += shared.exact;
      sum->symmetric += shared.symmetric;
    }
    if (is_shared) return;
    audit.other_output += input;
    if (!looks_near_) return;
    const auto near = near_.Find(pair);
    if (!near) return;
    ++audit.near;
    if (!hits.near) hits.near = near_tasks_[near->index];
  }

  static bool HasAll(const std::map<uint32_t, uint32_t>& hits, uint32_t pairs) {
    return std::ranges::any_of(hits, [&](const auto& hit) { return hit.second == pairs; });
  }

  static std::optional<uint32_t> Closest(const Hits& hits) {
    const auto& pairs = hits.pairs[kSymmetric];
    const auto most =
        std::ranges::max_element(pairs, {}, [](const auto& hit) { return hit.second; });
    if (most != pairs.end()) return most->first;
    return hits.near ? hits.near : hits.input ? hits.input : hits.output;
  }

  const Suite& suite_;
  std::span<const Puzzle> training_;
  bool looks_near_;
  NearPairs near_;
  TaskList near_tasks_;  ///< of each pair in near_
  std::unordered_map<std::string, TaskList> index_[kParts][kMatches];
};

AuditTotal Sum(std::span<const TaskAudit> audits, std::string overlap, std::string match,
               const std::function<uint32_t(const TaskAudit&)>& found,
               uint32_t TaskAudit::*of_pairs) {
  AuditTotal total{std::move(overlap), std::move(match)};
  for (const TaskAudit& audit : audits) {
    const uint32_t pairs = found(audit);
    total.tasks += pairs > 0;
    total.pairs += pairs;
    total.of_pairs += audit.*of_pairs;
  }
  total.of_tasks = static_cast<uint32_t>(audits.size());
  return total;
}

}  // namespace

std::vector<TaskAudit> AuditLeaks(const Suite& suite, std::span<const Puzzle> training,
                                  std::span<const Puzzle> evaluation, const AuditOptions& options) {
  const Auditor auditor(suite, training, options);
  std::vector<TaskAudit> audits;
  audits.reserve(evaluation.size());
  for (const Puzzle& puzzle : evaluation) audits.push_back(auditor.Audit(puzzle));
  return audits;
}

std::vector<AuditTotal> SumAudit(std::span<const TaskAudit> audits, const SuiteInfo& info) {
  std::vector<AuditTotal> totals;
  const auto add = [&](const char* overlap, SharedCount TaskAudit::*count,
                       uint32_t TaskAudit::*of) {
    totals.push_back(Sum(
        audits, overlap, "exact", [=](const TaskAudit& a) { return (a.*count).exact; }, of));
    totals.push_back(Sum(
        audits, overlap, "symmetry", [=](const TaskAudit& a) { return (a.*count).symmetric; }, of));
  };
  const auto add_near = [&](const char* overlap, uint32_t TaskAudit::*count) {
    totals.push_back(Sum(
        audits, overlap, "near", [=](const TaskAudit& a) { return a.*count; }, &TaskAudit::known));
  };
  add("input", &TaskAudit::inputs, &TaskAudit::pairs);
  add("output", &TaskAudit::outputs, &TaskAudit::known);
  add("pair", &TaskAudit::shared, &TaskAudit::known);
  if (info.has_demonstrations) {
    add("test pair", &TaskAudit::shared_tests, &TaskAudit::tests);
    for (const Match match : {kExact, kSymmetric}) {  // a whole task has all of its pairs there
      totals.push_back(Sum(
          audits, "whole task", match == kExact ? "exact" : "symmetry",
          [=](const TaskAudit& a) {
            const bool whole = match == kExact ? a.whole.exact : a.whole.symmetric;
            return whole ? a.pairs : 0;
          },
          &TaskAudit::pairs));
    }
    add_near("same input, other output", &TaskAudit::other_output);
  }
  add_near("near pair", &TaskAudit::near);
  return totals;
}

}  // namespace arc
