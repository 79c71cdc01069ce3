#include <sys/resource.h>

#include <algorithm>

#include "tests/build_kind.h"
#include "tests/db/big_database.h"
#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

/// A database of 1,000 runs with curves and an evaluation each.
class Startup : public CommandTest {
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
  /// Of CPU time, user's and system's: whatever else the machine does is not in it.
  double BestMilliseconds(const std::vector<std::string>& words) {
    double best = 1e9;
    for (int i = 0; i < 7; ++i) {
      const double before = CpuOfChildren();
      EXPECT_EQ(Run(words).code, 0);
      best = std::min(best, CpuOfChildren() - before);
    }
    return best;
  }

 private:
  static double CpuOfChildren() {
    rusage used{};
    getrusage(RUSAGE_CHILDREN, &used);
    const auto milliseconds = [](const timeval& t) {
      return 1e3 * static_cast<double>(t.tv_sec) + 1e-3 * static_cast<double>(t.tv_usec);
    };
    return milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
  }
};

TEST_F(Startup, AnswersWithinFiftyMilliseconds) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "times mean nothing under a sanitizer";
#endif
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--help"}, {"leaderboard"}, {"runs", "ls"}}) {
    const double best = BestMilliseconds(words);
    RecordProperty(words[0] + "_ms", std::to_string(best));
    EXPECT_LT(best, 50) << testing::PrintToString(words);
  }
}

/// A million results of 10,000 runs.
constexpr double kLimitMs = kMadeForSpeed ? 100 : 3000;

class BigListings : public CommandTest {
 protected:
  /// Of the best of five, processor time, so that a busy machine does not fail it.
  double BestMilliseconds(const std::vector<std::string>& words) {
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
      const double before = ChildrensMilliseconds();
      EXPECT_EQ(Run(words).code, 0);
      best = std::min(best, ChildrensMilliseconds() - before);
    }
    return best;
  }
  static double ChildrensMilliseconds() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto milliseconds = [](const timeval& time) {
      return 1e3 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_usec);
    };
    return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
  }
};

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
    const double best = BestMilliseconds(words);
    printf("%s: %.0f ms\n", testing::PrintToString(words).c_str(), best);
    EXPECT_LT(best, kLimitMs) << testing::PrintToString(words);
  }
}

}  // namespace
}  // namespace arc
