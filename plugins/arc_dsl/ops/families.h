#pragma once
#include "plugins/arc_dsl/operation.h"

namespace arc_dsl {

/// The families of operations, a file each.
void AddTurns(OperationTable* table);         ///< turned and flipped
void AddCrops(OperationTable* table);         ///< a part of the grid
void AddScales(OperationTable* table);        ///< enlarged, shrunk, repeated
void AddColours(OperationTable* table);       ///< which colours there are; recoloured
void AddMasks(OperationTable* table);         ///< cells chosen, and what is done with them
void AddFills(OperationTable* table);         ///< what is enclosed
void AddLines(OperationTable* table);         ///< cells joined and prolonged
void AddGravity(OperationTable* table);       ///< cells and objects that fall
void AddSymmetry(OperationTable* table);      ///< mirror images complete each other
void AddPatterns(OperationTable* table);      ///< periodic patterns completed
void AddObjects(OperationTable* table);       ///< a grid's objects
void AddParts(OperationTable* table);         ///< a grid split at lines or cut into equal parts
void AddSelections(OperationTable* table);    ///< some of the objects, by a property
void AddRenderings(OperationTable* table);    ///< objects back to grids, masks, numbers
void AddRecolourings(OperationTable* table);  ///< objects recoloured and changed in place
void AddCounts(OperationTable* table);        ///< numbers, and grids made from numbers
void AddPlaces(OperationTable* table);        ///< layers of where a cell is
void AddNeighbours(OperationTable* table);    ///< layers of what is around a cell
void AddCleaning(OperationTable* table);      ///< noise removed
void AddJoins(OperationTable* table);         ///< two grids made one

}  // namespace arc_dsl
