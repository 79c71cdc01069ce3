// What the command line shows must be read at once: 100 ms each, on a million results of 10,000
// runs. Processor time, so that a busy machine does not fail it: nothing here waits for anything.
#include <functional>

#include "db/query.h"
#include "tests/build_kind.h"
#include "tests/db/big_database.h"
#include "tests/processor_time.h"

namespace arc {
namespace {

constexpr double kLimitMs = kMadeForSpeed ? 100 : 3000;

class ListingsSpeedTest : public DatabaseTest {
 protected:
  void ExpectQuick(const std::string& what, const std::function<void()>& work,
                   double limit_ms = kLimitMs) {
    const double ms = LeastMilliseconds(RUSAGE_SELF, limit_ms, work);
    RecordProperty(what + "_us", static_cast<int>(ms * 1000));
    EXPECT_LT(ms, limit_ms) << what;
    printf("%s: %.2f ms\n", what.c_str(), ms);
  }
  void ExpectRuns(const std::string& what, size_t count, const RunFilter& filter) {
    ExpectQuick(what, [&] { EXPECT_EQ(Reader().Runs(filter).size(), count); });
  }
  void ExpectLines(const std::string& what, size_t count, const LeaderboardFilter& filter,
                   double limit_ms = kLimitMs) {
    ExpectQuick(
        what, [&] { EXPECT_EQ(Reader().Leaderboard(filter).size(), count); }, limit_ms);
  }
};

TEST_F(ListingsSpeedTest, AMillionResultsOfTenThousandRunsAreListedAtOnce) {
  BigDatabase{file_};
  ExpectQuick("open", [&] { Reader(); });
  ExpectRuns("runs", kBigRuns, {});
  ExpectRuns("runs_of_a_plugin", 1111, {.plugin = "plugin1"});
  ExpectRuns("runs_where_score_and_setting", 5999,
             {.where = "metrics.exact > .4 and params.plugin = \"trm\""});
  ExpectRuns("runs_by_setting", 10, {.by = "params.lr", .limit = 10});
  ExpectRuns("runs_where_curve", 5000, {.where = "metrics.train/m3 > .5 and tag = paper"});
  ExpectLines("leaderboard", 63, {.limit = 21});  // of each of three datasets
  ExpectLines("leaderboard_without_repeats", 63, {.repeats = false, .limit = 21});
  ExpectLines("leaderboard_in_full", kBigRuns, {}, 2 * kLimitMs);  // each line 60 columns, 6 scores
  ExpectQuick("board_scores", [&] {
    EXPECT_EQ(Reader().BoardScores({.by = "started asc"}).size(), size_t{kBigRuns});
  });
  ExpectLines("leaderboard_where", 1713,
              {.where = "metrics.cells >= .4 and params.lr > 5e-4 and views = 8 and score < 1",
               .by = "metrics.tasks_all"});
  ExpectQuick("stale_runs", [&] { EXPECT_TRUE(Reader().StaleRuns().empty()); });
  ExpectQuick("find_run", [&] { Reader().FindRun("run-9999"); });
  ExpectQuick("puzzles", [&] {
    const auto answer = ReadOnlyQuery(file_,
                                      "SELECT puzzle, tried, solved FROM v_puzzles "
                                      "WHERE solved = 0 ORDER BY tried DESC");
    EXPECT_EQ(answer.rows.size(), 3u);
  });
}

}  // namespace
}  // namespace arc
