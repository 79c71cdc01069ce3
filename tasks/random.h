#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace arc {

/// One step of splitmix64 (Steele, Lea, Flood 2014): a bijection of 64-bit words.
constexpr uint64_t Mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}
/// A seed that depends on all of its parts, for streams that do not overlap.
constexpr uint64_t Mix(uint64_t a, uint64_t b) { return Mix(Mix(a) ^ (b + 0x632be59bd9b4e019ULL)); }

/// A small counter-based generator whose whole state is two words, equal on
/// every platform (std:: distributions are not).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(Mix(seed)) {}
  uint64_t Next() { return Mix(state_ += 0x9e3779b97f4a7c15ULL); }
  /// Uniform in [0, n); n >= 1. Multiply-shift: the bias is below n / 2^64.
  uint64_t Below(uint64_t n) {
    return static_cast<uint64_t>((static_cast<Wide>(Next()) * n) >> 64);
  }
  /// Uniform in [0, 1).
  double Uniform() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }
  template <typename T>
  void Shuffle(std::span<T> items) {
    for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[Below(i)]);
  }

 private:
  __extension__ using Wide = unsigned __int128;
  uint64_t state_;
};

}  // namespace arc
