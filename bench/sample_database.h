#pragma once
#include <filesystem>

#include "db/store.h"

namespace arc::bench {

/// Fills a new database with `runs` runs as trainings leave them: a configuration, a curve and an
/// evaluation each.
void AddSampleRuns(Store& store, int runs);
/// The row of an evaluation of `run`, and the votes of 400 outputs under 64 views at 4 steps.
EvaluationRecord SampleEvaluation(const std::string& run);
std::vector<OutputVotes> SampleVotes();

}  // namespace arc::bench
