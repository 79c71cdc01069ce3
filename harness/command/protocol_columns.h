#pragma once
#include <functional>
#include <string>
#include <vector>

#include "db/store.h"
#include "harness/report/table.h"

namespace arc {

/// A column of a listing of evaluations.
struct EvaluationColumn {
  std::string name;
  std::function<Cell(const LeaderboardRow&)> cell;
};

/// What else the rows' protocols say. For people: the audit, where there was one, and whatever
/// the rows differ in, so that no two protocols stand in one list without a column that tells
/// them apart. For programs all of it.
std::vector<EvaluationColumn> ProtocolColumns(const std::vector<LeaderboardRow>& rows,
                                              TableFormat format);

}  // namespace arc
