#include "tasks/npy_writer.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "tasks/error.h"

namespace arc {
namespace {

constexpr size_t kBufferSize = 1 << 20;
constexpr size_t kPreambleSize = 10;  ///< magic, version, length of the rest
constexpr size_t kAlignment = 64;
constexpr size_t kMostDigits = 21;  ///< NumPy leaves room for so many in the first dimension

const char* Descr(NpyType type) {
  switch (type) {
    case NpyType::kUint8:
      return "|u1";
    case NpyType::kInt32:
      return "<i4";
    default:
      return "<i8";
  }
}

std::string Header(NpyType type, uint64_t rows, uint64_t columns) {
  const std::string first = fmt::to_string(rows);
  const std::string shape =
      columns == 0 ? fmt::format("({},)", first) : fmt::format("({}, {})", first, columns);
  std::string header =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", Descr(type), shape);
  header.append(kMostDigits - first.size(), ' ');
  const size_t unpadded = kPreambleSize + header.size() + 1;
  header.append(kAlignment - unpadded % kAlignment, ' ');
  header += '\n';
  std::string preamble("\x93NUMPY\x01\x00", 8);
  preamble += static_cast<char>(header.size() & 0xff);
  preamble += static_cast<char>(header.size() >> 8);
  return preamble + header;
}

Error WriteError(const std::filesystem::path& path) {
  return CannotWrite(fmt::format("{}: cannot write: {}", path.string(), std::strerror(errno)));
}

}  // namespace

NpyWriter::NpyWriter(const std::filesystem::path& path, NpyType type, uint64_t columns)
    : path_(path), type_(type), columns_(columns), wide_(columns), buffer_(kBufferSize) {
  file_.reset(std::fopen(path.c_str(), "wbe"));
  if (!file_) throw WriteError(path_);
  std::setvbuf(file_.get(), buffer_.data(), _IOFBF, buffer_.size());
  const std::string room(Header(type_, 0, columns_).size(), '\0');
  Write(room.data(), room.size());
}

void NpyWriter::Write(const void* data, size_t size) {
  if (std::fwrite(data, 1, size, file_.get()) != size) throw WriteError(path_);
}

void NpyWriter::Append(std::span<const uint8_t> values) {
  if (values.size() != columns_ || type_ == NpyType::kInt32) {
    throw Failed(fmt::format("{}: a row of {} tokens, but the array is [rows, {}] of {}",
                             path_.string(), values.size(), columns_, Descr(type_)));
  }
  ++rows_;
  if (type_ == NpyType::kUint8) return Write(values.data(), values.size());
  std::copy(values.begin(), values.end(), wide_.begin());
  Write(wide_.data(), wide_.size() * sizeof(int64_t));
}

void NpyWriter::Append(int64_t value) {
  if (columns_ != 0 || type_ != NpyType::kInt32 || !std::in_range<int32_t>(value)) {
    throw Failed(
        fmt::format("{}: {} does not fit a vector of {}", path_.string(), value, Descr(type_)));
  }
  ++rows_;
  const auto narrow = static_cast<int32_t>(value);
  Write(&narrow, sizeof narrow);
}

void NpyWriter::Finish() {
  if (std::fseek(file_.get(), 0, SEEK_SET) != 0) throw WriteError(path_);
  const std::string header = Header(type_, rows_, columns_);
  Write(header.data(), header.size());
  if (std::fclose(file_.release()) != 0) throw WriteError(path_);
}

}  // namespace arc
