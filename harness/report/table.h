#pragma once
#include <cstdio>
#include <string>
#include <variant>
#include <vector>

namespace arc {

/// A value of a listing: nothing, integer, real, text or a truth value.
using Cell = std::variant<std::monostate, int64_t, double, std::string, bool>;

/// Rows under named columns, printed for people or for programs.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;  ///< as many cells as columns
};

enum class TableFormat { kText, kJson, kJsonLines, kCsv };

/// kText: aligned in a box on a terminal, without the box elsewhere; numbers to
/// the right, reals to four significant digits. kJson: one array of objects, reals
/// exact, NaN and infinities as "nan", "inf", "-inf". kJsonLines: each of those objects on a
/// line of its own. kCsv: RFC 4180 with a header.
void PrintTable(FILE* out, const Table& table, TableFormat format);

/// What PrintTable prints.
std::string TableText(const Table& table, bool box);
std::string TableJson(const Table& table);
std::string TableJsonLines(const Table& table);
std::string TableCsv(const Table& table);

}  // namespace arc
