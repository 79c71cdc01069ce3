#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

namespace arc {

/// An array of a NumPy file, row-major.
template <typename T>
struct NpyArray {
  std::vector<uint64_t> shape;
  std::vector<T> values;
};

/// Reads any integer array (8 to 64 bits, little-endian, row-major). Throws
/// BadData naming the file and its dtype, its shape, the bytes it lacks or has
/// too many, or the value that does not fit.
NpyArray<int64_t> ReadNpyIntegers(const std::filesystem::path& path);

/// Tokens [rows, seq_len], of any integer type in the file. Throws BadData also
/// on another shape (seq_len 0: any length) and on a value outside
/// 0..vocab_size-1, naming its row and column.
NpyArray<uint8_t> ReadNpyTokens(const std::filesystem::path& path, uint64_t seq_len,
                                int vocab_size);

}  // namespace arc
