#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "tasks/grid.h"

namespace arc_dsl {

using arc::Grid;

/// What an object's bounding box holds where the object is not.
inline constexpr uint8_t kClear = 255;

/// A piece of a grid: some of its cells, at their place.
struct Object {
  int row = 0;  ///< of the bounding box's upper left cell in the source
  int col = 0;
  Grid cells;  ///< the bounding box; kClear where the source is not the object's
  bool operator==(const Object&) const = default;
};

/// Objects of one grid, in reading order unless an operation says otherwise.
struct Objects {
  std::shared_ptr<const Grid> source;  ///< never null
  std::vector<Object> list;
};

/// Cells that are chosen (1) or not (0).
struct Mask {
  Grid cells;
};

/// A number for each cell, such as the size of the object that it belongs to; no colour.
struct Layer {
  Grid cells;
};

struct Colour {
  uint8_t value = 0;
};

/// The types of the language; the order is that of Value's alternatives.
enum class Type : uint8_t { kGrid, kMask, kLayer, kObjects, kColour, kNumber };
inline constexpr int kTypes = 6;
using Value = std::variant<Grid, Mask, Layer, Objects, Colour, int>;

inline Type TypeOf(const Value& value) { return static_cast<Type>(value.index()); }
std::string NameOf(Type type);

/// A hash of the whole value, its type included; equal in every run.
uint64_t HashOf(const Value& value);
uint64_t Mix(uint64_t hash, uint64_t more);

/// May the search keep it? Grids, masks and layers have 1-30 rows and columns,
/// objects are 1-200, numbers 0-255.
bool IsUsable(const Value& value);

/// Cells held, a measure of memory and of the work to read it.
size_t SizeOf(const Value& value);

}  // namespace arc_dsl
