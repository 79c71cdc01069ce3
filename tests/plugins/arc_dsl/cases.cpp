#include "tests/plugins/arc_dsl/cases.h"

#include <algorithm>

namespace arc_dsl {
namespace {

std::string Rows(const Grid& grid, bool mask) {
  std::string text;
  for (int r = 0; r < grid.rows; ++r) {
    if (r > 0) text += ' ';
    for (int c = 0; c < grid.cols; ++c) {
      const uint8_t cell = grid.At(r, c);
      if (mask) {
        text += cell != 0 ? '#' : '.';
      } else {
        text += cell == kClear ? '.' : static_cast<char>(cell < 10 ? '0' + cell : 'a' + cell - 10);
      }
    }
  }
  return text;
}

struct Writer {
  std::string operator()(const Grid& grid) const { return Rows(grid, false); }
  std::string operator()(const Mask& mask) const { return Rows(mask.cells, true); }
  std::string operator()(const Layer& layer) const { return Rows(layer.cells, false); }
  std::string operator()(const Colour& colour) const {
    return "colour " + std::to_string(colour.value);
  }
  std::string operator()(int number) const { return std::to_string(number); }
  std::string operator()(const Objects& objects) const {
    std::string text;
    for (const Object& o : objects.list) {
      text += (text.empty() ? "" : "; ") + std::to_string(o.row) + "," + std::to_string(o.col) +
              " " + Rows(o.cells, false);
    }
    return text;
  }
};

}  // namespace

std::string TextOf(const Value& value) { return std::visit(Writer(), value); }

Mask M(const std::string& rows) {
  std::string digits = rows;
  std::replace(digits.begin(), digits.end(), '#', '1');
  std::replace(digits.begin(), digits.end(), '.', '0');
  return {arc::G(digits)};
}

Objects O(const std::string& rows) {
  const Grid grid = arc::G(rows);
  Objects objects{std::make_shared<const Grid>(grid), {}};
  for (const auto& cells : Regions(
           grid, true, [](uint8_t cell) { return cell != 0; },
           [](uint8_t a, uint8_t b) { return a == b; })) {
    objects.list.push_back(ObjectOf(grid, cells));
  }
  return objects;
}

}  // namespace arc_dsl
