#include <csignal>
#include <thread>

#include "db/query.h"
#include "tests/db/children.h"
#include "tests/db/fixture.h"

namespace arc {
namespace {

constexpr int kWriters = 8;
constexpr int kTransactions = 40;  ///< of each writer

class ConcurrencyTest : public DatabaseTest {
 protected:
  /// One writer's work; opens the file anew now and then, as commands do.
  void Work(int writer) const {
    const std::string run = "run-" + std::to_string(writer);
    { Writer().CreateRun(SampleRun(run)); }
    for (int batch = 0; batch < 4; ++batch) {
      Store store = Writer();
      for (int i = 0; i < kTransactions / 4; ++i) {
        const int64_t step = batch * (kTransactions / 4) + i;
        store.AddMetrics(run, std::vector<MetricRecord>{{"loss", step, 1, 0.5}});
        EXPECT_EQ(store.MetricsOf(run, "loss").size(), static_cast<size_t>(step + 1));
      }
    }
  }
  int64_t Count(const std::string& from) const {
    return std::get<int64_t>(ReadOnlyQuery(file_, "SELECT count(*) FROM " + from).rows[0][0]);
  }
  void ExpectAllThere() const {
    EXPECT_EQ(Count("runs"), kWriters);
    EXPECT_EQ(Count("metrics"), kWriters * kTransactions);
    const auto check = ReadOnlyQuery(file_, "PRAGMA integrity_check");
    EXPECT_EQ(std::get<std::string>(check.rows[0][0]), "ok");
  }
};

TEST_F(ConcurrencyTest, EightProcessesStartOnNoFileAndLoseNothing) {
  std::vector<pid_t> children;
  for (int i = 0; i < kWriters; ++i) children.push_back(StartChild([&, i] { Work(i); }));
  for (const pid_t child : children) EXPECT_EQ(WaitForChild(child), 0);
  ExpectAllThere();
}

TEST_F(ConcurrencyTest, EightThreadsWithAStoreEachLoseNothing) {
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriters; ++i) threads.emplace_back([&, i] { Work(i); });
  for (std::thread& thread : threads) thread.join();
  ExpectAllThere();
}

TEST_F(ConcurrencyTest, ManyStartTogetherOnAnEmptyFolder) {
  for (int round = 0; round < 5; ++round) {
    file_ = folder_ / ("round-" + std::to_string(round) + ".db");
    std::vector<pid_t> children;
    for (int i = 0; i < kWriters; ++i) children.push_back(StartChild([&] { Writer(); }));
    for (const pid_t child : children) EXPECT_EQ(WaitForChild(child), 0);
    EXPECT_EQ(Count("runs"), 0);
  }
}

TEST_F(ConcurrencyTest, AWriterKilledInItsTransactionLeavesAWholeDatabase) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = StartChild([&] {
    Store store = Writer();
    store.CreateRun(SampleRun("committed"));
    store.Write([&] {
      store.CreateRun(SampleRun("half"));
      store.AddMetrics("half", std::vector<MetricRecord>(1, {"loss", 1, 1, 1}));
      if (write(ends[1], "x", 1) == 1) pause();
    });
  });
  char ready = 0;
  ASSERT_EQ(read(ends[0], &ready, 1), 1);
  kill(child, SIGKILL);
  EXPECT_EQ(WaitForChild(child), -SIGKILL);
  close(ends[0]);
  close(ends[1]);
  Store store = Writer();
  ASSERT_EQ(store.Runs().size(), 1u);
  EXPECT_EQ(store.Runs()[0].id, "committed");
  EXPECT_EQ(store.MarkStale().size(), 1u);
  const auto check = ReadOnlyQuery(file_, "PRAGMA integrity_check");
  EXPECT_EQ(std::get<std::string>(check.rows[0][0]), "ok");
}

}  // namespace
}  // namespace arc
