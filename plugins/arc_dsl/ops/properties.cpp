#include "plugins/arc_dsl/ops/properties.h"

#include <algorithm>
#include <map>

#include "plugins/arc_dsl/ops/tools.h"
#include "tasks/transform.h"

namespace arc_dsl {
namespace {

int ColourCount(const Object& object) {
  const auto counts = CountColours(object.cells);
  return static_cast<int>(counts.size() - std::count(counts.begin(), counts.end(), 0));
}

// Regions of what is not the object, shut in by it inside its bounding box.
int HoleCount(const Object& object) {
  int holes = 0;
  const Grid& box = object.cells;
  for (const auto& cells : Regions(
           box, false, [](uint8_t cell) { return cell == kClear; },
           [](uint8_t, uint8_t) { return true; })) {
    holes += std::none_of(cells.begin(), cells.end(), [&box](int cell) {
      const int r = cell / box.cols, c = cell % box.cols;
      return r == 0 || c == 0 || r == box.rows - 1 || c == box.cols - 1;
    });
  }
  return holes;
}

Grid Silhouette(const Grid& grid) {
  return Map(grid, [](uint8_t cell) -> uint8_t { return cell == kClear ? 0 : 1; });
}

int Symmetries(const Object& object) {
  int count = 0;
  for (int d = 1; d < 8; ++d) count += arc::ApplyDihedral(d, object.cells) == object.cells;
  return count;
}

int AtBorder(const Object& object, const Grid& source) {
  return object.row == 0 || object.col == 0 || object.row + object.cells.rows == source.rows ||
         object.col + object.cells.cols == source.cols;
}

// Cells that are not of the object's main colour.
int Odd(const Object& object) {
  return CellCount(object) - CountColours(object.cells)[MainColour(object)];
}

// Cells that are not of the source's background.
int Ink(const Object& object, uint8_t background) {
  return CellCount(object) - CountColours(object.cells)[background];
}

Property Each(std::string name, int cost, std::function<int(const Object&)> of) {
  return {std::move(name), cost, [of = std::move(of)](const Objects& objects) {
            std::vector<int> numbers;
            for (const Object& object : objects.list) numbers.push_back(of(object));
            return numbers;
          }};
}

Property EachIn(std::string name, int cost, std::function<int(const Object&, const Grid&)> of) {
  return {std::move(name), cost, [of = std::move(of)](const Objects& objects) {
            std::vector<int> numbers;
            for (const Object& object : objects.list) {
              numbers.push_back(of(object, *objects.source));
            }
            return numbers;
          }};
}

// How many of the objects are alike in what key() says.
template <typename Key>
Property Alike(std::string name, int cost, Key key) {
  return {std::move(name), cost, [key](const Objects& objects) {
            std::map<decltype(key(objects.list[0])), int> counts;
            for (const Object& object : objects.list) ++counts[key(object)];
            std::vector<int> numbers;
            for (const Object& object : objects.list) numbers.push_back(counts[key(object)]);
            return numbers;
          }};
}

// The least of the eight images of a silhouette: equal for turned and flipped shapes.
Grid ShapeClass(const Object& object) {
  const Grid shape = Silhouette(object.cells);
  Grid least = shape;
  for (int d = 1; d < 8; ++d) least = std::min(least, arc::ApplyDihedral(d, shape));
  return least;
}

std::vector<Property> MakeProperties() {
  std::vector<Property> all;
  all.push_back(Each("size", 1, CellCount));
  all.push_back(
      Each("area", 2, [](const Object& o) { return static_cast<int>(o.cells.cells.size()); }));
  all.push_back(Each("height", 2, [](const Object& o) { return o.cells.rows; }));
  all.push_back(Each("width", 2, [](const Object& o) { return o.cells.cols; }));
  all.push_back(
      Each("side", 2, [](const Object& o) { return std::max(o.cells.rows, o.cells.cols); }));
  all.push_back(Each("colours", 1, ColourCount));
  all.push_back(Each("holes", 1, HoleCount));
  all.push_back(Each("symmetries", 1, Symmetries));
  all.push_back(Each("flips_h", 2, [](const Object& o) -> int {
    return arc::ApplyDihedral(4, o.cells) == o.cells;
  }));
  all.push_back(Each("flips_v", 2, [](const Object& o) -> int {
    return arc::ApplyDihedral(5, o.cells) == o.cells;
  }));
  all.push_back(Each("full", 1, [](const Object& o) -> int {
    return CellCount(o) == static_cast<int>(o.cells.cells.size());
  }));
  all.push_back(
      Each("square", 2, [](const Object& o) -> int { return o.cells.rows == o.cells.cols; }));
  all.push_back(
      Each("upright", 2, [](const Object& o) -> int { return o.cells.rows > o.cells.cols; }));
  all.push_back(Each("gaps", 2, [](const Object& o) {
    return static_cast<int>(o.cells.cells.size()) - CellCount(o);
  }));
  all.push_back(Each("odd_cells", 2, Odd));
  all.push_back(Each("row", 2, [](const Object& o) { return o.row; }));
  all.push_back(Each("col", 2, [](const Object& o) { return o.col; }));
  all.push_back(Each("colour", 1, [](const Object& o) -> int { return MainColour(o); }));
  all.push_back(EachIn("at_border", 1, AtBorder));
  all.push_back(
      EachIn("ink", 1, [](const Object& o, const Grid& g) { return Ink(o, Background(g)); }));
  all.push_back(
      EachIn("bottom", 2, [](const Object& o, const Grid&) { return o.row + o.cells.rows; }));
  all.push_back(
      EachIn("right", 2, [](const Object& o, const Grid&) { return o.col + o.cells.cols; }));
  all.push_back(Alike("same_shape", 1, [](const Object& o) { return Silhouette(o.cells); }));
  all.push_back(Alike("same_shape_turned", 2, ShapeClass));
  all.push_back(Alike("same_cells", 2, [](const Object& o) { return o.cells; }));
  all.push_back(Alike("same_colour", 1, MainColour));
  all.push_back(Alike("same_size", 2, CellCount));
  return all;
}

}  // namespace

uint8_t MainColour(const Object& object) {
  const auto counts = CountColours(object.cells);
  return static_cast<uint8_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

int CellCount(const Object& object) {
  const auto& cells = object.cells.cells;
  return static_cast<int>(cells.size() - std::count(cells.begin(), cells.end(), kClear));
}

const std::vector<Property>& Properties() {
  static const std::vector<Property> all = MakeProperties();
  return all;
}

}  // namespace arc_dsl
