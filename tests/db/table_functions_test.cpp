#include <SQLiteCpp/Database.h>

#include <cmath>
#include <limits>
#include <span>

#include "db/query.h"
#include "tests/db/fixture.h"

namespace arc {
namespace {

using testing::ElementsAre;

class TableFunctionsTest : public DatabaseTest {
 protected:
  using Cells = std::vector<Value>;

  void SetUp() override {
    DatabaseTest::SetUp();
    Store store = Writer();
    const Grid a(2, 1, 3), b(1, 1, 9);
    const std::vector<OutputVotes> votes = {
        {"p", 0, {a, Grid{}}, {{0, 1, false, 1, 1.5f}, {0, 2, true, 0, std::nanf("")}}},
        {"p", 1, {}, {}},
        {"q", 0, {b}, {{4000000000u, 65535, true, 0, -INFINITY}}}};
    ASSERT_EQ(store.AddEvaluation(SampleEvaluation(""), {}, {}, votes), 1);
    ASSERT_EQ(store.AddEvaluation(SampleEvaluation(""), {}, {}, std::span(votes).first(1)), 2);
    store.AddEvaluation(SampleEvaluation(""), {}, {});
  }
  std::vector<Cells> Rows(const std::string& sql) const { return ReadOnlyQuery(file_, sql).rows; }
  int64_t Number(const std::string& sql) const { return std::get<int64_t>(Rows(sql).at(0).at(0)); }
};

TEST_F(TableFunctionsTest, VotesAsTheyAreStored) {
  const QueryResult all = ReadOnlyQuery(file_, "SELECT * FROM votes(1)");
  EXPECT_THAT(all.columns,
              ElementsAre("puzzle", "test", "view", "step", "halted", "candidate", "q"));
  const auto i = [](int64_t number) { return Value(number); };
  const Value p = std::string("p"), q = std::string("q");
  EXPECT_THAT(all.rows, ElementsAre(Cells{p, i(0), i(0), i(1), i(0), i(1), 1.5},
                                    Cells{p, i(0), i(0), i(2), i(1), i(0), std::monostate{}},
                                    Cells{q, i(0), i(4000000000), i(65535), i(1), i(0),
                                          -std::numeric_limits<double>::infinity()}));
}

TEST_F(TableFunctionsTest, CandidatesAsTheyAreStored) {
  const QueryResult all = ReadOnlyQuery(file_, "SELECT * FROM candidates(1)");
  EXPECT_THAT(all.columns, ElementsAre("puzzle", "test", "idx", "rows", "cols", "cells"));
  ASSERT_EQ(all.rows.size(), 3u);
  EXPECT_EQ(all.rows[0][5], Value(Blob{3, 3}));
  EXPECT_EQ(all.rows[1][5], Value(Blob{}));
  EXPECT_EQ(all.rows[1][2], Value(int64_t{1}));
  EXPECT_EQ(Number("SELECT rows * 10 + cols FROM candidates(1) WHERE idx = 0 AND puzzle = 'p'"),
            21);
}

TEST_F(TableFunctionsTest, ConditionsAndJoins) {
  EXPECT_EQ(Number("SELECT count(*) FROM votes(2)"), 2);
  EXPECT_EQ(Number("SELECT count(*) FROM votes(3)"), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM votes(99)"), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM votes WHERE evaluation = 1 AND puzzle = 'q'"), 1);
  EXPECT_EQ(Number("SELECT count(*) FROM votes(1) WHERE puzzle = 'p' AND test = 1"), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM votes(1) WHERE test = 0"), 3);
  EXPECT_EQ(Number("SELECT count(*) FROM votes(1) WHERE puzzle > 'p'"), 1);
  // One row of each evaluation's votes: the argument comes from another table.
  EXPECT_EQ(Number("SELECT count(*) FROM evaluations e JOIN votes(e.id) v"), 5);
  EXPECT_EQ(Number("SELECT count(*) FROM votes v JOIN evaluations e ON v.evaluation = e.id"), 5);
  EXPECT_EQ(Number("SELECT sum(c.rows) FROM votes(1) v JOIN candidates(1) c "
                   "ON c.puzzle = v.puzzle AND c.test = v.test AND c.idx = v.candidate"),
            3);
}

TEST_F(TableFunctionsTest, WithoutAnEvaluationTheyAreAnError) {
  for (const char* sql : {"SELECT * FROM votes", "SELECT * FROM candidates",
                          "SELECT * FROM votes WHERE evaluation > 0"}) {
    EXPECT_EQ(ThrownKind([&] { Rows(sql); }, "are of an evaluation: votes(1)"), ErrorKind::kUsage);
  }
  EXPECT_EQ(ThrownKind([&] { Rows("DELETE FROM votes"); }, "query: "), ErrorKind::kUsage);
  EXPECT_EQ(ThrownKind([&] { Rows("SELECT * FROM votes(1, 2)"); }, "too many arguments"),
            ErrorKind::kUsage);
}

TEST_F(TableFunctionsTest, DamageIsToldWithItsPlace) {
  SQLite::Database(file_.string(), SQLite::OPEN_READWRITE)
      .exec("UPDATE vote_blobs SET data = x'00' WHERE puzzle = 'q'");
  ThrownKind([&] { Rows("SELECT * FROM votes(1)"); }, "evaluation 1, puzzle q: damaged votes");
  EXPECT_EQ(Number("SELECT count(*) FROM votes(1) WHERE puzzle = 'p'"), 2);
}

}  // namespace
}  // namespace arc
