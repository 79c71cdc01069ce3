#pragma once
#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "harness/run/bench/judge.h"

namespace arc {

/// A run with its judgements as one JSON object: what `bench --json` prints.
nlohmann::ordered_json BenchRunJson(const BenchRun& run);
/// The run of a file that BenchRunJson made; judgements are worked out anew. Throws BadData naming
/// the file.
BenchRun ReadBenchRun(const std::filesystem::path& file);

}  // namespace arc
