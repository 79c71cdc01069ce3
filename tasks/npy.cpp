#include "tasks/npy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <npy.hpp>
#include <sstream>
#include <string>
#include <string_view>

#include "tasks/board/board_csv.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

struct Contents {
  npy::header_t header;
  std::string dtype;
  std::ifstream file;      ///< at the first element
  uint64_t data_size = 0;  ///< bytes from there to the end
};

constexpr size_t kPieceSize = 1 << 20;  ///< bytes read at a time; whole elements of any type

/// Length of magic, version, size field and dictionary; 0 if the file of `size` bytes, which
/// begins with `bytes`, ends before that. Looked at before the parser does, which would
/// believe any length.
size_t HeaderSize(std::string_view bytes, uint64_t file_size) {
  constexpr size_t kMagicAndVersion = 8;
  if (bytes.size() < kMagicAndVersion) return 0;
  const size_t field = bytes[6] == 1 ? 2 : 4;
  if (bytes.size() < kMagicAndVersion + field) return 0;
  size_t length = 0;
  for (size_t i = field; i-- > 0;) {
    length = length << 8 | static_cast<uint8_t>(bytes[kMagicAndVersion + i]);
  }
  const size_t size = kMagicAndVersion + field + length;
  return length == 0 || size > file_size ? 0 : size;
}

void Read(std::ifstream& file, char* to, size_t size, const std::string& name) {
  if (file.read(to, static_cast<std::streamsize>(size))) return;
  throw BadData(fmt::format("{}: cannot be read: short read", name));
}

/// Magic to dictionary; leaves the file behind them.
std::string ReadHeader(std::ifstream& file, uint64_t file_size, const std::string& name) {
  constexpr size_t kPreamble = 12;
  std::string bytes(std::min<uint64_t>(kPreamble, file_size), '\0');
  Read(file, bytes.data(), bytes.size(), name);
  if (!bytes.starts_with("\x93NUMPY")) {
    throw BadData(fmt::format("{}: not a NumPy file (it does not begin with \\x93NUMPY)", name));
  }
  const size_t size = HeaderSize(bytes, file_size);
  if (size == 0) throw BadData(fmt::format("{}: truncated inside the NumPy header", name));
  bytes.resize(size);
  file.seekg(0);
  Read(file, bytes.data(), size, name);
  return bytes;
}

npy::header_t ParseHeader(const std::string& bytes, const std::string& name) {
  try {
    std::istringstream stream(bytes);
    return npy::parse_header(npy::read_header(stream));
  } catch (const std::exception& error) {
    const size_t begin = std::min(bytes.find('{'), bytes.size()), end = bytes.rfind('}');
    throw BadData(fmt::format("{}: bad NumPy header {}: {}", name,
                              ShownText(std::string_view(bytes).substr(begin, end - begin + 1)),
                              error.what()));
  }
}

void CheckType(const npy::header_t& header, const std::string& name) {
  const npy::dtype_t& type = header.dtype;
  const bool integer = type.kind == 'i' || type.kind == 'u';
  const bool sized =
      type.itemsize == 1 || type.itemsize == 2 || type.itemsize == 4 || type.itemsize == 8;
  if (!integer || !sized || type.byteorder == '>') {
    throw BadData(fmt::format("{}: dtype '{}': not a little-endian integer", name, type.str()));
  }
  if (header.fortran_order && header.shape.size() > 1) {
    throw BadData(fmt::format("{}: column-major (fortran_order): not supported", name));
  }
}

/// Throws unless the data is exactly as long as shape and type say.
void CheckLength(const Contents& contents, const std::string& name) {
  unsigned long long bytes = contents.header.dtype.itemsize;
  for (const auto dimension : contents.header.shape) {
    if (__builtin_mul_overflow(bytes, dimension, &bytes)) {
      throw BadData(
          fmt::format("{}: shape ({}): too large", name, fmt::join(contents.header.shape, ", ")));
    }
  }
  if (bytes == contents.data_size) return;
  throw BadData(fmt::format("{}: {} bytes of data, but shape ({}) of '{}' takes {}{}", name,
                            contents.data_size, fmt::join(contents.header.shape, ", "),
                            contents.dtype, bytes,
                            contents.data_size < bytes ? ": truncated" : ""));
}

Contents Open(const std::filesystem::path& path) {
  const std::string name = path.string();
  Contents contents;
  uint64_t size = 0;
  contents.file = OpenFile(path, size);
  const std::string header = ReadHeader(contents.file, size, name);
  contents.header = ParseHeader(header, name);
  CheckType(contents.header, name);
  contents.dtype = contents.header.dtype.str();
  contents.data_size = size - header.size();
  CheckLength(contents, name);
  return contents;
}

/// Calls use(i, value) for every element, piece by piece.
template <typename T, typename Use>
void ForEachAs(Contents& contents, const std::string& name, const Use& use) {
  std::vector<T> piece(kPieceSize / sizeof(T));
  const size_t count = contents.data_size / sizeof(T);
  for (size_t begin = 0; begin < count; begin += piece.size()) {
    const size_t here = std::min(piece.size(), count - begin);
    Read(contents.file, reinterpret_cast<char*>(piece.data()), here * sizeof(T), name);
    for (size_t i = 0; i < here; ++i) use(begin + i, piece[i]);
  }
}

template <typename Use>
void ForEach(Contents& contents, const std::string& name, const Use& use) {
  const bool is_signed = contents.header.dtype.kind == 'i';
  switch (contents.header.dtype.itemsize) {
    case 1:
      return is_signed ? ForEachAs<int8_t>(contents, name, use)
                       : ForEachAs<uint8_t>(contents, name, use);
    case 2:
      return is_signed ? ForEachAs<int16_t>(contents, name, use)
                       : ForEachAs<uint16_t>(contents, name, use);
    case 4:
      return is_signed ? ForEachAs<int32_t>(contents, name, use)
                       : ForEachAs<uint32_t>(contents, name, use);
    default:
      return is_signed ? ForEachAs<int64_t>(contents, name, use)
                       : ForEachAs<uint64_t>(contents, name, use);
  }
}

template <typename T>
NpyArray<T> Allocate(const Contents& contents) {
  NpyArray<T> array;
  array.shape.assign(contents.header.shape.begin(), contents.header.shape.end());
  array.values.resize(contents.data_size / contents.header.dtype.itemsize);
  return array;
}

}  // namespace

NpyArray<int64_t> ReadNpyIntegers(const std::filesystem::path& path) {
  const std::string name = path.string();
  Contents contents = Open(path);
  NpyArray<int64_t> array = Allocate<int64_t>(contents);
  ForEach(contents, name, [&](size_t i, auto value) {
    if (!std::in_range<int64_t>(value)) {
      throw BadData(fmt::format("{}: element {} is {}: not below 2^63", name, i, value));
    }
    array.values[i] = static_cast<int64_t>(value);
  });
  return array;
}

NpyArray<uint8_t> ReadNpyTokens(const std::filesystem::path& path, uint64_t seq_len,
                                int vocab_size) {
  const std::string name = path.string();
  Contents contents = Open(path);
  NpyArray<uint8_t> array = Allocate<uint8_t>(contents);
  const auto& shape = array.shape;
  if (shape.size() != 2 || shape[1] == 0 || (seq_len != 0 && shape[1] != seq_len)) {
    throw BadData(fmt::format("{}: shape ({}), but tokens are [rows, {}]", name,
                              fmt::join(shape, ", "),
                              seq_len ? fmt::to_string(seq_len) : "length"));
  }
  ForEach(contents, name, [&](size_t i, auto value) {
    if (std::cmp_less(value, 0) || std::cmp_greater_equal(value, vocab_size)) {
      throw BadData(fmt::format("{}: row {}, column {}: token {} is not in 0..{}", name,
                                i / shape[1], i % shape[1], value, vocab_size - 1));
    }
    array.values[i] = static_cast<uint8_t>(value);
  });
  return array;
}

}  // namespace arc
