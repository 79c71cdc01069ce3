#include "harness/report/page/pairs.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "evaluators/compare.h"
#include "evaluators/statistics.h"
#include "harness/report/solved.h"
#include "tasks/error.h"

namespace arc {
namespace {

struct Contender {
  size_t place = 0;
  std::vector<PuzzleResult> results;
};

std::vector<Contender> Contenders(const Store& store, std::span<const LeaderboardRow> rows) {
  std::vector<Contender> contenders;
  for (size_t i = 0; i < rows.size() && contenders.size() < kMostCompared; ++i) {
    const EvaluationRecord& e = rows[i].evaluation;
    std::vector<PuzzleResult> results =
        ByPuzzle(store.ResultsOf(rows[i].id), e.primary_metric, e.attempts);
    if (!results.empty()) contenders.push_back({i, std::move(results)});
  }
  return contenders;
}

// Parts of a dataset that differ cannot be compared; that is no fault of the report's.
std::optional<Comparison> CompareIfSame(const Contender& a, const Contender& b) {
  try {
    return Compare(a.results, b.results);
  } catch (const Error&) {
    return std::nullopt;
  }
}

struct Compared {
  size_t a = 0, b = 0;  // places among the rows
  Comparison c;
};

std::vector<Compared> AllCompared(const std::vector<Contender>& contenders) {
  std::vector<Compared> pairs;
  for (size_t i = 0; i < contenders.size(); ++i) {
    for (size_t j = i + 1; j < contenders.size(); ++j) {
      if (const std::optional<Comparison> c = CompareIfSame(contenders[i], contenders[j])) {
        pairs.push_back({contenders[i].place, contenders[j].place, *c});
      }
    }
  }
  return pairs;
}

nlohmann::json ComparedJson(const Compared& pair, double corrected) {
  const Comparison& c = pair.c;
  return {{"a", pair.a},
          {"b", pair.b},
          {"n", c.n},
          {"valueA", c.value_a},
          {"valueB", c.value_b},
          {"difference", c.difference},
          {"low", c.interval.low},
          {"high", c.interval.high},
          {"method", c.method},
          {"wins", c.wins},
          {"losses", c.losses},
          {"both", c.both},
          {"neither", c.neither},
          {"p", c.p_value},
          {"corrected", corrected},
          {"better", Better(c, corrected)}};
}

}  // namespace

nlohmann::json PairsJson(const Store& store, std::span<const LeaderboardRow> rows) {
  const std::vector<Compared> pairs = AllCompared(Contenders(store, rows));
  std::vector<double> p_values;
  for (const Compared& pair : pairs) p_values.push_back(pair.c.p_value);
  const std::vector<double> corrected = HolmAdjusted(p_values);
  nlohmann::json all = nlohmann::json::array();
  for (size_t i = 0; i < pairs.size(); ++i) all.push_back(ComparedJson(pairs[i], corrected[i]));
  return all;
}

}  // namespace arc
