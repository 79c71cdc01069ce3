#pragma once
#include <functional>
#include <string>
#include <vector>

#include "tasks/puzzle.h"

namespace arc_baseline {

/// Grids of one shape, laid upon each other: what an output's cell may depend on.
using Layers = std::vector<arc::Grid>;

/// One way to look at an input: its layers have the shape of the wanted output.
struct Reading {
  std::string name;
  std::function<Layers(const arc::Grid&)> read;  ///< no layers: does not apply to this input
};

/// Readings worth trying, the simplest first: the grid turned or flipped; cropped;
/// scaled; tiled; cut into equal parts; with its mirror images; with its
/// neighbours. Their parameters come from the demonstrations' sizes.
std::vector<Reading> ReadingsFor(const std::vector<arc::Pair>& demonstrations);

}  // namespace arc_baseline
