#include "harness/run/bench/goals.h"

#include <fmt/format.h>

namespace arc {

const std::vector<Goal>& Goals() {
  using enum Goal::Kind;
  static const std::vector<Goal> goals = {
      {"step/hrm/bf16", kOfCeiling, 0.78},
      {"step/trm_att/bf16", kOfCeiling, 0.78},
      {"step/trm_mlp/bf16", kOfCeiling, 0.75},
      {"step/hrm/fp32", kOfCeiling, 0.85},
      {"step/trm_att/fp32", kOfCeiling, 0.85},
      {"step/trm_mlp/fp32", kOfCeiling, 0.85},
      {"step/hrm/bf16/2_threads", kOverOne, 1.85},
      {"step/trm_att/bf16/2_threads", kOverOne, 1.85},
      {"step/trm_mlp/bf16/2_threads", kOverOne, 1.85},
      {"step/small/bf16/2_threads", kAtPeak, 10.5},
      {"step/hrm/bf16/cuda", kOfCeiling, 0.5},
      {"step/hrm/bf16/cuda", kOfFloor, 0.8},
      {"step/trm_mlp/bf16/cuda", kOfCeiling, 0.5},
      {"step/trm_mlp/bf16/cuda", kOfFloor, 0.8},
      {"stream/arc", kItemSeconds, 1.5e-6},
      {"predict_and_vote/arc", kItemSeconds, 1e-6},
      {"solve/puzzles2_17_clue", kItems, 20000},
      {"solve/puzzles6_forum_hardest_1106", kItems, 2000},
      {"overhead/harness", kAtMost, 0.01},
      {"memory/growth", kAtMost, 1e6},
      {"start/front_end", kAtMost, 0.05},
      {"start/worker", kAtMost, 1},
  };
  return goals;
}

std::string GoalText(const Goal& goal, Quantity quantity) {
  switch (goal.kind) {
    case Goal::Kind::kOfCeiling:
      return fmt::format("≥ {:.0f} % of the ceiling", 100 * goal.limit);
    case Goal::Kind::kOfFloor:
      return fmt::format("≥ {:.0f} % of operations and bytes", 100 * goal.limit);
    case Goal::Kind::kOverOne:
      return fmt::format("≥ {} x one thread", goal.limit);
    case Goal::Kind::kAtPeak:
      return fmt::format("≥ {} /s at a peak of {}", goal.limit,
                         QuantityText(Quantity::kFlops, kReferencePeak));
    case Goal::Kind::kItems:
      return "≥ " + QuantityText(Quantity::kItems, goal.limit);
    case Goal::Kind::kItemSeconds:
      return "≤ " + QuantityText(Quantity::kSeconds, goal.limit) + " an item";
    case Goal::Kind::kAtMost:
      break;
  }
  return "≤ " + QuantityText(quantity, goal.limit);
}

}  // namespace arc
