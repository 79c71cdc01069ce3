#include "tasks/nearest.h"

#include <gtest/gtest.h>

namespace arc {
namespace {

TEST(Nearest, CountsEditsAndSwaps) {
  EXPECT_EQ(EditDistance("", ""), 0u);
  EXPECT_EQ(EditDistance("", "abc"), 3u);
  EXPECT_EQ(EditDistance("sudoku", "sudoku"), 0u);
  EXPECT_EQ(EditDistance("sudoku", "sduoku"), 1u);
  EXPECT_EQ(EditDistance("sudoku", "sudoko"), 1u);
  EXPECT_EQ(EditDistance("maze", "amaze"), 1u);
  EXPECT_EQ(EditDistance("abcd", "badc"), 2u);
}

TEST(Nearest, FindsTheNameThatWasMeant) {
  const std::vector<std::string> names = {"arc", "maze", "sudoku", "training.lr"};
  EXPECT_EQ(Nearest("sduoku", names), "sudoku");
  EXPECT_EQ(Nearest("MAZE", names), "maze");
  EXPECT_EQ(Nearest("lr", names), "training.lr");
  EXPECT_EQ(Nearest("chess", names), "");
  EXPECT_EQ(Nearest("x", {}), "");
  EXPECT_EQ(DidYouMean("mazes", names), "; did you mean 'maze'?");
  EXPECT_EQ(DidYouMean("chessboard", names), "");
}

}  // namespace
}  // namespace arc
