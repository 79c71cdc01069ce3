#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tasks/grid.h"

namespace arc {

/// One view's answer at one halting step, the augmentation undone.
struct Prediction {
  uint32_t view = 0;
  uint16_t step = 1;    ///< as in Vote
  bool halted = false;  ///< as in Vote
  float q = 0;          ///< as in Vote
  Grid grid;
};

/// A Prediction whose grid is kept among its output's candidates.
struct Vote {
  uint32_t view = 0;
  uint16_t step = 0;       ///< 1-based halting step that the answer was read at (solvers: 1)
  bool halted = false;     ///< the model's own rule would have stopped at or before this step
  uint32_t candidate = 0;  ///< index into OutputVotes::candidates
  float q = 0;             ///< q_halt logit (solvers: confidence logit, 0 if none)
};

/// Everything predicted for one test output, in the untransformed puzzle's
/// frame: distinct grids once, and who voted for which.
struct OutputVotes {
  std::string puzzle;  ///< puzzle id
  uint32_t test = 0;
  std::vector<Grid> candidates;  ///< distinct, in order of first appearance
  std::vector<Vote> votes;
};

}  // namespace arc
