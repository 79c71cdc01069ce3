#include "tasks/sudoku/canonical.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "tasks/random.h"
#include "tasks/sudoku/structure.h"

namespace arc {
namespace {

using sudoku::Colours;
using sudoku::Structure;
using sudoku::Vertices;

/// Vertices that automorphisms are known to map onto each other.
class Orbits {
 public:
  Orbits() { std::iota(parent_.begin(), parent_.end(), uint8_t{0}); }
  uint8_t Find(uint8_t v) const {
    while (parent_[v] != v) v = parent_[v];
    return v;
  }
  void Join(uint8_t a, uint8_t b) { parent_[Find(a)] = Find(b); }

 private:
  Vertices parent_;
};

/// What a refinement leaves: a number that isomorphic nodes share, and the
/// class to branch on (its colour; none: all colours differ).
struct Refined {
  uint64_t signature = 0;
  std::optional<uint64_t> branch;
};

/// Smallest leaf over all orders of individualisation; nodes are compared by
/// their signatures level by level, then leaves by their grids.
class Labelling {
 public:
  /// Goes on from the best of `before`, a structure over other vertices.
  explicit Labelling(const Structure& structure, const Labelling* before = nullptr)
      : structure_(structure) {
    if (before != nullptr) {
      trace_ = before->trace_;
      best_ = before->best_;
    }
    Explore(structure_.Kinds());
  }
  const Grid& best() const { return *best_; }

 private:
  void Explore(Colours colours) {
    const size_t depth = path_.size();
    const Refined node = Refine(colours);
    if (!Promising(depth, node.signature)) return;
    if (!node.branch) return Leaf(structure_.Order(colours));
    orbits_.resize(depth);
    orbits_.emplace_back();
    std::vector<uint8_t> done;
    for (uint8_t v = 0; v < structure_.size(); ++v) {
      if (colours[v] != *node.branch || SameOrbit(depth, v, done)) continue;
      done.push_back(v);
      Colours child = colours;
      child[v] = Mix(child[v] + 1);
      path_.push_back(v);
      Explore(child);
      path_.pop_back();
      if (back_to_ < depth) return;
      back_to_ = kNowhere;
      orbits_.resize(depth + 1);
    }
  }

  Refined Refine(Colours& colours) const {
    size_t classes = 0;
    while (true) {
      Colours sorted = colours;
      const auto end = sorted.begin() + structure_.size();
      std::sort(sorted.begin(), end);
      size_t now = 1;
      for (auto it = sorted.begin() + 1; it != end; ++it) now += *it != it[-1];
      if (now == classes || now == static_cast<size_t>(structure_.size())) {
        return Summary({sorted.data(), static_cast<size_t>(structure_.size())});
      }
      classes = now;
      colours = structure_.Round(colours);
    }
  }

  /// The branch is the first of the smallest classes with more than one vertex.
  static Refined Summary(std::span<const uint64_t> sorted) {
    Refined node;
    size_t smallest = sorted.size() + 1;
    for (size_t i = 0; i < sorted.size();) {
      const size_t start = i;
      while (i < sorted.size() && sorted[i] == sorted[start]) ++i;
      node.signature = Mix(node.signature, sorted[start]) + (i - start);
      if (i - start == 1 || i - start >= smallest) continue;
      smallest = i - start;
      node.branch = sorted[start];
    }
    return node;
  }

  /// May a node at this depth lead to the best leaf? Forgets a best that it beats.
  bool Promising(size_t depth, uint64_t signature) {
    if (depth < trace_.size()) {
      if (signature > trace_[depth]) return false;
      if (signature == trace_[depth]) return true;
      trace_.resize(depth);
      best_.reset();
    }
    trace_.push_back(signature);
    return true;
  }

  void Leaf(const Vertices& order) {
    Grid grid = structure_.Relabel(order);
    if (!best_ || grid < *best_) {
      best_ = std::move(grid);
      best_order_ = order;
      best_path_ = path_;
    } else if (grid == *best_) {
      Repeat(order);
    }
  }

  /// A leaf equal to the best: an automorphism, or, where the best came from the
  /// other structure, an isomorphism after which nothing new can come.
  void Repeat(const Vertices& order) {
    if (!best_order_) {
      back_to_ = 0;
      finished_ = true;
      return;
    }
    Vertices image{};
    for (int i = 0; i < structure_.size(); ++i) image[(*best_order_)[i]] = order[i];
    for (size_t depth = 0; depth < path_.size(); ++depth) {
      for (uint8_t v = 0; v < structure_.size(); ++v) orbits_[depth].Join(v, image[v]);
      if (image[path_[depth]] == path_[depth] && path_[depth] == best_path_[depth]) continue;
      // It fixes what was chosen above, so this branch is the image of one that was searched.
      if (image[best_path_[depth]] == path_[depth]) back_to_ = depth;
      return;
    }
  }

  bool SameOrbit(size_t depth, uint8_t v, const std::vector<uint8_t>& done) const {
    if (finished_) return true;
    return std::any_of(done.begin(), done.end(),
                       [&](uint8_t u) { return orbits_[depth].Find(u) == orbits_[depth].Find(v); });
  }

  static constexpr size_t kNowhere = ~size_t{0};
  const Structure& structure_;
  std::vector<uint64_t> trace_;  ///< signatures on the way to the best leaf
  std::optional<Grid> best_;
  std::optional<Vertices> best_order_;  ///< none while the best is another structure's
  std::vector<uint8_t> best_path_;
  std::vector<uint8_t> path_;   ///< vertices individualised so far
  std::vector<Orbits> orbits_;  ///< of the automorphisms that fix path_ up to that depth
  size_t back_to_ = kNowhere;   ///< depth to return to at once
  bool finished_ = false;
};

Grid Transposed(const Grid& grid) {
  Grid out(grid.cols, grid.rows);
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) out.At(c, r) = grid.At(r, c);
  }
  return out;
}

}  // namespace

Grid CanonicalSudoku(const Grid& puzzle) {
  CheckSudokuGrid(puzzle);
  const Structure plain(puzzle);
  const Labelling upright(plain);
  const SudokuBox box = SudokuBoxOf(puzzle.rows);
  if (box.rows != box.cols) return upright.best();
  const Structure turned(Transposed(puzzle));
  return Labelling(turned, &upright).best();
}

}  // namespace arc
