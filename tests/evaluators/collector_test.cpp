#include "evaluators/collector.h"

#include <gtest/gtest.h>

#include <set>

#include "tasks/random.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/fake_suite.h"

namespace arc {
namespace {

std::vector<Puzzle> TwoPuzzles() {
  return {PuzzleOf("b", {Row({1}), Row({2})}), PuzzleOf("a", {Row({3})})};
}

TEST(CollectorTest, KeepsEachGridOnceAndEveryVote) {
  const std::vector<Puzzle> puzzles = TwoPuzzles();
  VoteCollector collector(puzzles);
  collector.Add("b", 1, {0, 1, false, 0.5F, Row({1, 2})});
  collector.Add("b", 1, {1, 2, true, -1.F, Row({3})});
  collector.Add("b", 1, {2, 3, false, 2.F, Row({1, 2})});
  EXPECT_EQ(collector.size(), 3U);
  const std::vector<OutputVotes> outputs = collector.Take();
  ASSERT_EQ(outputs.size(), 1U);
  EXPECT_EQ(outputs[0].puzzle, "b");
  EXPECT_EQ(outputs[0].test, 1U);
  EXPECT_EQ(outputs[0].candidates, (std::vector<Grid>{Row({1, 2}), Row({3})}));
  ASSERT_EQ(outputs[0].votes.size(), 3U);
  EXPECT_EQ(outputs[0].votes[1].view, 1U);
  EXPECT_EQ(outputs[0].votes[1].step, 2);
  EXPECT_TRUE(outputs[0].votes[1].halted);
  EXPECT_EQ(outputs[0].votes[1].candidate, 1U);
  EXPECT_EQ(outputs[0].votes[2].candidate, 0U);
  EXPECT_EQ(outputs[0].votes[2].q, 2.F);
}

TEST(CollectorTest, TakesInTheOrderGivenAndStartsAgain) {
  const std::vector<Puzzle> puzzles = TwoPuzzles();
  VoteCollector collector(puzzles);
  collector.Add("a", 0, {});
  collector.Add(size_t{0}, 1, {});
  collector.Add("b", 0, {});
  std::vector<std::string> order;
  for (const OutputVotes& o : collector.Take()) order.push_back(o.puzzle + std::to_string(o.test));
  EXPECT_EQ(order, (std::vector<std::string>{"b0", "b1", "a0"}));
  EXPECT_EQ(collector.size(), 0U);
  EXPECT_TRUE(collector.Take().empty());
}

TEST(CollectorTest, TellsShapesApart) {
  const std::vector<Puzzle> puzzles = TwoPuzzles();
  VoteCollector collector(puzzles);
  for (const Grid& grid : {Grid(0, 0), Grid(1, 4), Grid(4, 1), Grid(2, 2), Grid(0, 0)}) {
    collector.Add("a", 0, {0, 1, false, 0, grid});
  }
  EXPECT_EQ(collector.Take()[0].candidates.size(), 4U);
}

TEST(CollectorTest, RefusesWhatIsNotEvaluated) {
  const std::vector<Puzzle> puzzles = TwoPuzzles();
  VoteCollector collector(puzzles);
  ExpectError(ErrorKind::kFailed, "puzzle c, which is not evaluated",
              [&] { collector.Add("c", 0, {}); });
  ExpectError(ErrorKind::kFailed, "test output 2 of puzzle b, which has 2",
              [&] { collector.Add("b", 2, {}); });
  ExpectError(ErrorKind::kFailed, "puzzle number 2 of 2",
              [&] { collector.Add(size_t{2}, 0, {}); });
  const std::vector<Puzzle> twice = {puzzles[0], puzzles[0]};
  ExpectError(ErrorKind::kBadData, "puzzle b is there twice", [&] { VoteCollector bad(twice); });
}

TEST(CollectorTest, ManyCandidatesStayDistinct) {
  const std::vector<Puzzle> puzzles = TwoPuzzles();
  VoteCollector collector(puzzles);
  Random random(1);
  std::set<Grid> grids;
  for (uint32_t view = 0; view < 20000; ++view) {
    Grid grid(3, 3);
    for (uint8_t& cell : grid.cells) cell = static_cast<uint8_t>(random.Below(3));
    grids.insert(grid);
    collector.Add("a", 0, {view, 1, false, 0, std::move(grid)});
  }
  const OutputVotes output = collector.Take()[0];
  EXPECT_EQ(output.candidates.size(), grids.size());
  EXPECT_EQ(std::set<Grid>(output.candidates.begin(), output.candidates.end()), grids);
}

}  // namespace
}  // namespace arc
