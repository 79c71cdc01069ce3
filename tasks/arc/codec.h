#pragma once
#include <span>

#include "tasks/suite.h"

namespace arc {

/// Tokens [side * side] of a grid's image under `view` with its top left cell at
/// `corner`: PAD 0, colour c as c + 2, EOS 1 along the row below and the column right
/// of it (not in the corner between them, nor off the canvas), as the public builders
/// encode. Throws BadData if the image does not fit or holds a colour above 9.
void EncodeArcGrid(const Grid& grid, const Transform& view, Corner corner, int side,
                   std::span<uint8_t> tokens);

/// The grid whose image under `view` is the largest rectangle of colours with a
/// corner at (0, 0), fewer rows winning ties; 0x0 if the first token is no colour.
/// Any other token ends a row's run.
void DecodeArcGrid(std::span<const uint8_t> tokens, const Transform& view, int side, Grid& grid);

/// The grid of exact, possibly translated tokens: the inverse of EncodeArcGrid.
/// Throws BadData if they are not what it makes of any grid and corner.
Grid LocateArcGrid(std::span<const uint8_t> tokens, int side);

}  // namespace arc
