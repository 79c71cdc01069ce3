#pragma once

namespace arc {

inline constexpr int kMaxArcSide = 30;  ///< grids have 1..30 rows and columns
inline constexpr int kArcColours = 10;  ///< colours 0..9; 0 is the background
inline constexpr int kArcVocab = 12;    ///< PAD 0, EOS 1, colour c is c + 2

}  // namespace arc
