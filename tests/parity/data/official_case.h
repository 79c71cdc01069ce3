#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tasks/official_layout.h"
#include "tasks/official_writer.h"
#include "tests/parity/report.h"

namespace arc::parity {

/// One run of a public builder: what it read, how it was called, what it wrote.
struct OfficialCase {
  std::filesystem::path folder;
  nlohmann::json build;  ///< build.json
  std::string builder;   ///< "arc", "sudoku", "maze"
  OfficialFlavour flavour = OfficialFlavour::kTrm;
  const nlohmann::json& config() const { return build.at("config"); }
};

/// Throws BadData where build.json is not that of a builder known here.
OfficialCase ReadOfficialCase(const std::filesystem::path& folder);

/// Finds the random choices of the builder in its rows, and builds the dataset again
/// in `out` from source/ and these choices, with the product's reader, transforms,
/// encoder and writer. A row or name that no choice explains, a rule of the layout
/// that is broken and a line that was printed otherwise fall short. Throws BadData
/// where a source or an array cannot be read.
void RebuildArc(const OfficialCase& c, const std::filesystem::path& out, CaseReport& report);
void RebuildBoards(const OfficialCase& c, const std::filesystem::path& out, CaseReport& report);

}  // namespace arc::parity
