#pragma once
#include <cstdint>

// Which thread works on which element: plain arithmetic, so that it is tested without a GPU.
#ifdef __CUDACC__
#define ARC_HOST_DEVICE __host__ __device__
#else
#define ARC_HOST_DEVICE
#endif

namespace arc::cuda {

ARC_HOST_DEVICE constexpr int64_t CeilDivide(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// `rows` of `columns` cells, a cell a thread. A block of width x height threads takes `height`
/// rows, or, where a row has more cells than a block has threads, one of its chunks.
struct Tiling {
  int64_t rows, columns;
  int64_t width, height;

  ARC_HOST_DEVICE constexpr int64_t chunks() const { return CeilDivide(columns, width); }
  ARC_HOST_DEVICE constexpr int64_t blocks() const { return CeilDivide(rows, height) * chunks(); }
};

/// With blocks of at most `threads` threads; rows and columns at least 1.
constexpr Tiling TileRows(int64_t rows, int64_t columns, int64_t threads) {
  const int64_t width = columns < threads ? columns : threads;
  return {rows, columns, width, threads / width};
}

struct Cell {
  int64_t row, column;
  bool inside;
};

/// The cell of thread (x, y) of a block; some of the last ones have none.
ARC_HOST_DEVICE constexpr Cell CellOf(const Tiling& t, int64_t block, int64_t x, int64_t y) {
  const int64_t chunks = t.chunks();
  const int64_t row = block / chunks * t.height + y, column = block % chunks * t.width + x;
  return {row, column, row < t.rows && column < t.columns};
}

/// A token's parts (queries, keys, values) of `heads` heads, seen as pairs of packs: pack p of
/// a head's first half and the one half a head further, which half-split rotation mixes.
struct PairPlace {
  int64_t part;    ///< 0 queries, 1 keys, 2 values
  int64_t inside;  ///< first element of the pair's first pack, from the part's start
  int64_t angle;   ///< the same from the head's start: its place in a row of the tables
};

/// Pair `column` of a token; heads are 2 * half elements wide, packs `pack` elements.
ARC_HOST_DEVICE constexpr PairPlace PairOf(int64_t column, int64_t heads, int64_t half,
                                           int64_t pack) {
  const int64_t in_head = half / pack, head = column / in_head;
  const int64_t angle = column % in_head * pack;
  return {head / heads, head % heads * 2 * half + angle, angle};
}

/// How many of n elements are handled four (or `pack`) at a time; the rest one by one.
ARC_HOST_DEVICE constexpr int64_t WholePacks(int64_t n, int64_t pack) { return n / pack; }

}  // namespace arc::cuda
