#include "plugins/arc_dsl/search/names.h"

#include <array>

namespace arc_dsl {

std::string ColourName(int colour) {
  static constexpr std::array<const char*, 10> kNames = {
      "black", "blue", "red", "green", "yellow", "grey", "pink", "orange", "sky", "maroon"};
  return kNames.at(colour);
}

}  // namespace arc_dsl
