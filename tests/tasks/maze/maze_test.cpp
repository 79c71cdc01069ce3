#include "tasks/maze/maze.h"

#include "tests/tasks/maze/mazes.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::Maze;

// Two shortest paths of 5 steps, around the wall in the middle.
const Grid kTwoWays = Maze({"S   ",  //
                            " ## ",  //
                            "   G"});

TEST(MazeTest, LengthOfShortestPath) {
  EXPECT_EQ(ShortestMazePath(kTwoWays), 5);
  EXPECT_EQ(ShortestMazePath(Maze({"SG "})), 1);
  EXPECT_EQ(ShortestMazePath(Maze({"S#G"})), -1);
  EXPECT_EQ(ShortestMazePath(Maze({"S  ", "## ", "G  "})), 6);
}

TEST(MazeTest, SolutionGoesDownLeftRightUp) {
  EXPECT_EQ(SolveMaze(kTwoWays), Maze({"S   ",  //
                                       "o## ",  //
                                       "oooG"}));
  EXPECT_EQ(SolveMaze(Maze({"G  ",  //
                            "   ",  //
                            "  S"})),
            Maze({"G  ",  //
                  "o  ",  //
                  "ooS"}));
  EXPECT_EQ(SolveMaze(Maze({"SG"})), Maze({"SG"}));
  EXPECT_FALSE(SolveMaze(Maze({"S#G"})));
}

TEST(MazeTest, EitherShortestPathIsValid) {
  EXPECT_TRUE(IsShortestMazePath(kTwoWays, Maze({"Sooo", " ##o", "   G"})));
  EXPECT_TRUE(IsShortestMazePath(kTwoWays, Maze({"S   ", "o## ", "oooG"})));
}

TEST(MazeTest, NoOtherMarkingIsValid) {
  const struct {
    const char* what;
    std::vector<std::string> rows;
  } cases[] = {{"no path", {"S   ", " ## ", "   G"}},
               {"a gap", {"S   ", "o## ", "o oG"}},
               {"both paths", {"Sooo", "o##o", "oooG"}},
               {"a stray mark", {"So  ", "o## ", "oooG"}},
               {"a gap and a stray mark", {"S  o", "o## ", "o oG"}},
               {"a wall moved", {"S   ", "o#  ", "oooG"}},
               {"a wall marked", {"S   ", "oo# ", "oooG"}},
               {"start marked over", {"o   ", "o## ", "oooG"}},
               {"goal marked over", {"S   ", "o## ", "oooo"}},
               {"two starts", {"S  S", "o## ", "oooG"}},
               {"floor turned into wall", {"S  #", "o## ", "oooG"}},
               {"another size", {"S   ", "o## "}}};
  for (const auto& c : cases) {
    EXPECT_FALSE(IsShortestMazePath(kTwoWays, Maze(c.rows))) << c.what;
  }
}

TEST(MazeTest, LongerPathAndDetour) {
  const Grid open = Maze({"S  G", "    ", "    "});
  EXPECT_TRUE(IsShortestMazePath(open, Maze({"SooG", "    ", "    "})));
  EXPECT_FALSE(IsShortestMazePath(open, Maze({"S  G", "oooo", "    "})));
  EXPECT_FALSE(IsShortestMazePath(open, Maze({"SooG", "oo  ", "    "})));
  EXPECT_TRUE(IsMarkedMaze(open, Maze({"S  G", "oooo", "    "})));
  EXPECT_FALSE(IsMarkedMaze(open, Maze({"S  G", "oo o", "    "})));
  EXPECT_FALSE(IsMarkedMaze(open, Maze({"SooG", "   #", "    "})));
}

TEST(MazeTest, CornersDoNotConnect) {
  const Grid maze = Maze({"S  ", "  G"});
  EXPECT_FALSE(IsShortestMazePath(maze, Maze({"S o", "  G"})));
  EXPECT_FALSE(IsShortestMazePath(Maze({"S ", " G"}), Maze({"S ", " G"})));
}

TEST(MazeTest, UnreachableGoalHasNoValidAnswer) {
  EXPECT_FALSE(IsShortestMazePath(Maze({"S#G"}), Maze({"S#G"})));
}

TEST(MazeTest, OneStartAndOneGoal) {
  ExpectError(ErrorKind::kBadData, {"here: 0 cells 'S'"},
              [] { FindMazeEnds(Maze({"  G"}), "here"); });
  ExpectError(ErrorKind::kBadData, {"here: 2 cells 'G'"},
              [] { FindMazeEnds(Maze({"SGG"}), "here"); });
}

}  // namespace
}  // namespace arc
