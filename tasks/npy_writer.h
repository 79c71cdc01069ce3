#pragma once
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace arc {

enum class NpyType { kUint8, kInt32, kInt64 };

/// A NumPy file written row by row, byte for byte as numpy.save (format 1.0, NumPy 1.23
/// and later) writes the array at once. The header, which holds the number of rows, has
/// a length of its own whatever that number is, and is written at the end: a file that
/// was not finished is no NumPy file. Throws Failed naming the path where it cannot be
/// written. One thread at a time.
class NpyWriter {
 public:
  /// `columns`: of a two-dimensional array; 0 for a vector.
  NpyWriter(const std::filesystem::path& path, NpyType type, uint64_t columns);

  /// `values` is one row ([columns]), or one element of a vector.
  void Append(std::span<const uint8_t> values);
  void Append(int64_t value);
  void Finish();

  uint64_t rows() const { return rows_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void Write(const void* data, size_t size);

  std::filesystem::path path_;
  NpyType type_;
  uint64_t columns_;
  uint64_t rows_ = 0;
  std::vector<int64_t> wide_;  ///< a row of kInt64
  std::vector<char> buffer_;   ///< the file's; outlives it
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace arc
