#include "tasks/board/board_csv.h"

#include "tests/tasks/testing.h"

namespace arc {
namespace {

using testing::ExpectError;

std::vector<BoardRow> Rows(const std::string& body) {
  std::vector<BoardRow> rows;
  ForEachBoardRow("source,question,answer,rating\n" + body, "f.csv",
                  [&](const BoardRow& row) { rows.push_back(row); });
  return rows;
}

TEST(BoardCsvTest, Header) {
  EXPECT_TRUE(IsBoardCsv("source,question,answer,rating\r\n"));
  EXPECT_FALSE(IsBoardCsv("question,answer\n"));
  EXPECT_FALSE(IsBoardCsv(""));
}

TEST(BoardCsvTest, FieldsAndPlaces) {
  const auto rows = Rows("a,q,r,1\r\n\n\"b, \"\"c\"\"\", # ,,2.5\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].place, "f.csv:2");
  EXPECT_EQ(rows[0].answer, "r");
  EXPECT_EQ(rows[1].line, 4u);
  EXPECT_EQ(rows[1].source, "b, \"c\"");
  EXPECT_EQ(rows[1].question, " # ");
  EXPECT_EQ(rows[1].answer, "");
  EXPECT_EQ(rows[1].rating, 2.5);
}

TEST(BoardCsvTest, BadRows) {
  ExpectError(ErrorKind::kBadData, {"f.csv:2", "5 fields"}, [] { Rows("a,b,c,1,2"); });
  ExpectError(ErrorKind::kBadData, {"f.csv:3", "1 fields"}, [] { Rows("a,b,c,1\nx"); });
  ExpectError(ErrorKind::kBadData, {"f.csv:2", "rating ''"}, [] { Rows("a,b,c,"); });
  ExpectError(ErrorKind::kBadData, {"f.csv:2", "rating '1x'"}, [] { Rows("a,b,c,1x"); });
}

TEST(BoardCsvTest, LinesWithAndWithoutAnEnd) {
  std::vector<std::pair<std::string, size_t>> lines;
  ForEachLine("a\r\n\nb", [&](std::string_view line, size_t number) {
    lines.push_back({std::string(line), number});
  });
  const std::vector<std::pair<std::string, size_t>> expected = {{"a", 1}, {"", 2}, {"b", 3}};
  EXPECT_EQ(lines, expected);
}

TEST(BoardCsvTest, TextForMessages) {
  EXPECT_EQ(ShownCharacter('x'), "'x'");
  EXPECT_EQ(ShownCharacter('\xff'), "#255");
  EXPECT_EQ(ShownText("a\x01z\xe9"), "a?z?");
  EXPECT_EQ(ShownText(std::string(1000, 'a')).size(), 259u);
}

}  // namespace
}  // namespace arc
