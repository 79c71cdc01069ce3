#include <gtest/gtest.h>

#include <algorithm>

#include "tasks/dataset.h"
#include "tests/tasks/testing.h"

// DatasetOptions::reveal: open cells that training examples have filled in.
namespace arc {
namespace {

constexpr size_t kRows = 400;

class RevealTest : public ::testing::Test {
 protected:
  RevealTest() : puzzles_(suite_->Generate({.count = 20, .seed = 1})) {}
  BatchRows Rows(double reveal, uint64_t from = 0, size_t rows = kRows) const {
    TrainingStream stream(*suite_, puzzles_, {.reveal = reveal, .seed = 5});
    stream.Seek(from);
    BatchRows batch;
    stream.Next(rows, batch);
    return batch;
  }
  /// Of row `i`: the share of `plain`'s open cells that `batch` has filled in, each rightly.
  static double Share(const BatchRows& plain, const BatchRows& batch, size_t i) {
    const size_t length = plain.inputs.size() / plain.rows;
    size_t open = 0, filled = 0;
    for (size_t at = i * length; at < (i + 1) * length; ++at) {
      const bool was_open = plain.inputs[at] != plain.labels[at];
      open += was_open;
      filled += was_open && batch.inputs[at] != plain.inputs[at];
      EXPECT_TRUE(batch.inputs[at] == plain.inputs[at] || batch.inputs[at] == plain.labels[at]);
    }
    return static_cast<double>(filled) / static_cast<double>(open);
  }
  const std::unique_ptr<Suite> suite_ = MakeSuite("sudoku", {.rows = 6});
  const std::vector<Puzzle> puzzles_;
};

TEST_F(RevealTest, SharesAreEvenlySpreadUpToTheGivenOne) {
  const BatchRows plain = Rows(0), batch = Rows(0.6);
  EXPECT_EQ(batch.labels, plain.labels);
  std::vector<double> shares;
  for (size_t i = 0; i < kRows; ++i) shares.push_back(Share(plain, batch, i));
  std::sort(shares.begin(), shares.end());
  EXPECT_LT(shares.front(), 0.1);
  EXPECT_NEAR(shares[kRows / 2], 0.3, 0.05);
  EXPECT_NEAR(shares[kRows * 9 / 10], 0.54, 0.08);
}

TEST_F(RevealTest, AnExampleDependsOnItsPositionAlone) {
  const BatchRows all = Rows(0.6), late = Rows(0.6, kRows - 1, 1);
  const size_t length = late.inputs.size();
  EXPECT_TRUE(std::equal(late.inputs.begin(), late.inputs.end(),
                         all.inputs.end() - static_cast<std::ptrdiff_t>(length)));
}

TEST_F(RevealTest, EvaluationIsOnThePuzzlesAsTheyAre) {
  const DatasetOptions plain{.seed = 5}, reveals{.reveal = 1, .seed = 5};
  BatchRows a, b;
  EvaluationSet(*suite_, puzzles_, plain, 1).Get(0, 20, a);
  EvaluationSet(*suite_, puzzles_, reveals, 1).Get(0, 20, b);
  EXPECT_EQ(a.inputs, b.inputs);
}

TEST_F(RevealTest, ItIsAPartOfTheDatasetsHash) {
  const auto hash = [&](double reveal) {
    return ContentHash(puzzles_, suite_->Info(), {.reveal = reveal, .seed = 5});
  };
  EXPECT_NE(hash(0), hash(0.5));
  EXPECT_NE(hash(0.25), hash(0.5));
}

TEST_F(RevealTest, OnlyBoardsAreFilledIn) {
  const auto arc = MakeSuite("arc");
  Puzzle puzzle;
  puzzle.demonstrations = {{Grid(1, 1), Grid(1, 1)}};
  testing::ExpectError(ErrorKind::kUsage, {"data.reveal", "arc"},
                       [&] { TrainingStream(*arc, {puzzle}, {.reveal = 0.5}); });
}

}  // namespace
}  // namespace arc
