#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "harness/run/bench/step_costs.h"

namespace arc {

/// A measurement of a whole model: the benchmark's name says which, and both the program that
/// measures and the front end that judges look its sizes up here.
struct StepCase {
  std::string name;  ///< "step/hrm/bf16", "forward/trm_mlp/bf16/cuda", "step/hrm/bf16/2_threads"
  StepShape shape;
  bool training = true;
  bool bf16 = true;
  bool cuda = false;
  int threads = 1;

  int element() const { return bf16 ? 2 : 4; }
  std::vector<OperationCost> Costs() const {
    return training ? TrainStepCosts(shape, element()) : ForwardCosts(shape, element());
  }
};

/// All of them: the published Sudoku settings with batch 8 on a CPU and 768 on a GPU, and a small
/// model whose time is the harness's rather than the products'.
const std::vector<StepCase>& StepCases();
/// Null: no such case.
const StepCase* FindStepCase(std::string_view name);

}  // namespace arc
