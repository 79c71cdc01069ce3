#include "plugins/arc_dsl/language.h"

#include "plugins/arc_dsl/ops/families.h"

namespace arc_dsl {

const std::vector<Operation>& Language() {
  static const std::vector<Operation> language = [] {
    OperationTable table;
    for (const auto add : {AddTurns,   AddCrops,  AddScales,     AddColours,    AddMasks,
                           AddFills,   AddLines,  AddGravity,    AddSymmetry,   AddPatterns,
                           AddObjects, AddParts,  AddSelections, AddRenderings, AddRecolourings,
                           AddCounts,  AddPlaces, AddNeighbours, AddCleaning,   AddJoins}) {
      add(&table);
    }
    return table.Take();
  }();
  return language;
}

}  // namespace arc_dsl
