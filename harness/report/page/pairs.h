#pragma once
#include <nlohmann/json_fwd.hpp>
#include <span>

#include "db/store.h"

namespace arc {

inline constexpr size_t kMostCompared = 8;

/// Evaluations of a dataset compared two by two, the first kMostCompared rows with results:
///   [{"a", "b" (places among `rows`), "n", "valueA", "valueB", "difference", "low", "high",
///     "method", "wins", "losses", "both", "neither", "p", "corrected" (Holm, over all pairs here),
///     "better" (1: a, -1: b, 0; by "corrected")}]
/// Pairs whose puzzles are not the same are left out.
nlohmann::json PairsJson(const Store& store, std::span<const LeaderboardRow> rows);

}  // namespace arc
