#pragma once
#include <span>

#include "tasks/suite.h"

namespace arc {

/// Tokens [side * side] of a grid whose corner lies at (row, col): PAD 0, colour
/// c as c + 2, EOS 1 along the row below and the column right of the grid (not
/// in the corner between them, nor off the canvas), as the public builders
/// encode. Throws BadData if the grid does not fit or holds a colour above 9.
Tokens EncodeArcGrid(const Grid& grid, int row, int col, int side);

/// The largest rectangle of colours with a corner at (0, 0), fewer rows winning
/// ties; 0x0 if the first token is no colour. Any other token ends a row's run.
Grid DecodeArcGrid(std::span<const uint8_t> tokens, int side);

/// The grid of exact, possibly translated tokens: the inverse of EncodeArcGrid.
/// Throws BadData if they are not what it makes of any grid and corner.
Grid LocateArcGrid(std::span<const uint8_t> tokens, int side);

}  // namespace arc
