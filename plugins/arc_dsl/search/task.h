#pragma once
#include <string>
#include <vector>

#include "tasks/grid.h"

namespace arc_dsl {

using arc::Grid;

/// What a program has to explain, and what it is asked.
struct Task {
  std::vector<Grid> inputs;    ///< of the demonstrations, then of the tests; none empty
  std::vector<Grid> outputs;   ///< of the demonstrations
  std::string name = "input";  ///< what programs call the input
  size_t demonstrations() const { return outputs.size(); }
  size_t tests() const { return inputs.size() - outputs.size(); }
};

/// A program that gives every demonstration's output, and an answer to every test.
struct Program {
  std::string text;           ///< as a person would write it: crop(most(objects(input), size))
  int cost = 0;               ///< the simpler, the less
  std::vector<Grid> answers;  ///< one for each test
};

}  // namespace arc_dsl
