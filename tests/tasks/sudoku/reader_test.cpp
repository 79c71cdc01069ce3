#include "tasks/sudoku/reader.h"

#include <cmath>

#include "tasks/sudoku/sudoku_suite.h"
#include "tests/tasks/sudoku/boards.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::kClues17;
using testing::kSmall;
using testing::kSolved17;
using testing::Patterned;
using testing::Sudoku;
using testing::TempFolder;

constexpr const char* kHeader = "source,question,answer,rating\n";

class SudokuReaderTest : public ::testing::Test {
 protected:
  std::vector<Puzzle> Read(const std::string& content, int side = 9) {
    return MakeSudokuSuite({.rows = side})->Read(folder_.Write("in.txt", content));
  }
  void ExpectBad(const std::string& content, const std::vector<std::string>& parts, int side = 9) {
    ExpectError(ErrorKind::kBadData, parts, [&] { Read(content, side); });
  }
  std::string Row(const std::string& question, const std::string& answer,
                  const std::string& rating = "3") {
    return kHeader + std::string("royle,") + question + "," + answer + "," + rating + "\n";
  }
  TempFolder folder_;
};

TEST_F(SudokuReaderTest, Lines) {
  const std::string dots = [] {
    std::string text = kClues17;
    std::replace(text.begin(), text.end(), '0', '.');
    return text;
  }();
  const auto puzzles =
      Read("# comment\r\n" + std::string(kClues17) + "\r\n\n" + dots + "  \n#\n" + dots);
  ASSERT_EQ(puzzles.size(), 3u);
  for (const Puzzle& puzzle : puzzles) {
    EXPECT_EQ(puzzle.tests[0].input, Sudoku(kClues17));
    EXPECT_EQ(puzzle.tests[0].output, Sudoku(kSolved17));
    EXPECT_GE(puzzle.rating, 0);
  }
  EXPECT_EQ(puzzles[0].id, "in:2");
  EXPECT_EQ(puzzles[2].id, "in:6");
}

TEST_F(SudokuReaderTest, LinesOfOtherSides) {
  EXPECT_EQ(Read(kSmall, 4)[0].tests[0].input, Sudoku(kSmall));
  for (int side : {6, 16}) {
    std::string text;
    for (uint8_t symbol : Patterned(side).cells) {
      text += static_cast<char>(symbol < 10 ? '0' + symbol : 'A' + symbol - 10);
    }
    text[5] = '.';
    Grid expected = Patterned(side);
    expected.cells[5] = 0;
    const auto puzzles = Read(text, side);
    EXPECT_EQ(puzzles[0].tests[0].input, expected);
    EXPECT_EQ(puzzles[0].tests[0].output, Patterned(side));
  }
}

TEST_F(SudokuReaderTest, Csv) {
  const auto puzzles = Read(Row(kClues17, kSolved17, "12"));
  ASSERT_EQ(puzzles.size(), 1u);
  EXPECT_EQ(puzzles[0].tests[0].input, Sudoku(kClues17));
  EXPECT_EQ(puzzles[0].tests[0].output, Sudoku(kSolved17));
  EXPECT_EQ(puzzles[0].rating, 12);
  EXPECT_EQ(puzzles[0].source, "royle");
  EXPECT_EQ(puzzles[0].id, "in:2");
}

TEST_F(SudokuReaderTest, BadLines) {
  const std::string good = kClues17;
  ExpectBad(good + "\n" + good.substr(1), {"in.txt:2", "80 characters", "side 9 has 81"});
  ExpectBad(good + "1", {"in.txt:1", "82 characters"});
  ExpectBad(good.substr(0, 80) + "x", {"in.txt:1", "character 81 is 'x'", "1-9"});
  ExpectBad(good.substr(0, 80) + "A", {"character 81 is 'A'"});
  ExpectBad(good.substr(0, 80) + "\x01", {"character 81 is #1"});
  ExpectBad("5" + std::string(35, '.') + "\n", {"36 characters"});
  ExpectBad("7" + std::string(35, '.'), {"character 1 is '7'", "1-6"}, 6);
  ExpectBad("H" + std::string(255, '.'), {"character 1 is 'H'", "1-9, A-G"}, 16);
  ExpectBad("", {"in.txt", "no puzzles"});
  ExpectBad("# nothing\n\n", {"in.txt", "no puzzles"});
}

TEST_F(SudokuReaderTest, ContradictoryAndAmbiguousLines) {
  const std::string twice = "11" + std::string(79, '.');
  const std::string ambiguous = "1" + std::string(80, '.');
  ExpectBad(std::string(kClues17) + "\n" + twice, {"in.txt:2", twice, "contradictory"});
  ExpectBad(ambiguous, {"in.txt:1", ambiguous, "ambiguous: it has several solutions"});
  const auto path = folder_.Write("any.txt", twice + "\n" + ambiguous + "\n" + kClues17);
  const auto any = ReadSudoku(path, MakeSudokuSuite({})->Info(), SudokuLines::kAny);
  ASSERT_EQ(any.size(), 3u);
  EXPECT_FALSE(any[0].tests[0].output);
  EXPECT_FALSE(any[1].tests[0].output);
  EXPECT_TRUE(any[2].tests[0].output);
}

TEST_F(SudokuReaderTest, BadCsv) {
  const std::string q = kClues17, a = kSolved17;
  ExpectBad(kHeader, {"no puzzles"});
  ExpectBad(kHeader + std::string("royle,") + q + "," + a, {"in.txt:2", "3 fields"});
  ExpectBad(Row(q, a, "hard"), {"in.txt:2", "rating 'hard' is not a number"});
  ExpectBad(Row(q.substr(1), a), {"in.txt:2: question", "80 characters"});
  ExpectBad(Row(q, a + "1"), {"in.txt:2: answer", "82 characters"});
  ExpectBad(Row(q, a.substr(0, 80) + "?"), {"in.txt:2: answer", "character 81 is '?'"});
  ExpectBad(Row(q, a.substr(0, 80) + "."), {"in.txt:2", "no full board"});
  ExpectBad(Row(q, a.substr(0, 80) + "8"), {"in.txt:2", "no full board"});
  std::string other = q;
  other[0] = '7';
  ExpectBad(Row(other, a), {"in.txt:2", "row 1, column 1", "6", "the clue is 7"});
}

TEST_F(SudokuReaderTest, MissingFileAndFolderOfNothing) {
  ExpectError(ErrorKind::kBadData, {"nowhere.txt"},
              [&] { MakeSudokuSuite({})->Read(folder_.path() / "nowhere.txt"); });
  ExpectError(ErrorKind::kBadData, {folder_.path().string(), "dataset.json"},
              [&] { MakeSudokuSuite({})->Read(folder_.path()); });
}

}  // namespace
}  // namespace arc
