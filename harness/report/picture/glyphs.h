#pragma once
#include <array>
#include <cstdint>

namespace arc {

inline constexpr int kGlyphRows = 7;
inline constexpr int kGlyphCols = 5;

/// A character as 7 rows of 5 pixels, the leftmost in bit 4; a full block for one that is none
/// of 1-9, A-G, S, o and ?.
using Glyph = std::array<uint8_t, kGlyphRows>;
const Glyph& GlyphOf(char character);

}  // namespace arc
