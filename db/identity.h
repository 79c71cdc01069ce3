#pragma once
#include <optional>
#include <string>

#include "db/records.h"

namespace arc {

/// The time now, UTC, to the millisecond: "2026-01-31T12:00:00.000Z".
std::string UtcNow();

/// "<stem>-20260131-120000-ab12": the UTC time and four random hexadecimal digits. Of the stem
/// 80 bytes are kept; what is no ASCII letter, digit, '.' or '_' becomes '-', and it does not
/// begin with '.' or '-'.
std::string NewRunId(const std::string& stem);

/// The process `pid` of this machine as it is now; pid 0: the calling one.
ProcessIdentity IdentifyProcess(int64_t pid = 0);

/// Does that very process still run? Nothing where it cannot be known: another
/// host's process, or one whose pid was not recorded.
std::optional<bool> IsAlive(const ProcessIdentity& process);

}  // namespace arc
