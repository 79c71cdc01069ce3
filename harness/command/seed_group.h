#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "db/store.h"

namespace arc {

/// Evaluations that are one entry of a comparison: a run (its latest evaluation), an
/// evaluation's number, several of these joined by '+', or "recipe:NAME" or "tag:TAG": the
/// finished trainings of that recipe or with that tag, the latest of each seed, by their latest
/// evaluations. Throws UsageError where there is none.
std::vector<int64_t> FindSeeds(const Store& store, const std::string& name);

/// The seeds that the evaluated runs were trained with. Throws UsageError where they are not
/// trainings of one recipe under several seeds, evaluated in one way.
std::vector<uint64_t> SeedsOf(const Store& store, const std::vector<EvaluationRow>& rows);

}  // namespace arc
