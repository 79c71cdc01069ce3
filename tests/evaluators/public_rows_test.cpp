#include "evaluators/public_rows.h"

#include <gtest/gtest.h>

#include "tasks/arc/view_name.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/fake_suite.h"

namespace arc {
namespace {

/// A 4 x 4 canvas; two tasks of one test input each, seen as they are and turned.
class PublicRowsTest : public testing::Test {
 protected:
  PublicRowsTest() {
    Transform turned;
    turned.dihedral = 1;
    std::swap(turned.symbols[1], turned.symbols[2]);
    views_ = {{}, {}, turned, {}};
    names_ = {"<blank>", "a", ArcViewName("a", turned, OfficialFlavour::kTrm), "b"};
  }
  void Add(int32_t identifier, const Grid& input, const Grid& prediction, float q) {
    const auto append = [&](const Grid& grid, std::vector<uint8_t>& to) {
      const Tokens tokens = suite_->Encode(Apply(views_[identifier], grid));
      to.insert(to.end(), tokens.begin(), tokens.end());
    };
    append(input, rows_.inputs);
    append(prediction, rows_.predictions);
    rows_.identifiers.push_back(identifier);
    rows_.q.push_back(q);
  }
  std::vector<OutputVotes> Collect(const PublicRowsOptions& options = {}) const {
    return CollectPublicRows(rows_, names_, puzzles_, *suite_, options);
  }
  void ExpectBad(const std::string& part) const {
    ExpectError(ErrorKind::kBadData, part, [&] { Collect(); });
  }

  std::unique_ptr<Suite> suite_ = MakeSuite("arc", {.rows = 4});
  std::vector<Puzzle> puzzles_ = {PuzzleOf("a", {Row({1, 2})}), PuzzleOf("b", {Row({3, 4})})};
  std::vector<Transform> views_;
  std::vector<std::string> names_;
  PublicRows rows_;
};

TEST_F(PublicRowsTest, UndoesTheViewOfTheName) {
  Add(1, Row({1, 2}), Row({5}), 1);
  Add(2, Row({1, 2}), Row({5}), 2);
  Add(3, Row({3, 4}), Row({6, 1}), 3);
  Add(1, Row({7, 7}), Row({8}), 4);  // no test input: left out
  const auto votes = Collect();
  ASSERT_EQ(votes.size(), 2u);
  EXPECT_EQ(votes[0].candidates, std::vector<Grid>{Row({5})});
  EXPECT_EQ(votes[0].votes.size(), 2u);
  EXPECT_EQ(votes[0].votes[1].view, 2u);
  EXPECT_EQ(votes[0].votes[1].q, 2);
  EXPECT_EQ(votes[1].candidates, std::vector<Grid>{Row({6, 1})});
}

TEST_F(PublicRowsTest, EveryRowKeepsItsConfidenceUnlessTheFaultIsAskedFor) {
  Add(1, Row({1, 2}), Row({5}), 1);
  Add(0, Row({0}), Row({0}), 2);
  Add(3, Row({3, 4}), Row({6}), 3);
  Add(0, Row({0}), Row({0}), 4);
  Add(1, Row({1, 2}), Row({5}), 5);
  const auto q = [&](size_t batch) {
    std::vector<float> all;
    for (const OutputVotes& output : Collect({batch})) {
      for (const Vote& vote : output.votes) all.push_back(vote.q);
    }
    return all;
  };
  EXPECT_EQ(q(0), (std::vector<float>{1, 5, 3}));
  EXPECT_EQ(q(5), (std::vector<float>{1, 3, 2}));
  EXPECT_EQ(q(4), (std::vector<float>{1, 5, 2}));
  EXPECT_EQ(q(2), (std::vector<float>{1, 5, 3})) << "blank rows at the end do no harm";
}

TEST_F(PublicRowsTest, OddRowsAreErrors) {
  Add(1, Row({1, 2}), Row({5}), 1);
  rows_.identifiers[0] = 4;
  ExpectBad("row 0: identifier 4: there are 4 names");
  rows_.identifiers[0] = -1;
  ExpectBad("identifier -1");
  rows_.identifiers[0] = 2;
  names_[2] = "a|||t9|||0123456789";
  ExpectBad("a|||t9");
  rows_.q.clear();
  ExpectBad("1 identifiers, 0 confidences");
}

}  // namespace
}  // namespace arc
