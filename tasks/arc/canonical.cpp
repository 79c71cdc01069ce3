#include "tasks/arc/canonical.h"

#include <algorithm>
#include <array>

#include "tasks/hash.h"
#include "tasks/transform.h"

namespace arc {
namespace {

/// Names colours by first appearance; 0 keeps its name.
class Relabeller {
 public:
  /// Shape and relabelled cells, appended to `bytes`.
  void Append(const Grid& grid, std::string& bytes) {
    bytes += static_cast<char>(grid.rows);
    bytes += static_cast<char>(grid.cols);
    for (const uint8_t cell : grid.cells) {
      uint8_t& name = names_[cell];
      if (cell != 0 && name == 0) name = ++used_;
      bytes += static_cast<char>(name);
    }
  }

 private:
  std::array<uint8_t, 256> names_{};
  uint8_t used_ = 0;
};

}  // namespace

std::string CanonicalArcDigest(const Pair& pair) {
  std::string least;
  for (int map = 0; map < 8; ++map) {
    Relabeller relabel;
    std::string bytes;
    relabel.Append(ApplyDihedral(map, pair.input), bytes);
    if (pair.output) relabel.Append(ApplyDihedral(map, *pair.output), bytes);
    if (map == 0 || bytes < least) least = std::move(bytes);
  }
  return Sha256Hex(least);
}

}  // namespace arc
