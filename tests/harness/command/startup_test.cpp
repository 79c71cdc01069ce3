#include "tests/build_kind.h"
#include "tests/db/big_database.h"
#include "tests/harness/command/command_fixture.h"
#include "tests/processor_time.h"

namespace arc {
namespace {

/// The processor time of a command.
class CommandTime : public CommandTest {
 protected:
  double Milliseconds(const std::vector<std::string>& words, double limit) {
    return LeastMilliseconds(RUSAGE_CHILDREN, limit, [&] { EXPECT_EQ(Run(words).code, 0); });
  }
};

/// A database of 1,000 runs with curves and an evaluation each.
class Startup : public CommandTime {
 protected:
  void SetUp() override {
    Store store = Store::Open(Workspace() / "arcbench.db", Store::Mode::kWrite);
    store.Write([&] {
      for (int i = 0; i < 1000; ++i) AddRun(store, i);
    });
  }
  static void AddRun(Store& store, int number) {
    const RunRecord run = SampleRun("run-" + std::to_string(number));
    store.CreateRun(run, std::vector<ParamRecord>(1, {"training.lr", "0.001", "float"}));
    std::vector<MetricRecord> metrics;
    for (int step = 0; step < 50; ++step) metrics.push_back({"train/loss", step, 1.0 * step, 0.5});
    store.AddMetrics(run.id, metrics);
    EvaluationRecord evaluation = SampleEvaluation(run.id);
    const std::vector<ScoreRecord> scores = {{"exact", 0.5, 300, 0.4, 0.6, "wilson"}};
    store.AddEvaluation(evaluation, scores, {});
  }
};

TEST_F(Startup, AnswersWithinFiftyMilliseconds) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "times mean nothing under a sanitizer";
#endif
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--help"}, {"leaderboard"}, {"runs", "ls"}}) {
    const double least = Milliseconds(words, 50);
    RecordProperty(words[0] + "_ms", std::to_string(least));
    EXPECT_LT(least, 50) << testing::PrintToString(words);
  }
}

/// A million results of 10,000 runs.
constexpr double kLimitMs = kMadeForSpeed ? 100 : 3000;

using BigListings = CommandTime;

TEST_F(BigListings, AnswerWithinAHundredMilliseconds) {
  BigDatabase{Workspace() / "arcbench.db"};
  for (const std::vector<std::string>& words : {
           std::vector<std::string>{"leaderboard"},
           {"leaderboard", "--all", "--by", "cells", "--where", "params.lr > 3e-4"},
           {"runs", "ls"},
           {"runs", "ls", "--where", "metrics.exact > .4 and params.plugin = \"trm\""},
           {"runs", "ls", "--csv"},
           {"runs", "best"},
           {"runs", "show", "run-777"},
           {"history", "sudoku"},
           {"query", "SELECT * FROM v_puzzles WHERE solved = 0"},
       }) {
    const double least = Milliseconds(words, kLimitMs);
    printf("%s: %.0f ms\n", testing::PrintToString(words).c_str(), least);
    EXPECT_LT(least, kLimitMs) << testing::PrintToString(words);
  }
}

}  // namespace
}  // namespace arc
