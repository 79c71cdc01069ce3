#pragma once
#include <string>
#include <string_view>

namespace arc {

/// A Jupyter notebook (nbformat 4) from a Python script in cells: a line "# %%" begins a cell of
/// code, "# %% [markdown]" one of text, whose lines are comments. What stands before the first
/// such line is left out.
std::string MakeNotebook(std::string_view script);

}  // namespace arc
