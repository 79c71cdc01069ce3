#include "harness/run/bundle/notebook.h"

#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

namespace arc {
namespace {

using nlohmann::json;

struct Cell {
  bool text = false;
  std::vector<std::string> lines;
};

// A line of text without what makes it a comment.
std::string Uncommented(const std::string& line) {
  if (line.starts_with("# ")) return line.substr(2);
  return line == "#" ? "" : line;
}

std::vector<Cell> CellsOf(std::string_view script) {
  std::vector<Cell> cells;
  std::istringstream in{std::string(script)};
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("# %%")) {
      cells.push_back({line == "# %% [markdown]", {}});
    } else if (!cells.empty()) {
      cells.back().lines.push_back(cells.back().text ? Uncommented(line) : line);
    }
  }
  return cells;
}

// The lines without the empty ones at the end; all but the last with their line's end.
json Source(std::vector<std::string> lines) {
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  for (size_t i = 0; i + 1 < lines.size(); ++i) lines[i] += '\n';
  return lines;
}

json ToJson(const Cell& cell) {
  json written{{"cell_type", cell.text ? "markdown" : "code"},
               {"metadata", json::object()},
               {"source", Source(cell.lines)}};
  if (!cell.text) written.update({{"execution_count", nullptr}, {"outputs", json::array()}});
  return written;
}

}  // namespace

std::string MakeNotebook(std::string_view script) {
  json cells = json::array();
  for (const Cell& cell : CellsOf(script)) cells.push_back(ToJson(cell));
  const json kernel{{"display_name", "Python 3"}, {"language", "python"}, {"name", "python3"}};
  const json notebook{
      {"cells", cells},
      {"metadata", {{"kernelspec", kernel}, {"language_info", {{"name", "python"}}}}},
      {"nbformat", 4},
      {"nbformat_minor", 4}};
  return notebook.dump(1) + "\n";
}

}  // namespace arc
