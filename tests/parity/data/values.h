#pragma once
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "tasks/grid.h"
#include "tasks/suite.h"
#include "tests/parity/report.h"

namespace arc::parity {

/// A list of equally long rows of integers 0 to 255; `[]` is an empty grid. Throws
/// BadData beginning with `place`.
Grid GridFromJson(const nlohmann::json& rows, const std::string& place);

/// Compares cell by cell; a grid of another shape differs in every cell.
void CompareGrids(CaseReport& report, const std::string& file, const std::string& name,
                  const Grid& actual, const Grid& expected);

/// Tokens as a model's argmax can give them: what does not fit 8 bits becomes 255.
Tokens TokensFromJson(const nlohmann::json& values, const std::string& place);

/// Reports every key of `object` that is not in `known` as missing: a value that
/// is expected and that nothing here compares.
void ReportUnknownKeys(CaseReport& report, const std::string& file, const std::string& name,
                       const nlohmann::json& object, const std::set<std::string>& known);

}  // namespace arc::parity
