#include "harness/report/page/pairs.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "evaluators/compare.h"
#include "harness/report/page/solved.h"
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
    std::vector<PuzzleResult> results =
        SolvedByPuzzle(store.ResultsOf(rows[i].id), rows[i].evaluation);
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

}  // namespace

nlohmann::json PairsJson(const Store& store, std::span<const LeaderboardRow> rows) {
  const std::vector<Contender> contenders = Contenders(store, rows);
  nlohmann::json pairs = nlohmann::json::array();
  for (size_t i = 0; i < contenders.size(); ++i) {
    for (size_t j = i + 1; j < contenders.size(); ++j) {
      const std::optional<Comparison> c = CompareIfSame(contenders[i], contenders[j]);
      if (!c) continue;
      pairs.push_back({{"a", contenders[i].place},
                       {"b", contenders[j].place},
                       {"n", c->n},
                       {"valueA", c->value_a},
                       {"valueB", c->value_b},
                       {"difference", c->difference},
                       {"low", c->interval.low},
                       {"high", c->interval.high},
                       {"method", c->method},
                       {"wins", c->wins},
                       {"losses", c->losses},
                       {"both", c->both},
                       {"neither", c->neither},
                       {"p", c->p_value},
                       {"better", c->interval.low > 0    ? 1
                                  : c->interval.high < 0 ? -1
                                                         : 0}});
    }
  }
  return pairs;
}

}  // namespace arc
