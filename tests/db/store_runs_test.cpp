#include <cmath>
#include <limits>

#include "db/identity.h"
#include "tests/db/fixture.h"

namespace arc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using StoreRunsTest = DatabaseTest;

TEST_F(StoreRunsTest, RunRoundTrips) {
  Store store = Writer();
  RunRecord run = SampleRun("trm-1");
  run.plugin = store.UpsertPlugin({"trm", "1.0", "model", "/lib/trm.so", "aa"});
  DatasetRecord data{
      .name = "sudoku6", .suite = "sudoku", .rows = 6, .cols = 6, .content_hash = "hash"};
  run.dataset = store.UpsertDataset(data, {});
  run.failure = {"text", 11, "line 1\nline 2"};
  run.process = {"host", "boot", 42, 4711};
  run.started = "2026-01-01T00:00:00.000Z";
  run.ended = "2026-01-01T00:00:01.000Z";
  store.CreateRun(run);
  EXPECT_EQ(store.GetRun("trm-1"), run);
}

TEST_F(StoreRunsTest, CreateRunFillsTimeAndProcess) {
  Store store = Writer();
  store.CreateRun(SampleRun("a"));
  const RunRecord run = store.GetRun("a");
  EXPECT_THAT(run.started, testing::MatchesRegex("....-..-..T..:..:..\\....Z"));
  EXPECT_EQ(run.process.pid, getpid());
  EXPECT_EQ(IsAlive(run.process), true);
}

TEST_F(StoreRunsTest, ASecondRunOfTheSameIdIsRefused) {
  Store store = Writer();
  store.CreateRun(SampleRun("a"));
  EXPECT_EQ(ThrownKind([&] { store.CreateRun(SampleRun("a")); }, "run a exists already"),
            ErrorKind::kUsage);
}

TEST_F(StoreRunsTest, ParamsRoundTripSortedAndEmptyTextStays) {
  Store store = Writer();
  const std::vector<ParamRecord> params = {{"train.lr", "0.001", "float"},
                                           {"data.name", "", "string"}};
  store.CreateRun(SampleRun("a"), params);
  EXPECT_THAT(store.Params("a"), ElementsAre(params[1], params[0]));
}

TEST_F(StoreRunsTest, MetricsKeepNanAndInfinities) {
  Store store = Writer();
  store.CreateRun(SampleRun("a"));
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<MetricRecord> metrics = {{"loss", 1, 0.5, 0.25},
                                             {"loss", 2, 1, std::nan("")},
                                             {"loss", 3, 1.5, inf},
                                             {"loss", 4, 2, -inf},
                                             {"exact", 4, kNotMeasured, 0}};
  store.AddMetrics("a", metrics);
  const auto loss = store.MetricsOf("a", "loss");
  ASSERT_EQ(loss.size(), 4u);
  EXPECT_EQ(loss[0].value, 0.25);
  EXPECT_EQ(loss[0].wall_seconds, 0.5);
  EXPECT_TRUE(std::isnan(loss[1].value));
  EXPECT_EQ(loss[2].value, inf);
  EXPECT_EQ(loss[3].value, -inf);
  EXPECT_EQ(loss[3].step, 4);
  EXPECT_TRUE(std::isnan(store.MetricsOf("a", "exact").at(0).wall_seconds));
  EXPECT_THAT(store.MetricKeys("a"), ElementsAre("exact", "loss"));
}

TEST_F(StoreRunsTest, AResumedRunReplacesTheMetricsOfAStep) {
  Store store = Writer();
  store.CreateRun(SampleRun("a"));
  store.AddMetrics("a", std::vector<MetricRecord>{{"loss", 1, 1, 9}});
  store.AddMetrics("a", std::vector<MetricRecord>{{"loss", 1, 2, 3}});
  ASSERT_EQ(store.MetricsOf("a", "loss").size(), 1u);
  EXPECT_EQ(store.MetricsOf("a", "loss")[0].value, 3);
}

TEST_F(StoreRunsTest, FinishAndReopen) {
  Store store = Writer();
  store.CreateRun(SampleRun("a"), std::vector<ParamRecord>{{"training.steps", "5", "integer"}});
  store.FinishRun("a", "failed", {"plugin died", 9, "last words"});
  RunRecord run = store.GetRun("a");
  EXPECT_EQ(run.status, "failed");
  EXPECT_FALSE(run.ended.empty());
  EXPECT_EQ(run.failure.signal, 9);
  EXPECT_EQ(run.failure.last_lines, "last words");
  const std::vector<ParamRecord> longer = {{"training.steps", "9", "integer"}};
  store.ReopenRun("a", R"({"training":{"steps":9}})", longer);
  EXPECT_EQ(store.Params("a"), longer);
  run = store.GetRun("a");
  EXPECT_EQ(run.config, R"({"training":{"steps":9}})");
  EXPECT_EQ(run.status, "running");
  EXPECT_EQ(run.ended, "");
  EXPECT_EQ(run.failure.text, "");
  EXPECT_THROW(store.FinishRun("a", "fine"), Error);  // no such status
  store.SetRunParameters("a", 11, 5);
  EXPECT_EQ(store.GetRun("a").parameters, 11);
  EXPECT_EQ(store.GetRun("a").embedding_parameters, 5);
}

TEST_F(StoreRunsTest, CheckpointsRoundTripAndAreReplacedByFile) {
  Store store = Writer();
  store.CreateRun(SampleRun("a"));
  store.AddCheckpoint("a", {200, "last.safetensors", "aa", 1000, "last", "2026-01-01"});
  store.AddCheckpoint("a", {100, "best.safetensors", "bb", 1000, "best", ""});
  store.AddCheckpoint("a", {300, "last.safetensors", "cc", 1001, "last", ""});
  const auto checkpoints = store.CheckpointsOf("a");
  ASSERT_EQ(checkpoints.size(), 2u);
  EXPECT_EQ(checkpoints[0].file, "best.safetensors");
  EXPECT_EQ(checkpoints[0].kind, "best");
  EXPECT_EQ(checkpoints[1].step, 300);
  EXPECT_EQ(checkpoints[1].sha256, "cc");
  EXPECT_EQ(checkpoints[1].bytes, 1001);
  EXPECT_FALSE(checkpoints[1].created.empty());
  store.RemoveCheckpoint("a", "best.safetensors");
  EXPECT_EQ(store.CheckpointsOf("a").size(), 1u);
}

TEST_F(StoreRunsTest, TagsAndNotes) {
  Store store = Writer();
  store.CreateRun(SampleRun("a"));
  store.Tag("a", "paper");
  store.Tag("a", "best");
  store.Tag("a", "best");
  EXPECT_THAT(store.TagsOf("a"), ElementsAre("best", "paper"));
  store.Untag("a", "best");
  EXPECT_THAT(store.TagsOf("a"), ElementsAre("paper"));
  EXPECT_EQ(ThrownKind([&] { store.Untag("a", "best"); }, "has no tag 'best'"), ErrorKind::kUsage);
  store.AddNote("a", "first");
  store.AddNote("a", "second");
  ASSERT_EQ(store.NotesOf("a").size(), 2u);
  EXPECT_EQ(store.NotesOf("a")[1].text, "second");
  EXPECT_FALSE(store.NotesOf("a")[1].written.empty());
}

TEST_F(StoreRunsTest, UnknownRunsAreUsageErrorsEverywhere) {
  Store store = Writer();
  const std::string words = "no run 'x'";
  EXPECT_EQ(ThrownKind([&] { store.GetRun("x"); }, words), ErrorKind::kUsage);
  EXPECT_EQ(ThrownKind([&] { store.AddMetrics("x", {}); }, words), ErrorKind::kUsage);
  EXPECT_EQ(ThrownKind([&] { store.FinishRun("x", "failed"); }, words), ErrorKind::kUsage);
  EXPECT_EQ(ThrownKind([&] { store.Tag("x", "t"); }, words), ErrorKind::kUsage);
  EXPECT_EQ(ThrownKind([&] { store.MetricsOf("x", "loss"); }, words), ErrorKind::kUsage);
  EXPECT_EQ(ThrownKind([&] { store.DeleteRun("x"); }, words), ErrorKind::kUsage);
}

TEST_F(StoreRunsTest, FindRunTakesAUniquePrefix) {
  Store store = Writer();
  store.CreateRun(SampleRun("trm-20260101-120000-ab12"));
  store.CreateRun(SampleRun("trm-20260102-120000-cd34"));
  store.CreateRun(SampleRun("hrm"));
  store.CreateRun(SampleRun("hrm-2"));
  EXPECT_EQ(store.FindRun("trm-20260101"), "trm-20260101-120000-ab12");
  EXPECT_EQ(store.FindRun("hrm"), "hrm");  // exact, though it begins another one too
  EXPECT_EQ(ThrownKind([&] { store.FindRun("trm-"); }, "trm-20260101-120000-ab12"),
            ErrorKind::kUsage);
  EXPECT_EQ(
      ThrownKind([&] { store.FindRun("trm-20260102-12x"); }, "nearest is trm-20260102-120000-cd34"),
      ErrorKind::kUsage);
  EXPECT_EQ(ThrownKind([&] { store.FindRun("zzz"); }, "no run 'zzz'"), ErrorKind::kUsage);
}

TEST_F(StoreRunsTest, RunsAreFilteredAndNewestFirst) {
  Store store = Writer();
  RunRecord run = SampleRun("old");
  run.started = "2026-01-01T00:00:00.000Z";
  run.plugin = store.UpsertPlugin({"trm", "1", "model", "f", "aa"});
  store.CreateRun(run);
  run.id = "new";
  run.started = "2026-01-02T00:00:00.000Z";
  run.recipe = "other";
  run.plugin = std::nullopt;
  store.CreateRun(run);
  store.FinishRun("new", "finished");
  store.Tag("new", "keep");
  const auto rows = store.Runs();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].id, "new");
  EXPECT_THAT(rows[0].tags, ElementsAre("keep"));
  EXPECT_EQ(rows[1].plugin, "trm");
  const auto only = [&](const RunFilter& filter) {
    const auto found = store.Runs(filter);
    return found.size() == 1 ? found[0].id : std::to_string(found.size());
  };
  EXPECT_EQ(only({.status = "finished"}), "new");
  EXPECT_EQ(only({.recipe = "other"}), "new");
  EXPECT_EQ(only({.plugin = "trm"}), "old");
  EXPECT_EQ(only({.tag = "keep"}), "new");
  EXPECT_EQ(only({.limit = 1}), "new");
  EXPECT_EQ(only({.status = "running", .plugin = "hrm"}), "0");
}

TEST_F(StoreRunsTest, OnlyRunsWhoseProcessIsGoneAreStale) {
  Store store = Writer();
  store.CreateRun(SampleRun("alive"));
  RunRecord run = SampleRun("elsewhere");
  run.process = {"another-host", "b", 1, 1};
  store.CreateRun(run);
  const ProcessIdentity self = IdentifyProcess();
  run = SampleRun("rebooted");
  run.process = {self.host, "an earlier boot", self.pid, self.start_ticks};
  store.CreateRun(run);
  run = SampleRun("pid-used-again");
  run.process = {self.host, self.boot_id, self.pid, self.start_ticks - 1};
  store.CreateRun(run);
  run = SampleRun("done");
  run.status = "finished";
  run.process = {self.host, "an earlier boot", 1, 1};
  store.CreateRun(run);
  EXPECT_EQ(store.StaleRuns().size(), 2u);
  EXPECT_THAT(store.MarkStale(), testing::UnorderedElementsAre("rebooted", "pid-used-again"));
  EXPECT_TRUE(store.StaleRuns().empty());
  EXPECT_EQ(store.GetRun("rebooted").status, "failed");
  EXPECT_THAT(store.GetRun("rebooted").failure.text, HasSubstr("was killed"));
  store.SetRunProcess("alive", {self.host, self.boot_id, self.pid, 1});
  EXPECT_THAT(store.MarkStale(), ElementsAre("alive"));
}

TEST_F(StoreRunsTest, DeleteRunTakesAllThatHangsOnIt) {
  Store store = Writer();
  store.CreateRun(SampleRun("a"), std::vector<ParamRecord>{{"k", "v", "string"}});
  store.AddMetrics("a", std::vector<MetricRecord>{{"loss", 1, 1, 1}});
  store.Tag("a", "t");
  const int64_t evaluation = store.AddEvaluation(SampleEvaluation("a"), {}, {});
  store.DeleteRun("a");
  EXPECT_TRUE(store.Runs().empty());
  EXPECT_THROW(store.GetEvaluation(evaluation), Error);
}

TEST(NewRunId, HasTheStemTheTimeAndRandomDigits) {
  EXPECT_THAT(NewRunId("trm-sudoku6"),
              testing::MatchesRegex("trm-sudoku6-[0-9]+-[0-9]+-[0-9a-f]+"));
  EXPECT_EQ(NewRunId("x").size(), std::string("x-20260101-120000-ab12").size());
}

TEST(NewRunId, IsAFolderNameAndAShellWord) {
  EXPECT_THAT(NewRunId("../../evil"), testing::StartsWith("evil-"));
  EXPECT_THAT(NewRunId("a b/c\n\x1b[1m'd"), testing::StartsWith("a-b-c---1m-d-2"));
  EXPECT_THAT(NewRunId(""), testing::StartsWith("run-2"));
  EXPECT_LT(NewRunId(std::string(300, 'x')).size(), 110u);
}

}  // namespace
}  // namespace arc
