#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/parity/report.h"

namespace arc::parity {

/// case.json of one checkpoint: its tensors, and what its model answers.
void CheckOneCheckpoint(const std::filesystem::path& folder, const nlohmann::ordered_json& facts,
                        CaseReport& report);
/// case.json of many odd files: what reading each of them must come to.
void CheckOddCheckpoints(const std::filesystem::path& folder, const nlohmann::ordered_json& facts,
                         CaseReport& report);

}  // namespace arc::parity
