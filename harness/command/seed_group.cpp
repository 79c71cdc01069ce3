#include "harness/command/seed_group.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "harness/command/evaluation_choice.h"
#include "tasks/error.h"

namespace arc {
namespace {

/// Settings that may differ between the seeds of one recipe: how fast and where, not what.
constexpr std::array kFreeSettings = {
    "training.seed",       "training.threads",          "training.device",
    "training.cuda_graph", "training.checkpoint_every", "training.checkpoint_seconds",
    "training.log_every",  "evaluation.batch_size"};

std::vector<int64_t> LatestOfEachSeed(const Store& store, RunFilter filter,
                                      const std::string& name) {
  filter.status = "finished";
  filter.kind = "train";
  std::map<uint64_t, int64_t> by_seed;
  for (const RunRow& row : store.Runs(filter)) {  // newest first
    if (row.evaluations == 0 || by_seed.contains(row.seed)) continue;
    by_seed[row.seed] = store.EvaluationsOf(row.id).back().id;
  }
  if (by_seed.empty()) {
    throw UsageError(fmt::format("'{}': no finished training with an evaluation", name));
  }
  std::vector<int64_t> ids;
  for (const auto& [seed, id] : by_seed) ids.push_back(id);
  return ids;
}

std::map<std::string, std::string> Settings(const Store& store, const EvaluationRow& row) {
  std::map<std::string, std::string> settings;
  for (const ParamRecord& p : store.Params(row.evaluation.run)) settings[p.key] = p.value;
  for (const char* key : kFreeSettings) settings.erase(key);
  return settings;
}

void CheckTrained(const Store& store, const EvaluationRow& row) {
  if (!row.evaluation.run.empty() && store.GetRun(row.evaluation.run).kind == "train") return;
  throw UsageError(fmt::format(
      "evaluation {} is of no training: only a recipe's seeds can be one entry", row.id));
}

void CheckOneRecipe(const Store& store, const EvaluationRow& a, const EvaluationRow& b) {
  auto x = Settings(store, a), y = Settings(store, b);
  for (const auto& [key, value] : y) x[key];  // what only one has is empty in the other
  for (const auto& [key, value] : x) {
    if (value == y[key]) continue;
    throw UsageError(fmt::format("runs {} and {} are not seeds of one recipe: {} = '{}' and '{}'",
                                 a.evaluation.run, b.evaluation.run, key, value, y[key]));
  }
}

std::string Way(const EvaluationRecord& e) {
  return fmt::format("{} views, {} steps, {}, {} attempts", e.views, e.steps, e.voting_rule,
                     e.attempts);
}

void CheckOneWay(const EvaluationRow& a, const EvaluationRow& b) {
  if (Way(a.evaluation) == Way(b.evaluation)) return;
  throw UsageError(fmt::format("evaluations {} ({}) and {} ({}) cannot be one entry", a.id,
                               Way(a.evaluation), b.id, Way(b.evaluation)));
}

}  // namespace

std::vector<int64_t> FindSeeds(const Store& store, const std::string& name) {
  if (name.starts_with("recipe:")) {
    return LatestOfEachSeed(store, {.recipe = name.substr(7)}, name);
  }
  if (name.starts_with("tag:")) return LatestOfEachSeed(store, {.tag = name.substr(4)}, name);
  std::vector<int64_t> ids;
  for (size_t at = 0; at <= name.size();) {
    const size_t plus = std::min(name.find('+', at), name.size());
    ids.push_back(FindEvaluation(store, name.substr(at, plus - at)));
    at = plus + 1;
  }
  return ids;
}

std::vector<uint64_t> SeedsOf(const Store& store, const std::vector<EvaluationRow>& rows) {
  std::vector<uint64_t> seeds;
  for (const EvaluationRow& row : rows) {
    CheckTrained(store, row);
    const uint64_t seed = store.GetRun(row.evaluation.run).seed;
    if (std::ranges::find(seeds, seed) != seeds.end()) {
      throw UsageError(
          fmt::format("run {}: seed {} is in the entry already", row.evaluation.run, seed));
    }
    seeds.push_back(seed);
    CheckOneRecipe(store, rows[0], row);
    CheckOneWay(rows[0], row);
  }
  return seeds;
}

}  // namespace arc
