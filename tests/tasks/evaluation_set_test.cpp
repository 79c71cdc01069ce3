#include "tasks/dataset.h"
#include "tests/tasks/puzzles.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::RandomPuzzles;

constexpr int kSide = 9;

class EvaluationSetTest : public ::testing::Test {
 protected:
  const std::unique_ptr<Suite> suite_ = MakeSuite("arc", {.rows = kSide});
  const std::vector<Puzzle> puzzles_ = RandomPuzzles(5, kSide);
};

TEST_F(EvaluationSetTest, ItemsRunOverPuzzlesTestsAndViews) {
  const EvaluationSet set(*suite_, puzzles_, {}, 3);
  ASSERT_EQ(set.size(), (1u + 2 + 1 + 2 + 1) * 3);
  size_t i = 0;
  for (uint32_t p = 0; p < 5; ++p) {
    for (uint32_t t = 0; t < puzzles_[p].tests.size(); ++t) {
      for (uint32_t v = 0; v < 3; ++v, ++i) {
        EXPECT_EQ(set.item(i).puzzle, p);
        EXPECT_EQ(set.item(i).test, t);
        EXPECT_EQ(set.item(i).view, v);
      }
    }
  }
}

TEST_F(EvaluationSetTest, RestoringTheLabelsGivesTheOutput) {
  const EvaluationSet set(*suite_, puzzles_, {.translate = true, .seed = 4}, 20);
  for (size_t i = 0; i < set.size(); ++i) {
    const EvaluationItem& item = set.item(i);
    const Pair& pair = puzzles_[item.puzzle].tests[item.test];
    const Example example = set.Get(i);
    EXPECT_EQ(set.Restore(i, example.labels), *pair.output) << i;
    EXPECT_EQ(set.Restore(i, example.inputs), pair.input) << i;
    if (item.view == 0) {
      EXPECT_EQ(example.inputs, suite_->EncodeInput(pair.input));
    }
  }
}

TEST_F(EvaluationSetTest, UnknownOutputsHaveNoLabels) {
  auto puzzles = puzzles_;
  puzzles[0].tests[0].output.reset();
  const EvaluationSet set(*suite_, puzzles, {}, 1);
  EXPECT_EQ(set.Get(0).labels, Tokens(kSide * kSide, kPadToken));
  EXPECT_NE(set.Get(1).labels, Tokens(kSide * kSide, kPadToken));
}

TEST_F(EvaluationSetTest, ViewsAndIdentifiersAreThoseOfTraining) {
  constexpr uint32_t kViews = 4, kFirst = 2;
  const DatasetOptions options{
      .identifiers = IdentifierPolicy::kPerView, .views = kViews, .seed = 9};
  const std::vector<Puzzle> last(puzzles_.begin() + kFirst, puzzles_.end());
  const EvaluationSet set(*suite_, last, options, kViews, kFirst);
  for (size_t i = 0; i < set.size(); ++i) {
    const EvaluationItem& item = set.item(i);
    const uint32_t task = kFirst + item.puzzle;
    const Example example = set.Get(i);
    EXPECT_EQ(example.identifier, static_cast<int32_t>(1 + task * kViews + item.view));
    const Transform t = ViewTransform(*suite_, 9, task, item.view);
    EXPECT_EQ(example.inputs, suite_->EncodeInput(Apply(t, puzzles_[task].tests[item.test].input)));
  }
}

TEST_F(EvaluationSetTest, IdentifiersOfOtherPolicies) {
  EXPECT_EQ(EvaluationSet(*suite_, puzzles_, {}, 2, 7).Get(1).identifier, 0);
  const DatasetOptions per_task{.identifiers = IdentifierPolicy::kPerTask};
  EXPECT_EQ(EvaluationSet(*suite_, puzzles_, per_task, 2, 7).Get(1).identifier, 8);
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
