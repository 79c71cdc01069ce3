#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "tasks/grid.h"

namespace arc {

/// Reads a grid of a submission: a list of 1 to 30 equally long rows of 1 to 30
/// integers 0 to 9. Returns null, or the code of its first fault with `text` saying
/// where and what; `grid` is then left as it was.
const char* ReadGrid(const nlohmann::json& value, Grid& grid, std::string& text);

/// Appends the grid as JSON, `[[1,2],[3,4]]`. It must be able to stand in a submission.
void AppendGrid(std::string& text, const Grid& grid);

}  // namespace arc
