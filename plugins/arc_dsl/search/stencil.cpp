#include "plugins/arc_dsl/search/stencil.h"

#include <array>
#include <optional>

#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

constexpr int kRadius = 4;
constexpr int kSide = 2 * kRadius + 1;
constexpr int kMostNodeCost = 6;  ///< of grids that are looked at
constexpr int kLeastSeen = 2;     ///< cells of a colour that something is learnt from

/// What is drawn around the cells of one colour: by the offset, a colour or kClear.
using Stencil = std::array<uint8_t, static_cast<size_t>(kSide* kSide)>;
using Stencils = std::array<std::optional<Stencil>, 10>;

const Grid& GridOf(const Node& node, size_t example) {
  return std::get<Grid>(node.values[example]);
}

bool HasShapes(const Task& task, const Node& node) {
  for (size_t d = 0; d < task.demonstrations(); ++d) {
    if (!SameShape(GridOf(node, d), task.outputs[d])) return false;
  }
  return true;
}

// Visits each offset of a cell that lies on background: visit(offset, row, col).
template <typename Visit>
void Around(const Grid& grid, uint8_t background, int row, int col, const Visit& visit) {
  for (int i = 0; i < kSide * kSide; ++i) {
    const int r = row + i / kSide - kRadius, c = col + i % kSide - kRadius;
    if (Inside(grid, r, c) && grid.At(r, c) == background) visit(static_cast<size_t>(i), r, c);
  }
}

/// What has been seen at each offset from the cells of one colour.
struct Sight {
  int cells = 0;
  std::array<int, static_cast<size_t>(kSide* kSide)> seen{};
  Stencil colour{};  ///< kClear where two colours were seen
};

void Look(const Grid& grid, const Grid& output, std::array<Sight, 10>* sights) {
  const uint8_t b = Background(grid);
  ForEachCell(grid, [&](int r, int c) {
    if (grid.At(r, c) == b) return;
    Sight& sight = (*sights)[grid.At(r, c)];
    ++sight.cells;
    Around(grid, b, r, c, [&](size_t i, int row, int col) {
      const uint8_t colour = output.At(row, col) == b ? kClear : output.At(row, col);
      if (sight.seen[i]++ == 0) sight.colour[i] = colour;
      if (sight.colour[i] != colour) sight.colour[i] = kClear;
    });
  });
}

Stencils Learn(const Task& task, const Node& node) {
  std::array<Sight, 10> sights;
  for (size_t d = 0; d < task.demonstrations(); ++d)
    Look(GridOf(node, d), task.outputs[d], &sights);
  Stencils stencils;
  for (size_t colour = 0; colour < 10; ++colour) {
    if (sights[colour].cells == 0) continue;
    Stencil& stencil = stencils[colour].emplace(sights[colour].colour);
    for (size_t i = 0; i < stencil.size(); ++i) {
      if (sights[colour].seen[i] < kLeastSeen) stencil[i] = kClear;
    }
  }
  return stencils;
}

// Nothing where a colour was never seen.
std::optional<Grid> Draw(const Grid& grid, const Stencils& stencils) {
  const uint8_t b = Background(grid);
  Grid result = grid;
  bool known = true;
  ForEachCell(grid, [&](int r, int c) {
    if (grid.At(r, c) == b) return;
    const auto& stencil = stencils[grid.At(r, c)];
    known &= stencil.has_value();
    if (!stencil) return;
    Around(grid, b, r, c, [&](size_t i, int row, int col) {
      if ((*stencil)[i] != kClear) result.At(row, col) = (*stencil)[i];
    });
  });
  return known ? std::optional(result) : std::nullopt;
}

// Offsets at which something is drawn, of all colours.
int CountOffsets(const Stencils& stencils) {
  int count = 0;
  for (const auto& stencil : stencils) {
    for (size_t i = 0; stencil && i < stencil->size(); ++i) count += (*stencil)[i] != kClear;
  }
  return count;
}

}  // namespace

void TryStencil(const Task& task, const Bank& bank, int index, Budget* budget, Programs* programs) {
  const Node& node = bank[index];
  if (node.type != Type::kGrid || node.cost > kMostNodeCost || !HasShapes(task, node)) return;
  size_t cells = 0;
  for (const Value& value : node.values) cells += SizeOf(value);
  budget->Spend(30 * cells);
  const Stencils stencils = Learn(task, node);
  const int offsets = CountOffsets(stencils);
  if (offsets == 0) return;
  Program program{"stencil(" + bank.TextOf(index) + ")", node.cost + 2 + (offsets + 2) / 3, {}};
  for (size_t i = 0; i < node.values.size(); ++i) {
    const auto drawn = Draw(GridOf(node, i), stencils);
    if (!drawn || (i < task.demonstrations() && *drawn != task.outputs[i])) return;
    if (i >= task.demonstrations()) program.answers.push_back(*drawn);
  }
  programs->Add(std::move(program));
}

}  // namespace arc_dsl
