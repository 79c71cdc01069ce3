#include "tests/parity/models/block_case.h"

namespace arc::parity {

void CheckUrmBlocks(BlockCase&) {}

}  // namespace arc::parity
