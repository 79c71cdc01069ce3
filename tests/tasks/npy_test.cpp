#include "tasks/npy.h"

#include <fmt/format.h>

#include "tests/tasks/testing.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::TempFolder;

std::string Npy(const std::string& descr, const std::string& shape, const std::string& data,
                const std::string& order = "False") {
  std::string header =
      fmt::format("{{'descr': '{}', 'fortran_order': {}, 'shape': {}, }}", descr, order, shape);
  header.resize(117, ' ');
  header += '\n';
  return std::string("\x93NUMPY\x01\x00", 8) + char(118) + char(0) + header + data;
}

template <typename T>
std::string Bytes(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

TEST(Npy, ReadsEveryIntegerType) {
  TempFolder folder;
  const auto read = [&](const std::string& descr, const std::string& data) {
    return ReadNpyIntegers(folder.Write("a.npy", Npy(descr, "(2,)", data))).values;
  };
  using V = std::vector<int64_t>;
  EXPECT_EQ(read("|u1", Bytes<uint8_t>({1, 255})), (V{1, 255}));
  EXPECT_EQ(read("|i1", Bytes<int8_t>({1, -1})), (V{1, -1}));
  EXPECT_EQ(read("<u2", Bytes<uint16_t>({1, 65535})), (V{1, 65535}));
  EXPECT_EQ(read("<i2", Bytes<int16_t>({1, -2})), (V{1, -2}));
  EXPECT_EQ(read("<i4", Bytes<int32_t>({7, -3})), (V{7, -3}));
  EXPECT_EQ(read("<u4", Bytes<uint32_t>({7, 4000000000u})), (V{7, 4000000000}));
  EXPECT_EQ(read("<i8", Bytes<int64_t>({7, INT64_MIN})), (V{7, INT64_MIN}));
  EXPECT_EQ(read("<u8", Bytes<uint64_t>({7, INT64_MAX})), (V{7, INT64_MAX}));
  ExpectError(ErrorKind::kBadData, {"a.npy", "element 1", "9223372036854775808"}, [&] {
    read("<u8", Bytes<uint64_t>({7, 1ULL << 63}));
  });
}

TEST(Npy, ShapesAreKept) {
  TempFolder folder;
  const auto file = folder.Write("a.npy", Npy("|u1", "(2, 3)", "\x01\x02\x03\x04\x05\x06"));
  const auto array = ReadNpyTokens(file, 3, 7);
  EXPECT_EQ(array.shape, (std::vector<uint64_t>{2, 3}));
  EXPECT_EQ(array.values, (std::vector<uint8_t>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(ReadNpyIntegers(folder.Write("s.npy", Npy("|u1", "()", "\x05"))).values.size(), 1u);
  EXPECT_TRUE(ReadNpyIntegers(folder.Write("e.npy", Npy("<i4", "(0,)", ""))).values.empty());
}

TEST(Npy, WrongTypesAreNamed) {
  TempFolder folder;
  for (const char* descr : {"<f4", "<f8", ">i4", "<i3", "|b1", "<c8", "<U5", "|O"}) {
    const auto file = folder.Write("t.npy", Npy(descr, "(1,)", "12345678"));
    ExpectError(ErrorKind::kBadData, {file.string()}, [&] { ReadNpyIntegers(file); });
  }
  ExpectError(ErrorKind::kBadData, {"t.npy", "<f4"},
              [&] { ReadNpyIntegers(folder.Write("t.npy", Npy("<f4", "(1,)", "1234"))); });
  ExpectError(ErrorKind::kBadData, {"t.npy", "fortran"}, [&] {
    ReadNpyIntegers(folder.Write("t.npy", Npy("|u1", "(2, 2)", "1234", "True")));
  });
}

TEST(Npy, LengthsMustAgree) {
  TempFolder folder;
  const auto read = [&](const std::string& bytes) {
    return ReadNpyIntegers(folder.Write("l.npy", bytes));
  };
  ExpectError(ErrorKind::kBadData, {"l.npy", "11 bytes", "(3)", "<i4", "12", "truncated"},
              [&] { read(Npy("<i4", "(3,)", std::string(11, 'x'))); });
  ExpectError(ErrorKind::kBadData, {"l.npy", "13 bytes", "12"},
              [&] { read(Npy("<i4", "(3,)", std::string(13, 'x'))); });
  ExpectError(ErrorKind::kBadData, {"l.npy", "too large"},
              [&] { read(Npy("<i8", "(4294967296, 4294967296)", "")); });
  ExpectError(ErrorKind::kBadData, {"l.npy"}, [&] { read(Npy("<i8", "(-1,)", "")); });
}

TEST(Npy, BrokenHeadersAreErrors) {
  TempFolder folder;
  const std::string whole = Npy("<i4", "(1,)", "1234");
  for (size_t length = 0; length < whole.size(); length += 5) {
    const auto file = folder.Write("h.npy", whole.substr(0, length));
    ExpectError(ErrorKind::kBadData, {file.string()}, [&] { ReadNpyIntegers(file); });
  }
  for (size_t i = 0; i < whole.size() - 4; i += 3) {
    std::string broken = whole;
    broken[i] = '\x7f';
    try {
      ReadNpyIntegers(folder.Write("h.npy", broken));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    }
  }
}

TEST(Npy, TokensOutOfRangeAreLocated) {
  TempFolder folder;
  const auto file = folder.Write("t.npy", Npy("<i2", "(2, 2)", Bytes<int16_t>({0, 1, -100, 2})));
  ExpectError(ErrorKind::kBadData, {file.string(), "row 1", "column 0", "-100", "0..11"},
              [&] { ReadNpyTokens(file, 2, 12); });
  ExpectError(ErrorKind::kBadData, {file.string(), "(2, 2)", "900"},
              [&] { ReadNpyTokens(file, 900, 12); });
  const auto flat = folder.Write("f.npy", Npy("|u1", "(4,)", "\1\1\1\1"));
  ExpectError(ErrorKind::kBadData, {flat.string(), "(4)"}, [&] { ReadNpyTokens(flat, 0, 12); });
}

}  // namespace
}  // namespace arc
