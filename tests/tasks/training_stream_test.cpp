#include <map>
#include <set>

#include "tasks/dataset.h"
#include "tasks/hash.h"
#include "tests/tasks/puzzles.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::RandomPuzzles;

constexpr int kSide = 9;

/// Tokens of one row, as a string (compared without g++ 12's false overread warning).
using Text = std::string;
using Pairs = std::multiset<std::pair<Text, Text>>;

bool Same(const BatchRows& a, const BatchRows& b) {
  return a.inputs == b.inputs && a.labels == b.labels && a.identifiers == b.identifiers &&
         a.rows == b.rows;
}

BatchRows Next(TrainingStream& stream, size_t rows) {
  BatchRows batch;
  stream.Next(rows, batch);
  return batch;
}

class TrainingStreamTest : public ::testing::Test {
 protected:
  TrainingStream Make(const DatasetOptions& options, size_t count = 7) const {
    return TrainingStream(*suite_, RandomPuzzles(count, kSide), options);
  }
  Text Row(const std::vector<uint8_t>& tokens, size_t row) const {
    const size_t length = suite_->Info().seq_len();
    return Text(tokens.begin() + row * length, tokens.begin() + (row + 1) * length);
  }
  Text Input(const Transform& t, const Pair& pair) const {
    return Row(suite_->Encode(Apply(t, pair.input)), 0);
  }
  Text Output(const Transform& t, const Pair& pair) const {
    return Row(suite_->Encode(Apply(t, *pair.output)), 0);
  }
  /// All training pairs of the puzzles as tokens under the transform that `view` gives.
  Pairs Encoded(const std::vector<Puzzle>& puzzles, uint64_t seed, uint64_t view) const {
    Pairs pairs;
    for (size_t p = 0; p < puzzles.size(); ++p) {
      const Transform t = ViewTransform(*suite_, seed, p, view);
      for (const Pair& pair : puzzles[p].demonstrations) {
        pairs.insert({Input(t, pair), Output(t, pair)});
      }
    }
    return pairs;
  }
  Pairs Shown(const BatchRows& batch) const {
    Pairs pairs;
    for (size_t i = 0; i < batch.rows; ++i) {
      pairs.insert({Row(batch.inputs, i), Row(batch.labels, i)});
    }
    return pairs;
  }
  const std::unique_ptr<Suite> suite_ = MakeSuite("arc", {.rows = kSide});
};

TEST_F(TrainingStreamTest, AnEpochShowsEveryPairOnce) {
  TrainingStream stream = Make({.views = 1, .seed = 3});
  ASSERT_EQ(stream.examples_per_epoch(), 1u + 2 + 3 + 4 + 1 + 2 + 3);
  const auto expected = Encoded(stream.puzzles(), 3, 0);
  const BatchRows first = Next(stream, 16), second = Next(stream, 16);
  EXPECT_EQ(Shown(first), expected);
  EXPECT_EQ(Shown(second), expected);
  EXPECT_FALSE(Same(first, second)) << "the order should change from epoch to epoch";
}

TEST_F(TrainingStreamTest, WithoutLimitEveryEpochIsAnotherView) {
  TrainingStream stream = Make({.seed = 3});
  for (uint64_t epoch = 0; epoch < 4; ++epoch) {
    EXPECT_EQ(Shown(Next(stream, 16)), Encoded(stream.puzzles(), 3, epoch)) << epoch;
  }
}

TEST_F(TrainingStreamTest, EqualSeedsGiveEqualStreams) {
  const DatasetOptions options{
      .identifiers = IdentifierPolicy::kPerView, .views = 5, .translate = true, .seed = 11};
  TrainingStream a = Make(options), b = Make(options);
  EXPECT_TRUE(Same(Next(a, 100), Next(b, 100)));
  DatasetOptions other = options;
  other.seed = 12;
  TrainingStream c = Make(other);
  a.Seek(0);
  EXPECT_FALSE(Same(Next(a, 100), Next(c, 100)));
}

TEST_F(TrainingStreamTest, SeekAndBatchSizeDoNotMatter) {
  const DatasetOptions options{.views = 0, .translate = true, .seed = 11};
  TrainingStream whole = Make(options), pieces = Make(options);
  const BatchRows all = Next(whole, 90);
  for (const size_t start : {60, 3, 0, 17, 59, 15, 16}) {
    pieces.Seek(start);
    EXPECT_EQ(pieces.position(), start);
    const BatchRows some = Next(pieces, 7);
    EXPECT_EQ(pieces.position(), start + 7);
    for (size_t i = 0; i < some.rows; ++i) {
      ASSERT_EQ(Row(some.inputs, i), Row(all.inputs, start + i)) << start << "+" << i;
      ASSERT_EQ(Row(some.labels, i), Row(all.labels, start + i)) << start << "+" << i;
    }
  }
}

TEST_F(TrainingStreamTest, ABatchKeepsItsMemoryAndNothingOfWhatItHeld) {
  TrainingStream a = Make({.translate = true, .seed = 2}), b = Make({.translate = true, .seed = 2});
  BatchRows batch = Next(a, 30);
  const uint8_t* const inputs = batch.inputs.data();
  a.Next(20, batch);
  EXPECT_EQ(batch.inputs.data(), inputs);
  Next(b, 30);
  EXPECT_TRUE(Same(batch, Next(b, 20)));
}

// A resumed run goes on bit for bit, also one that an earlier version began.
TEST_F(TrainingStreamTest, ExamplesAreThoseOfEveryVersion) {
  TrainingStream stream = Make({.identifiers = IdentifierPolicy::kPerView,
                                .views = 5,
                                .translate = true,
                                .shuffle_labels = true,
                                .seed = 11});
  stream.Seek(1000);
  const BatchRows batch = Next(stream, 500);
  Sha256 hash;
  hash.Add(batch.inputs.data(), batch.inputs.size());
  hash.Add(batch.labels.data(), batch.labels.size());
  for (const int32_t identifier : batch.identifiers) {
    hash.AddNumber(static_cast<uint64_t>(identifier));
  }
  EXPECT_EQ(hash.Hex(), "a070e7f2bf3afa5bc1ce9026ee28c549f392f7603b787f5d3c568b25ffb89af5");
}

TEST_F(TrainingStreamTest, AMovedStreamGoesOn) {
  TrainingStream a = Make({.seed = 2}), b = Make({.seed = 2});
  Next(a, 5);
  TrainingStream moved = std::move(a);
  Next(b, 5);
  EXPECT_TRUE(Same(Next(moved, 30), Next(b, 30)));
}

TEST_F(TrainingStreamTest, IdentifiersNameTaskAndView) {
  constexpr uint64_t kViews = 3;
  TrainingStream stream = Make({.identifiers = IdentifierPolicy::kPerView, .views = kViews});
  EXPECT_EQ(stream.identifier_count(), 1 + 7 * 3);
  std::map<int32_t, std::set<Text>> seen;
  const BatchRows batch = Next(stream, 16 * 60);
  for (size_t i = 0; i < batch.rows; ++i) {
    seen[batch.identifiers[i]].insert(Row(batch.inputs, i));
  }
  ASSERT_EQ(seen.size(), 7u * kViews);
  for (const auto& [identifier, inputs] : seen) {
    const size_t task = (identifier - 1) / kViews;
    std::set<Text> expected;
    const Transform t = ViewTransform(*suite_, 0, task, (identifier - 1) % kViews);
    for (const Pair& pair : stream.puzzles()[task].demonstrations) {
      expected.insert(Input(t, pair));
    }
    EXPECT_EQ(inputs, expected) << identifier;
  }
}

TEST_F(TrainingStreamTest, OtherPoliciesHaveFewerIdentifiers) {
  TrainingStream per_task = Make({.identifiers = IdentifierPolicy::kPerTask});
  EXPECT_EQ(per_task.identifier_count(), 8);
  const auto identifiers = Next(per_task, 16).identifiers;
  EXPECT_EQ(std::set<int32_t>(identifiers.begin(), identifiers.end()).size(), 7u);
  EXPECT_EQ(*std::min_element(identifiers.begin(), identifiers.end()), 1);
  TrainingStream none = Make({});
  EXPECT_EQ(none.identifier_count(), 1);
  EXPECT_EQ(Next(none, 2).identifiers, (std::vector<int32_t>{0, 0}));
}

TEST_F(TrainingStreamTest, TranslationMovesInputAndOutputTogetherAndFits) {
  const auto suite = MakeSuite("arc", {.rows = 6});
  Puzzle puzzle;
  puzzle.id = "p";
  for (uint8_t c = 1; c <= 4; ++c) puzzle.demonstrations.push_back({Grid(4, 2, c), Grid(2, 3, c)});
  TrainingStream stream(*suite, {puzzle}, {.views = 1, .translate = true});
  const BatchRows batch = Next(stream, 4 * 200);
  std::set<std::pair<int, int>> offsets;
  int plain = 0;
  for (size_t i = 0; i < batch.rows; ++i) {
    const auto is_colour = [](uint8_t token) { return token >= 2; };
    const auto first = [&](const std::vector<uint8_t>& tokens) {
      const auto begin = tokens.begin() + i * 36;
      return static_cast<int>(std::find_if(begin, begin + 36, is_colour) - begin);
    };
    EXPECT_EQ(first(batch.inputs), first(batch.labels));
    offsets.insert({first(batch.inputs) / 6, first(batch.inputs) % 6});
    plain += first(batch.inputs) == 0;
  }
  EXPECT_EQ(offsets.size(), 3u * 4u) << "corners 0..2 x 0..3";
  EXPECT_GE(plain, 200) << "one pair of each visit stays at the corner";
}

TEST_F(TrainingStreamTest, ShuffledLabelsBelongToOtherInputs) {
  TrainingStream plain = Make({.views = 1}, 20);
  TrainingStream shuffled = Make({.views = 1, .shuffle_labels = true}, 20);
  const size_t epoch = plain.examples_per_epoch();
  const BatchRows a = Next(plain, epoch), b = Next(shuffled, epoch);
  EXPECT_EQ(a.inputs, b.inputs);
  std::multiset<Text> labels_a, labels_b;
  for (size_t i = 0; i < epoch; ++i) {
    EXPECT_NE(Row(a.labels, i), Row(b.labels, i));
    labels_a.insert(Row(a.labels, i)), labels_b.insert(Row(b.labels, i));
  }
  EXPECT_EQ(labels_a, labels_b);
  EXPECT_EQ(Shown(Next(shuffled, epoch)), Shown(b)) << "the dealing is fixed";
}

TEST_F(TrainingStreamTest, TestPairsServeWhereThereAreNoDemonstrations) {
  auto puzzles = RandomPuzzles(3, kSide);
  puzzles[1].demonstrations.clear();
  puzzles[1].tests[0].output.reset();
  TrainingStream stream(*suite_, puzzles, {});
  EXPECT_EQ(stream.examples_per_epoch(), 1u + 1 + 3);
}

TEST_F(TrainingStreamTest, WrongUseIsNamed) {
  auto puzzles = RandomPuzzles(3, kSide);
  puzzles[2].tests[0].input = Grid(kSide + 1, 1);
  ExpectError(ErrorKind::kUsage, {"'p2'", "9x9"}, [&] { TrainingStream(*suite_, puzzles, {}); });
  puzzles = RandomPuzzles(3, kSide);
  puzzles[1].demonstrations.clear();
  for (Pair& pair : puzzles[1].tests) pair.output.reset();
  ExpectError(ErrorKind::kUsage, {"'p1'"}, [&] { TrainingStream(*suite_, puzzles, {}); });
  ExpectError(ErrorKind::kUsage, {"no puzzles"}, [&] { TrainingStream(*suite_, {}, {}); });
  ExpectError(ErrorKind::kUsage, {"views"},
              [&] { Make({.identifiers = IdentifierPolicy::kPerView}); });
  ExpectError(ErrorKind::kUsage, {"identifiers"},
              [&] { Make({.identifiers = IdentifierPolicy::kPerView, .views = 1ULL << 31}); });
}

}  // namespace
}  // namespace arc
