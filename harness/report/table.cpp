#include "harness/report/table.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

namespace arc {
namespace {

using Line = std::vector<std::string>;

std::string RealText(double value, bool exact) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return exact ? fmt::format("{}", value) : fmt::format("{:.4g}", value);
}

std::string CellText(const Cell& cell, bool exact) {
  if (const auto* whole = std::get_if<int64_t>(&cell)) return fmt::format("{}", *whole);
  if (const auto* real = std::get_if<double>(&cell)) return RealText(*real, exact);
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "yes" : "no";
  return "";
}

bool IsNumber(const Cell& cell) {
  return std::holds_alternative<int64_t>(cell) || std::holds_alternative<double>(cell);
}

// Characters of UTF-8 text; every one is taken to be one column wide.
size_t Width(const std::string& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return text;
}

std::string Padded(const std::string& text, size_t width, bool right) {
  const std::string blanks(width - Width(text), ' ');
  return right ? blanks + text : text + blanks;
}

/// The texts of a table and how they are laid out.
class Layout {
 public:
  explicit Layout(const Table& table) : head_(table.columns), right_(head_.size(), true) {
    for (const auto& row : table.rows) {
      Line line;
      for (size_t c = 0; c < head_.size(); ++c) {
        line.push_back(OneLine(CellText(row[c], false)));
        if (!IsNumber(row[c]) && row[c].index() != 0) right_[c] = false;
      }
      lines_.push_back(std::move(line));
    }
    for (size_t c = 0; c < head_.size(); ++c) {
      size_t width = Width(head_[c]);
      for (const Line& line : lines_) width = std::max(width, Width(line[c]));
      widths_.push_back(width);
    }
  }

  std::string Plain() const {
    std::string text = Row(head_, "", "  ", "");
    for (const Line& line : lines_) text += Row(line, "", "  ", "");
    return text;
  }

  std::string Boxed() const {
    std::string text = Rule("┌", "┬", "┐") + Row(head_, "│ ", " │ ", " │") + Rule("├", "┼", "┤");
    for (const Line& line : lines_) text += Row(line, "│ ", " │ ", " │");
    return text + Rule("└", "┴", "┘");
  }

 private:
  std::string Row(const Line& line, const char* begin, const char* middle, const char* end) const {
    std::string text = begin;
    for (size_t c = 0; c < line.size(); ++c) {
      if (c) text += middle;
      text += Padded(line[c], widths_[c], right_[c]);
    }
    text += end;
    text.resize(text.find_last_not_of(' ') + 1);
    text += '\n';
    return text;
  }

  std::string Rule(const char* begin, const char* middle, const char* end) const {
    std::string text = begin;
    for (size_t c = 0; c < widths_.size(); ++c) {
      if (c) text += middle;
      for (size_t i = 0; i < widths_[c] + 2; ++i) text += "─";
    }
    text += end;
    text += '\n';
    return text;
  }

  Line head_;
  std::vector<bool> right_;
  std::vector<Line> lines_;
  std::vector<size_t> widths_;
};

std::string JsonText(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string CellJson(const Cell& cell) {
  if (const auto* whole = std::get_if<int64_t>(&cell)) return fmt::format("{}", *whole);
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "true" : "false";
  if (const auto* text = std::get_if<std::string>(&cell)) return JsonText(*text);
  const auto* real = std::get_if<double>(&cell);
  if (!real) return "null";
  return std::isfinite(*real) ? JsonText(*real) : JsonText(RealText(*real, true));
}

// The columns' names as JSON; a name that comes again is told apart by a number.
Line Keys(const Table& table) {
  std::map<std::string, int> times;
  Line keys;
  for (const std::string& column : table.columns) {
    const int time = ++times[column];
    keys.push_back(JsonText(time == 1 ? column : fmt::format("{}_{}", column, time)));
  }
  return keys;
}

// Written as it goes: a document of a large table would cost more than all else.
void AppendRow(const Line& keys, const std::vector<Cell>& row, const char* indent,
               const char* colon, std::string& text) {
  text += '{';
  for (size_t c = 0; c < row.size(); ++c) {
    if (c) text += ',';
    text += indent;
    text += keys[c];
    text += colon;
    text += CellJson(row[c]);
  }
}

std::string CsvText(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  quoted += '"';
  return quoted;
}

}  // namespace

void PrintTable(FILE* out, const Table& table, TableFormat format) {
  const std::string text = format == TableFormat::kJson        ? TableJson(table)
                           : format == TableFormat::kJsonLines ? TableJsonLines(table)
                           : format == TableFormat::kCsv       ? TableCsv(table)
                                                         : TableText(table, isatty(fileno(out)));
  std::fwrite(text.data(), 1, text.size(), out);
}

std::string TableText(const Table& table, bool box) {
  const Layout layout(table);
  return box ? layout.Boxed() : layout.Plain();
}

std::string TableJson(const Table& table) {
  if (table.rows.empty()) return "[]\n";
  const Line keys = Keys(table);
  std::string text = "[";
  for (const auto& row : table.rows) {
    if (text.size() > 1) text += ',';
    text += "\n  ";
    AppendRow(keys, row, "\n    ", ": ", text);
    text += "\n  }";
  }
  return text + "\n]\n";
}

std::string TableJsonLines(const Table& table) {
  const Line keys = Keys(table);
  std::string text;
  for (const auto& row : table.rows) {
    AppendRow(keys, row, "", ":", text);
    text += "}\n";
  }
  return text;
}

std::string TableCsv(const Table& table) {
  std::string text;
  for (size_t c = 0; c < table.columns.size(); ++c) {
    if (c) text += ',';
    text += CsvText(table.columns[c]);
  }
  text += '\n';
  for (const auto& row : table.rows) {
    for (size_t c = 0; c < row.size(); ++c) {
      if (c) text += ',';
      text += CsvText(CellText(row[c], true));
    }
    text += '\n';
  }
  return text;
}

}  // namespace arc
