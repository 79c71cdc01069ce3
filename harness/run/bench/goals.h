#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "harness/run/bench/figure.h"

namespace arc {

/// What a figure has to reach, as a ratio within its own run wherever that can be.
struct Goal {
  enum class Kind {
    kOfCeiling,    ///< at least this part of the figure's ceiling
    kOfFloor,      ///< FloorSeconds is at least this part of the time taken
    kOverOne,      ///< at least so many times as fast as with one thread
    kAtPeak,       ///< at least so many items a second, scaled by this run's peak to kReferencePeak
    kItems,        ///< at least so many items a second
    kItemSeconds,  ///< at most so many seconds an item
    kAtMost,       ///< at most this, in the figure's own unit
  };
  std::string_view figure;
  Kind kind;
  double limit;
};

/// bf16 matrix products of one core of the machine that the limits of kAtPeak were taken on.
inline constexpr double kReferencePeak = 205e9;

const std::vector<Goal>& Goals();
/// The goal for people: "≥ 78 % of the ceiling", "≤ 50 ms". `quantity` is the figure's.
std::string GoalText(const Goal& goal, Quantity quantity);

}  // namespace arc
