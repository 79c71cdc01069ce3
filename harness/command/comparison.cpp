#include "harness/command/comparison.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "harness/command/evaluation_choice.h"
#include "harness/command/seed_group.h"
#include "harness/report/solved.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr size_t kNamed = 5;  // puzzles that an error names

std::string Title(const Store& store, const std::vector<EvaluationRow>& rows) {
  const EvaluationRecord& e = rows[0].evaluation;
  const std::string what = rows.size() == 1
                               ? fmt::format("run {}", e.run)
                               : fmt::format("recipe {}, seeds {}", store.GetRun(e.run).recipe,
                                             fmt::join(SeedsOf(store, rows), ", "));
  return fmt::format("{} ({}, {} views, {} steps{})", EvaluatedName(store, rows[0]), what, e.views,
                     e.steps, e.control ? ", control" : "");
}

using PairKey = std::tuple<std::string, std::string, int>;  // puzzle, role, place

std::map<PairKey, std::string> Digests(const Store& store, int64_t dataset) {
  std::map<PairKey, std::string> digests;
  for (const PairRecord& pair : store.PairsOf(dataset)) {
    if (pair.split == "test") digests[{pair.puzzle, pair.role, pair.pair}] = pair.digest;
  }
  return digests;
}

/// Puzzles that one has and the other has not, or of which a pair is another.
std::set<std::string> Different(const std::map<PairKey, std::string>& a,
                                const std::map<PairKey, std::string>& b) {
  std::set<std::string> puzzles;
  for (const auto& [key, digest] : a) {
    const auto other = b.find(key);
    if (other == b.end() || other->second != digest) puzzles.insert(std::get<0>(key));
  }
  return puzzles;
}

/// Puzzles' names mean little: lines of files of one name, or generated with other clues, have
/// the same. Another canvas changes a set's hash and not its puzzles.
void CheckSameData(const Store& store, const EvaluationRow& a, const EvaluationRow& b) {
  if (a.evaluation.dataset == b.evaluation.dataset && a.evaluation.dataset) return;
  if (!a.evaluation.dataset || !b.evaluation.dataset) {
    throw BadData(fmt::format("evaluation {} says nothing of its puzzles' content",
                              a.evaluation.dataset ? b.id : a.id));
  }
  const DatasetRecord x = store.GetDataset(*a.evaluation.dataset);
  const DatasetRecord y = store.GetDataset(*b.evaluation.dataset);
  if (x.content_hash == y.content_hash) return;
  const auto left = Digests(store, *a.evaluation.dataset);
  const auto right = Digests(store, *b.evaluation.dataset);
  std::set<std::string> different = Different(left, right);
  different.merge(Different(right, left));
  if (different.empty() && !left.empty()) return;
  const std::vector<std::string> few(
      different.begin(),
      std::next(different.begin(), static_cast<ptrdiff_t>(std::min(different.size(), kNamed))));
  throw BadData(fmt::format(
      "evaluations {} and {} are not on the same puzzles: {} (data {}) and {} (data {}){}{}{}",
      a.id, b.id, x.name, x.content_hash.substr(0, 12), y.name, y.content_hash.substr(0, 12),
      few.empty() ? "" : fmt::format("; {} differ: ", different.size()), fmt::join(few, ", "),
      few.size() < different.size() ? ", ..." : ""));
}

void CheckNotThere(const std::vector<Entry>& entries, const std::string& name, int64_t id) {
  for (const Entry& entry : entries) {
    for (const EvaluationRow& row : entry.rows) {
      if (row.id != id) continue;
      throw UsageError(fmt::format("'{}' is {} again", name, entry.letter));
    }
  }
}

void CheckComparable(const Store& store, const Entry& first, const std::string& name,
                     const EvaluationRow& row) {
  const EvaluationRecord &x = first.first(), &y = row.evaluation;
  if (x.suite != y.suite) {
    throw UsageError(fmt::format("{} is on {}, '{}' on {}: nothing to compare", first.letter,
                                 x.suite, name, y.suite));
  }
  CheckSameData(store, first.rows[0], row);
}

Entry LoadEntry(const Store& store, const std::string& name) {
  Entry entry;
  for (const int64_t id : FindSeeds(store, name)) {
    entry.rows.push_back(store.GetEvaluation(id));
    const EvaluationRow& row = entry.rows.back();
    CheckSameData(store, entry.rows[0], row);
    entry.results.push_back(
        ByPuzzle(store.ResultsOf(row.id), row.evaluation.primary_metric, row.evaluation.attempts));
  }
  entry.title = Title(store, entry.rows);
  return entry;
}

}  // namespace

std::vector<Entry> LoadEntries(const Store& store, const std::vector<std::string>& names) {
  if (names.size() < 2) throw UsageError("one name: compare needs two or more");
  if (names.size() > kLetters.size()) {
    throw UsageError(fmt::format("{} names: compare takes {}", names.size(), kLetters.size()));
  }
  std::vector<Entry> entries;
  for (const std::string& name : names) {
    Entry entry = LoadEntry(store, name);
    entry.letter = kLetters[entries.size()];
    for (const EvaluationRow& row : entry.rows) {
      CheckNotThere(entries, name, row.id);
      if (!entries.empty()) CheckComparable(store, entries[0], name, row);
    }
    if (entry.results[0].empty()) {
      throw BadData(fmt::format("{}: no results, as the solutions are unknown", entry.title));
    }
    entry.summary = SummariseSeeds(entry.results);
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace arc
