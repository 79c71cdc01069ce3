#pragma once
#include <string>

#include "tasks/puzzle.h"

namespace arc {

/// SHA-256 (hex) of the least, over the 8 dihedral maps, of the pair's bytes
/// with colours 1-9 renamed in order of first appearance (input, then output).
/// Equal exactly for pairs that a dihedral map and a permutation of colours 1-9
/// turn into each other.
std::string CanonicalArcDigest(const Pair& pair);

}  // namespace arc
