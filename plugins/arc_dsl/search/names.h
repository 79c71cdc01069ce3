#pragma once
#include <string>

namespace arc_dsl {

/// What programs call the colours 0-9.
std::string ColourName(int colour);

}  // namespace arc_dsl
