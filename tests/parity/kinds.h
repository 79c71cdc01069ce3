#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "tests/parity/report.h"

namespace arc::parity {

/// Compares everything that the case in `folder` expects with what arcbench computes.
/// Throws BadData where the case itself cannot be read (missing or broken file);
/// what arcbench cannot do with a readable case is a comparison that falls short.
using Check = void (*)(const std::filesystem::path& folder, CaseReport& report);

/// One kind of case (parity README, "Kinds").
struct Kind {
  const char* name;
  Check check;
  /// Of a family under data/: the names of its cases' folders. Null: the family's
  /// folder itself is the one case.
  std::vector<std::string> (*cases)(const std::filesystem::path& family) = nullptr;
};

/// Throws BadData naming the kinds that there are.
const Kind& FindKind(const std::string& name);

/// All subfolders, by name.
std::vector<std::string> Subfolders(const std::filesystem::path& family);

// models/ (kinds of case.json)
void CheckModel(const std::filesystem::path& folder, CaseReport& report);
void CheckBlocks(const std::filesystem::path& folder, CaseReport& report);
// data/ (kinds of kind.json)
void CheckArcAugment(const std::filesystem::path& folder, CaseReport& report);
void CheckArcEncode(const std::filesystem::path& folder, CaseReport& report);
void CheckOfficialDataset(const std::filesystem::path& folder, CaseReport& report);
void CheckArcEvaluator(const std::filesystem::path& folder, CaseReport& report);
void CheckCheckpoints(const std::filesystem::path& folder, CaseReport& report);
void CheckKaggleScoring(const std::filesystem::path& folder, CaseReport& report);
std::vector<std::string> KaggleScoringCases(const std::filesystem::path& family);

}  // namespace arc::parity
