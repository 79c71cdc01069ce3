#include "tasks/maze/reader.h"

#include "tasks/maze/maze_suite.h"
#include "tests/tasks/maze/mazes.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::Maze;
using testing::TempFolder;

constexpr const char* kHeader = "source,question,answer,rating\r\n";

class MazeReaderTest : public ::testing::Test {
 protected:
  std::vector<Puzzle> Read(const std::string& content) {
    return MakeMazeSuite({.rows = 3, .cols = 4})->Read(folder_.Write("in.txt", content));
  }
  void ExpectBad(const std::string& content, const std::vector<std::string>& parts) {
    ExpectError(ErrorKind::kBadData, parts, [&] { Read(content); });
  }
  TempFolder folder_;
};

TEST_F(MazeReaderTest, Drawings) {
  const auto puzzles = Read("S.. \n ## \n   G\n\n\nSooo\r\n ##o\r\n   G\r\n");
  ASSERT_EQ(puzzles.size(), 2u);
  const Grid maze = Maze({"S   ", " ## ", "   G"});
  EXPECT_EQ(puzzles[0].tests[0].input, maze);
  EXPECT_EQ(puzzles[0].tests[0].output, SolveMaze(maze));
  EXPECT_EQ(puzzles[1].tests[0].input, maze);
  EXPECT_EQ(puzzles[1].tests[0].output, Maze({"Sooo", " ##o", "   G"}));
  EXPECT_EQ(puzzles[0].rating, 5);
  EXPECT_EQ(puzzles[0].id, "in:1");
  EXPECT_EQ(puzzles[1].id, "in:6");
}

TEST_F(MazeReaderTest, Csv) {
  const auto puzzles = Read(std::string(kHeader) + "maze,S    ##    G,S   o## oooG,17\r\n");
  ASSERT_EQ(puzzles.size(), 1u);
  EXPECT_EQ(puzzles[0].tests[0].input, Maze({"S   ", " ## ", "   G"}));
  EXPECT_EQ(puzzles[0].tests[0].output, Maze({"S   ", "o## ", "oooG"}));
  EXPECT_EQ(puzzles[0].rating, 17);
  EXPECT_EQ(puzzles[0].source, "maze");
}

TEST_F(MazeReaderTest, BadDrawings) {
  ExpectBad("S   \n ## \n   G\n\nS   \n ##\n   G\n", {"in.txt:6", "3 characters", "have 4"});
  ExpectBad("S   \n ## \n", {"in.txt:1", "2 rows", "3 are expected"});
  ExpectBad("S   \n ## \n   G\n    \n", {"in.txt:1", "4 rows"});
  ExpectBad("S   \n #x \n   G\n", {"in.txt:2", "character 3 is 'x'"});
  ExpectBad("    \n ## \n   G\n", {"in.txt:1", "0 cells 'S'"});
  ExpectBad("S  G\n ## \n   G\n", {"in.txt:1", "2 cells 'G'"});
  ExpectBad("S # \n####\n   G\n", {"in.txt:1", "no way leads from S to G"});
  ExpectBad("So  \n ## \n   G\n", {"in.txt:1", "a way from S to G"});
  ExpectBad("\n\n", {"in.txt", "no mazes"});
}

TEST_F(MazeReaderTest, BadCsv) {
  const std::string header = kHeader;
  ExpectBad(header, {"no mazes"});
  ExpectBad(header + "maze,S    ##    G,S   o## oooG\n", {"in.txt:2", "3 fields"});
  ExpectBad(header + "maze,S    ##   G,S   o## oooG,1\n", {"in.txt:2: question", "11 characters"});
  ExpectBad(header + "maze,S    ##    G,S   o## oooG ,1\n", {"in.txt:2: answer", "13 characters"});
  ExpectBad(header + "maze,S    ##    X,S   o## oooG,1\n", {"question", "character 12 is 'X'"});
  ExpectBad(header + "maze,S    ##    G,S   o## o oG,1\n", {"in.txt:2", "a way from S to G"});
  ExpectBad(header + "maze,S    ##    G,S   o#  oooG,1\n", {"in.txt:2", "does not keep the maze"});
  ExpectBad(header + "maze,So   ##    G,S   o## oooG,1\n", {"in.txt:2", "marked 'o' already"});
}

}  // namespace
}  // namespace arc
