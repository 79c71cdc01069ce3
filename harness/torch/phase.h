#pragma once
#include <ATen/record_function.h>

namespace arc {

/// A part of a run, from here to the end of the block, for profiles (training/profile.h) and
/// traces. Costs the look at a flag where nobody listens. `name` must outlive the program.
class Phase {
 public:
  explicit Phase(const char* name) : record_(at::RecordScope::USER_SCOPE) {
    if (record_.isActive()) record_.before(name);
  }

 private:
  at::RecordFunction record_;
};

}  // namespace arc
