#include "plugins/arc_dsl/value.h"

#include <array>
#include <cstring>

#include "tasks/arc/limits.h"

namespace arc_dsl {
namespace {

constexpr size_t kMostObjects = 200;

uint64_t HashGrid(const Grid& grid) {
  uint64_t hash = Mix(static_cast<uint64_t>(grid.rows), static_cast<uint64_t>(grid.cols));
  const uint8_t* at = grid.cells.data();
  size_t left = grid.cells.size();
  for (; left >= 8; left -= 8, at += 8) {
    uint64_t word;
    std::memcpy(&word, at, 8);
    hash = Mix(hash, word);
  }
  uint64_t rest = 0;
  std::memcpy(&rest, at, left);
  return Mix(hash, rest);
}

struct Hasher {
  uint64_t operator()(const Grid& grid) const { return HashGrid(grid); }
  uint64_t operator()(const Mask& mask) const { return HashGrid(mask.cells); }
  uint64_t operator()(const Layer& layer) const { return HashGrid(layer.cells); }
  uint64_t operator()(const Colour& colour) const { return Mix(1, colour.value); }
  uint64_t operator()(int number) const { return Mix(2, static_cast<uint64_t>(number)); }
  uint64_t operator()(const Objects& objects) const {
    uint64_t hash = HashGrid(*objects.source);
    for (const Object& object : objects.list) {
      hash = Mix(Mix(hash, static_cast<uint64_t>(object.row * 64 + object.col)),
                 HashGrid(object.cells));
    }
    return hash;
  }
};

bool IsUsableGrid(const Grid& grid) {
  return !grid.empty() && grid.rows <= arc::kMaxArcSide && grid.cols <= arc::kMaxArcSide;
}

struct Judge {
  bool operator()(const Grid& grid) const { return IsUsableGrid(grid); }
  bool operator()(const Mask& mask) const { return IsUsableGrid(mask.cells); }
  bool operator()(const Layer& layer) const { return IsUsableGrid(layer.cells); }
  bool operator()(const Colour& colour) const { return colour.value < arc::kArcColours; }
  bool operator()(int number) const { return number >= 0 && number < 256; }
  bool operator()(const Objects& objects) const {
    return !objects.list.empty() && objects.list.size() <= kMostObjects;
  }
};

struct Sizer {
  size_t operator()(const Grid& grid) const { return grid.cells.size(); }
  size_t operator()(const Mask& mask) const { return mask.cells.cells.size(); }
  size_t operator()(const Layer& layer) const { return layer.cells.cells.size(); }
  size_t operator()(const Colour&) const { return 1; }
  size_t operator()(int) const { return 1; }
  size_t operator()(const Objects& objects) const {
    size_t size = 0;
    for (const Object& object : objects.list) size += 32 + object.cells.cells.size();
    return size;
  }
};

}  // namespace

std::string NameOf(Type type) {
  static const std::array<const char*, kTypes> names = {"Grid",    "Mask",   "Layer",
                                                        "Objects", "Colour", "Number"};
  return names[static_cast<size_t>(type)];
}

uint64_t Mix(uint64_t hash, uint64_t more) {
  hash = (hash ^ more) * 0x9e3779b97f4a7c15ULL;
  hash = (hash ^ (hash >> 29)) * 0xbf58476d1ce4e5b9ULL;
  return hash ^ (hash >> 32);
}

uint64_t HashOf(const Value& value) { return Mix(std::visit(Hasher(), value), value.index() + 1); }

bool IsUsable(const Value& value) { return std::visit(Judge(), value); }

size_t SizeOf(const Value& value) { return std::visit(Sizer(), value); }

}  // namespace arc_dsl
