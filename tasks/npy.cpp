#include "tasks/npy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
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
  std::string_view data;  ///< into the file's bytes
  std::string dtype;
};

/// Length of magic, version, size field and dictionary; 0 if the bytes end before that.
/// Looked at before the parser does, which would believe any length.
size_t HeaderSize(std::string_view bytes) {
  constexpr size_t kMagicAndVersion = 8;
  if (bytes.size() < kMagicAndVersion) return 0;
  const size_t field = bytes[6] == 1 ? 2 : 4;
  if (bytes.size() < kMagicAndVersion + field) return 0;
  size_t length = 0;
  for (size_t i = field; i-- > 0;) {
    length = length << 8 | static_cast<uint8_t>(bytes[kMagicAndVersion + i]);
  }
  const size_t size = kMagicAndVersion + field + length;
  return length == 0 || size > bytes.size() ? 0 : size;
}

npy::header_t ParseHeader(std::string_view bytes, const std::string& name) {
  if (!bytes.starts_with("\x93NUMPY")) {
    throw BadData(fmt::format("{}: not a NumPy file (it does not begin with \\x93NUMPY)", name));
  }
  const size_t size = HeaderSize(bytes);
  if (size == 0) throw BadData(fmt::format("{}: truncated inside the NumPy header", name));
  try {
    std::istringstream stream(std::string(bytes.substr(0, size)));
    return npy::parse_header(npy::read_header(stream));
  } catch (const std::exception& error) {
    const std::string_view header = bytes.substr(0, size);
    const size_t begin = std::min(header.find('{'), size), end = header.rfind('}');
    throw BadData(fmt::format("{}: bad NumPy header {}: {}", name,
                              ShownText(header.substr(begin, end - begin + 1)), error.what()));
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
  if (bytes == contents.data.size()) return;
  throw BadData(fmt::format("{}: {} bytes of data, but shape ({}) of '{}' takes {}{}", name,
                            contents.data.size(), fmt::join(contents.header.shape, ", "),
                            contents.dtype, bytes,
                            contents.data.size() < bytes ? ": truncated" : ""));
}

Contents Open(std::string_view bytes, const std::string& name) {
  Contents contents{ParseHeader(bytes, name), {}, {}};
  CheckType(contents.header, name);
  contents.dtype = contents.header.dtype.str();
  contents.data = bytes.substr(HeaderSize(bytes));
  CheckLength(contents, name);
  return contents;
}

/// Calls use(i, value) for every element, converted to int64_t.
template <typename T, typename Use>
void ForEachAs(std::string_view data, const Use& use) {
  for (size_t i = 0; i < data.size() / sizeof(T); ++i) {
    T value;
    std::memcpy(&value, data.data() + i * sizeof(T), sizeof(T));
    use(i, value);
  }
}

template <typename Use>
void ForEach(const Contents& contents, const Use& use) {
  const bool is_signed = contents.header.dtype.kind == 'i';
  switch (contents.header.dtype.itemsize) {
    case 1:
      return is_signed ? ForEachAs<int8_t>(contents.data, use)
                       : ForEachAs<uint8_t>(contents.data, use);
    case 2:
      return is_signed ? ForEachAs<int16_t>(contents.data, use)
                       : ForEachAs<uint16_t>(contents.data, use);
    case 4:
      return is_signed ? ForEachAs<int32_t>(contents.data, use)
                       : ForEachAs<uint32_t>(contents.data, use);
    default:
      return is_signed ? ForEachAs<int64_t>(contents.data, use)
                       : ForEachAs<uint64_t>(contents.data, use);
  }
}

template <typename T>
NpyArray<T> Allocate(const Contents& contents) {
  NpyArray<T> array;
  array.shape.assign(contents.header.shape.begin(), contents.header.shape.end());
  array.values.resize(contents.data.size() / contents.header.dtype.itemsize);
  return array;
}

}  // namespace

NpyArray<int64_t> ReadNpyIntegers(const std::filesystem::path& path) {
  const std::string bytes = ReadFile(path), name = path.string();
  const Contents contents = Open(bytes, name);
  NpyArray<int64_t> array = Allocate<int64_t>(contents);
  ForEach(contents, [&](size_t i, auto value) {
    if (!std::in_range<int64_t>(value)) {
      throw BadData(fmt::format("{}: element {} is {}: not below 2^63", name, i, value));
    }
    array.values[i] = static_cast<int64_t>(value);
  });
  return array;
}

NpyArray<uint8_t> ReadNpyTokens(const std::filesystem::path& path, uint64_t seq_len,
                                int vocab_size) {
  const std::string bytes = ReadFile(path), name = path.string();
  const Contents contents = Open(bytes, name);
  NpyArray<uint8_t> array = Allocate<uint8_t>(contents);
  const auto& shape = array.shape;
  if (shape.size() != 2 || shape[1] == 0 || (seq_len != 0 && shape[1] != seq_len)) {
    throw BadData(fmt::format("{}: shape ({}), but tokens are [rows, {}]", name,
                              fmt::join(shape, ", "),
                              seq_len ? fmt::to_string(seq_len) : "length"));
  }
  ForEach(contents, [&](size_t i, auto value) {
    if (std::cmp_less(value, 0) || std::cmp_greater_equal(value, vocab_size)) {
      throw BadData(fmt::format("{}: row {}, column {}: token {} is not in 0..{}", name,
                                i / shape[1], i % shape[1], value, vocab_size - 1));
    }
    array.values[i] = static_cast<uint8_t>(value);
  });
  return array;
}

}  // namespace arc
