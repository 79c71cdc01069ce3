// The grid turned and flipped: the seven maps of the square besides the identity.
#include "plugins/arc_dsl/ops/families.h"
#include "tasks/transform.h"

namespace arc_dsl {

void AddTurns(OperationTable* table) {
  static constexpr const char* kNames[] = {"",       "turn_left", "turn_half", "turn_right",
                                           "flip_h", "flip_v",    "transpose", "antitranspose"};
  for (int i = 1; i < 8; ++i) {
    table->Add(kNames[i], 2, [i](const Grid& grid) { return arc::ApplyDihedral(i, grid); });
  }
}

}  // namespace arc_dsl
