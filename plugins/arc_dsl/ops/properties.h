#pragma once
#include <functional>
#include <string>
#include <vector>

#include "plugins/arc_dsl/value.h"

namespace arc_dsl {

/// A number that can be said of each of a grid's objects.
struct Property {
  std::string name;
  int cost = 1;
  std::function<std::vector<int>(const Objects&)> of;  ///< as many as objects, none negative
};

const std::vector<Property>& Properties();

/// The object's most frequent colour, and the number of its cells.
uint8_t MainColour(const Object& object);
int CellCount(const Object& object);

}  // namespace arc_dsl
