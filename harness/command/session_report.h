#pragma once
#include "harness/command/command.h"

namespace arc {

/// Limits of a worker that `train` and `eval` share.
struct SessionLimits {
  double silent_limit = 0;
  uint64_t memory_limit = 0;
  SessionOptions Apply(SessionOptions session) const;
};
void AddSessionLimits(CLI::App& command, SessionLimits& limits);

enum class SessionKind { kTraining, kEvaluation };

/// The evaluations as a table on stdout; what happened, and what to type next, on
/// stderr. Returns the exit code.
int ReportSession(const SessionResult& result, const Globals& globals,
                  const ListingOptions& listing, SessionKind kind);

}  // namespace arc
