#include "tests/parity/data/values.h"

#include <fmt/format.h>

#include "tasks/error.h"
#include "tasks/files.h"

namespace arc::parity {
namespace {

using nlohmann::json;

int64_t Integer(const json& value, const std::string& place) {
  if (value.is_number_integer()) return value.get<int64_t>();
  throw BadData(fmt::format("{}: {} is not an integer", place, Shown(value)));
}

}  // namespace

Grid GridFromJson(const json& rows, const std::string& place) {
  if (!rows.is_array()) throw BadData(fmt::format("{}: {} is no grid", place, Shown(rows)));
  Grid grid;
  for (const json& row : rows) {
    if (!row.is_array() || row.empty() || (grid.rows > 0 && row.size() != rows[0].size())) {
      throw BadData(fmt::format("{}: row {} of the grid is {}", place, grid.rows, Shown(row)));
    }
    for (const json& cell : row) {
      const int64_t value = Integer(cell, place);
      if (value < 0 || value > 255) throw BadData(fmt::format("{}: a cell is {}", place, value));
      grid.cells.push_back(static_cast<uint8_t>(value));
    }
    ++grid.rows;
    grid.cols = static_cast<int>(row.size());
  }
  return grid;
}

void CompareGrids(CaseReport& report, const std::string& file, const std::string& name,
                  const Grid& actual, const Grid& expected) {
  if (actual.rows != expected.rows || actual.cols != expected.cols) {
    const auto count = std::max<int64_t>(1, static_cast<int64_t>(expected.cells.size()));
    return report.Exact(file, name, count, count,
                        fmt::format("{} x {} cells instead of {} x {}", actual.rows, actual.cols,
                                    expected.rows, expected.cols));
  }
  int64_t different = 0;
  for (size_t i = 0; i < expected.cells.size(); ++i) {
    different += actual.cells[i] != expected.cells[i];
  }
  report.Exact(file, name, static_cast<int64_t>(expected.cells.size()), different);
}

Tokens TokensFromJson(const json& values, const std::string& place) {
  if (!values.is_array()) throw BadData(fmt::format("{}: {} are no tokens", place, Shown(values)));
  Tokens tokens;
  for (const json& value : values) {
    const int64_t token = Integer(value, place);
    tokens.push_back(token < 0 || token > 255 ? 255 : static_cast<uint8_t>(token));
  }
  return tokens;
}

void ReportUnknownKeys(CaseReport& report, const std::string& file, const std::string& name,
                       const json& object, const std::set<std::string>& known) {
  if (!object.is_object()) throw BadData(fmt::format("{}: {} is no object", file, Shown(object)));
  for (const auto& [key, value] : object.items()) {
    if (!known.contains(key)) report.Missing(file, name.empty() ? key : name + "." + key);
  }
}

}  // namespace arc::parity
