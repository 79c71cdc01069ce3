#include "submissions/grid_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "submissions/submission.h"
#include "tasks/files.h"

namespace arc {
namespace {

using Json = nlohmann::json;

/// A list or object may be large: its kind alone.
std::string Describe(const Json& value) {
  if (value.is_object()) return "an object";
  return value.is_array() ? "a list" : Shown(value);
}

const char* CheckShape(const Json& rows, std::string& text) {
  if (!rows.is_array()) {
    text = fmt::format("{}, not a list of rows", Describe(rows));
    return "bad_grid_type";
  }
  for (size_t r = 0; r < rows.size(); ++r) {
    if (rows[r].is_array()) continue;
    text = fmt::format("row {} is {}, not a list", r, Describe(rows[r]));
    return "bad_grid_type";
  }
  if (std::all_of(rows.begin(), rows.end(), [](const Json& row) { return row.empty(); })) {
    text = "no cells";
    return "empty_grid";
  }
  for (size_t r = 1; r < rows.size(); ++r) {
    if (rows[r].size() == rows[0].size()) continue;
    text = fmt::format("row {}: {} cells, row 0: {}", r, rows[r].size(), rows[0].size());
    return "not_rectangular";
  }
  if (rows.size() > kSubmissionSide || rows[0].size() > kSubmissionSide) {
    text = fmt::format("{} x {} cells, at most {} x {}", rows.size(), rows[0].size(),
                       kSubmissionSide, kSubmissionSide);
    return "grid_too_large";
  }
  return nullptr;
}

const char* ReadCell(const Json& cell, uint8_t& to) {
  if (!cell.is_number_integer()) return "bad_cell_type";
  // Unsigned up to 2^64 - 1, where signed would wrap; -0 is signed, and a 0.
  const bool fits = cell.is_number_unsigned() ? cell.get<uint64_t>() < kSubmissionColours
                                              : cell.get<int64_t>() == 0;
  if (!fits) return "bad_cell_value";
  to = cell.get<uint8_t>();
  return nullptr;
}

}  // namespace

const char* ReadGrid(const Json& value, Grid& grid, std::string& text) {
  if (const char* code = CheckShape(value, text)) return code;
  Grid read(static_cast<int>(value.size()), static_cast<int>(value[0].size()));
  for (int r = 0; r < read.rows; ++r) {
    for (int c = 0; c < read.cols; ++c) {
      const Json& cell = value[r][c];
      const char* code = ReadCell(cell, read.At(r, c));
      if (code == nullptr) continue;
      text = fmt::format("[{}][{}] is {}, not 0 to 9", r, c, Describe(cell));
      return code;
    }
  }
  grid = std::move(read);
  return nullptr;
}

void AppendGrid(std::string& text, const Grid& grid) {
  for (int r = 0; r < grid.rows; ++r) {
    text += r == 0 ? "[[" : ",[";
    for (int c = 0; c < grid.cols; ++c) {
      if (c > 0) text += ',';
      text += static_cast<char>('0' + grid.At(r, c));
    }
    text += ']';
  }
  text += ']';
}

}  // namespace arc
