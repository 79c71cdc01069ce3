#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "harness/run/session.h"

namespace CLI {
class App;
}

namespace arc {

/// What is to be evaluated on what, as `eval` and `match` take it.
struct EvalOptions {
  std::string target;  ///< run, checkpoint file, or solver
  std::string suite, data;
  int64_t views = 0, steps = 0;
  bool sealed = false;                 ///< seal the predictions before the solutions are opened
  std::vector<std::string> overrides;  ///< key=value
};

/// --suite, --data, --views and --steps.
void AddEvalOptions(CLI::App& command, EvalOptions& options);

/// Throws UsageError where the target is none of the three, and as the sessions do.
SessionResult Evaluate(const EvalOptions& options, const SessionOptions& session);

}  // namespace arc
