#pragma once
#include <string>
#include <vector>

#include "plugins/arc_dsl/ops/tools.h"
#include "plugins/arc_dsl/value.h"
#include "tests/tasks/arc/grids.h"

namespace arc_dsl {

/// One operation, applied: "rays up" is the operation `rays` with the parameter `up`.
struct Case {
  std::string call;
  std::vector<Value> arguments;
  std::string expected;  ///< TextOf the result; "nothing" where it does not apply
};

/// A value as text. Grids and layers: rows of digits, a = 10 and so on, `.` for kClear and
/// beyond the border; masks: `#` and `.`; objects: "row,col cells; ..."; colours: "colour 3".
std::string TextOf(const Value& value);

/// A mask from rows of `#` and `.`.
Mask M(const std::string& rows);
/// Regions of one colour that are not black, with diagonal steps, in reading order.
Objects O(const std::string& rows);

void AddGridCases(std::vector<Case>* cases);     ///< turned, cut, scaled, joined
void AddColourCases(std::vector<Case>* cases);   ///< colours, masks, numbers
void AddDrawingCases(std::vector<Case>* cases);  ///< lines, fills, falls
void AddPatternCases(std::vector<Case>* cases);  ///< symmetry, patterns, noise
void AddObjectCases(std::vector<Case>* cases);   ///< objects found, chosen, drawn
void AddLayerCases(std::vector<Case>* cases);    ///< places and neighbours

}  // namespace arc_dsl
