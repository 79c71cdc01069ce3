#pragma once
#include <string>

#include "harness/command/command.h"
#include "harness/run/compete/contest.h"

namespace arc {

/// The stages on stdout; on stderr where things lie, the scores where solutions are known and
/// there is time, and what can be done next. `tasks`: as --tasks has it.
void ReportContest(const std::string& tasks, const ContestOptions& contest,
                   const ContestResult& result, const Globals& globals,
                   const ListingOptions& listing);

}  // namespace arc
