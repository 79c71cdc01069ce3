#include "tasks/files.h"

#include <nlohmann/json.hpp>

#include "tests/tasks/testing.h"

namespace arc {
namespace {

using testing::ExpectError;

TEST(Files, ReadsBytesAsTheyAre) {
  testing::TempFolder folder;
  const std::string bytes("a\0b\r\n\xff", 6);
  EXPECT_EQ(ReadFile(folder.Write("f", bytes)), bytes);
  EXPECT_EQ(ReadFile(folder.Write("empty", "")), "");
}

TEST(Files, UnreadableFilesAreNamed) {
  testing::TempFolder folder;
  const auto missing = folder.path() / "missing";
  ExpectError(ErrorKind::kBadData, {missing.string(), "No such file"}, [&] { ReadFile(missing); });
  ExpectError(ErrorKind::kBadData, {folder.path().string(), "folder"},
              [&] { ReadFile(folder.path()); });
}

TEST(Json, SyntaxErrorsHaveLineAndColumn) {
  ExpectError(ErrorKind::kBadData, {"a.json: line 1, column 8"},
              [] { ParseJson("{\"a\":1,}", "a.json"); });
  ExpectError(ErrorKind::kBadData, {"a.json: line 3, column 3"},
              [] { ParseJson("[1,\n2,\n3 x]", "a.json"); });
  ExpectError(ErrorKind::kBadData, {"a.json: line 1, column 1", "unexpected end"},
              [] { ParseJson("", "a.json"); });
  ExpectError(ErrorKind::kBadData, {"a.json: line 1, column 4"},
              [] { ParseJson("[1,", "a.json"); });
  ExpectError(ErrorKind::kBadData, {"a.json: line 1"}, [] { ParseJson("[1]]", "a.json"); });
}

TEST(Json, AKeyTwiceIsAnError) {
  ExpectError(ErrorKind::kBadData, {"a.json", "'x'", "twice"},
              [] { ParseJson(R"({"x":1,"y":{"x":2},"x":3})", "a.json"); });
  EXPECT_EQ(ParseJson(R"({"x":{"x":2}})", "a.json")["x"]["x"], 2);
}

TEST(Json, DeepNestingIsNoCrash) {
  const std::string deep(200000, '[');
  ExpectError(ErrorKind::kBadData, {"a.json"}, [&] { ParseJson(deep, "a.json"); });
}

TEST(Json, LongValuesAreCutWhenShown) {
  EXPECT_EQ(Shown(nlohmann::json("x")), "\"x\"");
  EXPECT_LE(Shown(nlohmann::json(std::string(1000, 'x'))).size(), 50u);
}

}  // namespace
}  // namespace arc
