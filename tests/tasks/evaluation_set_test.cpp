#include "tasks/dataset.h"
#include "tests/tasks/puzzles.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::RandomPuzzles;

constexpr int kSide = 9;

class EvaluationSetTest : public ::testing::Test {
 protected:
  static BatchRows Get(const EvaluationSet& set, size_t i) {
    BatchRows batch;
    set.Get(i, 1, batch);
    return batch;
  }
  static Grid Restored(const EvaluationSet& set, size_t i, const Tokens& tokens) {
    Grid grid(2, 2, 7);  // what it held before does not matter
    set.Restore(i, tokens, grid);
    return grid;
  }
  const std::unique_ptr<Suite> suite_ = MakeSuite("arc", {.rows = kSide});
  const std::vector<Puzzle> puzzles_ = RandomPuzzles(5, kSide);
};

TEST_F(EvaluationSetTest, ItemsRunOverViewsPuzzlesAndTests) {
  const EvaluationSet set(*suite_, puzzles_, {}, 3);
  ASSERT_EQ(set.size(), (1u + 2 + 1 + 2 + 1) * 3);
  size_t i = 0;
  for (uint32_t v = 0; v < 3; ++v) {
    for (uint32_t p = 0; p < 5; ++p) {
      for (uint32_t t = 0; t < puzzles_[p].tests.size(); ++t, ++i) {
        EXPECT_EQ(set.item(i).puzzle, p);
        EXPECT_EQ(set.item(i).test, t);
        EXPECT_EQ(set.item(i).view, v);
      }
    }
  }
}

TEST_F(EvaluationSetTest, RestoringTheRightAnswerGivesTheOutput) {
  const EvaluationSet set(*suite_, puzzles_, {.translate = true, .seed = 4}, 20);
  for (size_t i = 0; i < set.size(); ++i) {
    const EvaluationItem& item = set.item(i);
    const Pair& pair = puzzles_[item.puzzle].tests[item.test];
    const Transform view = ViewTransform(*suite_, 4, item.puzzle, item.view);
    const Tokens answer = suite_->Encode(Apply(view, *pair.output));
    EXPECT_EQ(Restored(set, i, answer), *pair.output) << i;
    EXPECT_EQ(Restored(set, i, Get(set, i).inputs), pair.input) << i;
    if (item.view == 0) {
      EXPECT_EQ(answer, suite_->Encode(*pair.output));
    }
  }
}

TEST_F(EvaluationSetTest, BatchesHoldTheirItemsAndNoLabels) {
  const EvaluationSet set(*suite_, puzzles_, {.seed = 4}, 3);
  BatchRows batch;
  for (const size_t rows : {7, 4}) {
    batch.labels.assign(batch.labels.size(), 9);
    set.Get(5, rows, batch);
    ASSERT_EQ(batch.rows, rows);
    EXPECT_EQ(batch.identifiers.size(), rows);
    EXPECT_EQ(batch.labels, Tokens(rows * kSide * kSide, kPadToken));
    Tokens inputs;
    for (size_t i = 0; i < rows; ++i) {
      const Tokens one = Get(set, 5 + i).inputs;
      inputs.insert(inputs.end(), one.begin(), one.end());
    }
    EXPECT_EQ(batch.inputs, inputs);
  }
}

TEST_F(EvaluationSetTest, ViewsAndIdentifiersAreThoseOfTraining) {
  constexpr uint32_t kViews = 4, kFirst = 2;
  const DatasetOptions options{
      .identifiers = IdentifierPolicy::kPerView, .views = kViews, .seed = 9};
  const std::vector<Puzzle> last(puzzles_.begin() + kFirst, puzzles_.end());
  const EvaluationSet set(*suite_, last, options, kViews, {2, 3, 4});
  for (size_t i = 0; i < set.size(); ++i) {
    const EvaluationItem& item = set.item(i);
    const uint32_t task = kFirst + item.puzzle;
    const BatchRows row = Get(set, i);
    EXPECT_EQ(row.identifiers[0], static_cast<int32_t>(1 + task * kViews + item.view));
    const Transform t = ViewTransform(*suite_, 9, task, item.view);
    EXPECT_EQ(row.inputs, suite_->Encode(Apply(t, puzzles_[task].tests[item.test].input)));
  }
}

TEST_F(EvaluationSetTest, IdentifiersOfOtherPolicies) {
  EXPECT_EQ(Get(EvaluationSet(*suite_, puzzles_, {}, 2, {7, 8, 9, 10, 11}), 1).identifiers[0], 0);
  const DatasetOptions per_task{.identifiers = IdentifierPolicy::kPerTask};
  EXPECT_EQ(Get(EvaluationSet(*suite_, puzzles_, per_task, 2, {7, 3, 9, 10, 11}), 1).identifiers[0],
            4);
}

TEST_F(EvaluationSetTest, WrongUseIsNamed) {
  const DatasetOptions per_view{.identifiers = IdentifierPolicy::kPerView, .views = 4};
  ExpectError(ErrorKind::kUsage, {"5 evaluation views", "4"},
              [&] { EvaluationSet(*suite_, puzzles_, per_view, 5); });
  ExpectError(ErrorKind::kUsage, {"view"}, [&] { EvaluationSet(*suite_, puzzles_, {}, 0); });
  auto puzzles = puzzles_;
  puzzles[3].tests[0].output = Grid(1, kSide + 1);
  ExpectError(ErrorKind::kUsage, {"'p3'"}, [&] { EvaluationSet(*suite_, puzzles, {}, 1); });
}

}  // namespace
}  // namespace arc
