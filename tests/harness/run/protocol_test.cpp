#include "harness/run/protocol.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/run/records.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

constexpr auto kNothing = std::nullopt;

class ProtocolTest : public testing::Test {
 protected:
  /// A dataset of `count` tasks "<name>0", ... with a demonstration and a test each; task i has
  /// the digests "d<first + i>", "t<first + i>", exact ones with `mark` in front.
  int64_t Add(const std::string& split, int first, int count, const std::string& mark = "",
              bool tests_trained = false) {
    std::vector<PairRecord> pairs;
    for (int i = first; i < first + count; ++i) {
      const std::string puzzle = fmt::format("p{}", i), d = fmt::format("d{}", i),
                        t = fmt::format("t{}", i);
      pairs.push_back({split, puzzle, 0, "demonstration", d, mark + d});
      if (tests_trained) pairs.push_back({split, puzzle, 1, "demonstration", t, mark + t});
      // Of tasks that are trained on without their answers the test's digest is another.
      pairs.push_back({split, puzzle, 0, "test", split == "test" ? t : "open " + t, mark + t});
    }
    DatasetRecord set;
    set.name = split;
    set.suite = "arc";
    set.content_hash = fmt::format("hash {}", ++sets_);
    (split == "train" ? set.train_count : set.test_count) = count;
    return store_.UpsertDataset(set, pairs);
  }
  Exposure Judge(const TrainingHistory& history, int64_t evaluation, bool tasks = true) {
    return JudgeExposure(store_, history, evaluation, tasks);
  }
  /// A checkpoint's header: trained on the set of this hash, from those weights.
  fs::path Checkpoint(const std::string& name, const std::string& hash, const std::string& from) {
    Config config;
    config.Set("training.from", from);
    const nlohmann::json header = {
        {"__metadata__",
         {{"arcbench_config", config.ToJson().dump()}, {"training_hash", hash}, {"step", "5"}}}};
    const std::string text = header.dump();
    const uint64_t size = text.size();
    std::ofstream out(folder_ / name, std::ios::binary);
    out.write(reinterpret_cast<const char*>(&size), sizeof size) << text;
    return folder_ / name;
  }

  TempFolder folder_;
  Store store_ = Store::Open(folder_ / "arcbench.db", Store::Mode::kWrite);
  int sets_ = 0;
};

TEST_F(ProtocolTest, WhatWasTrainedOnDecides) {
  const int64_t evaluation = Add("test", 0, 10);
  const int64_t own = Add("train", 0, 10), others = Add("train", 100, 50);
  EXPECT_EQ(Judge({own}, evaluation).protocol, "transductive");
  EXPECT_EQ(Judge({own}, evaluation).seen_tasks, 10);
  EXPECT_EQ(Judge({others}, evaluation).protocol, "inductive");
  EXPECT_EQ(Judge({own, others}, evaluation).protocol, "adapted");
  EXPECT_EQ(Judge({own, others, own}, evaluation).protocol, "transductive") << "seen before";
  EXPECT_EQ(Judge({others, own}, evaluation).protocol, "transductive");
}

TEST_F(ProtocolTest, WhatIsNotOnRecordIsUnknown) {
  const int64_t evaluation = Add("test", 0, 10), own = Add("train", 0, 10),
                others = Add("train", 100, 50), unchecked = Add("train", 0, 0);
  EXPECT_EQ(Judge({}, evaluation).protocol, "unknown");
  EXPECT_EQ(Judge({kNothing}, evaluation).protocol, "unknown");
  EXPECT_EQ(Judge({unchecked}, evaluation).protocol, "unknown");
  EXPECT_EQ(Judge({others, kNothing}, evaluation).protocol, "unknown");
  EXPECT_EQ(Judge({others}, unchecked).protocol, "unknown");
  EXPECT_EQ(Judge({own, kNothing}, evaluation).protocol, "adapted");
  EXPECT_EQ(Judge({own, kNothing}, evaluation).audit, "unknown");
  EXPECT_FALSE(Judge({own, kNothing}, evaluation).leaked_tasks_exact);
}

TEST_F(ProtocolTest, AFewSharedTasksMakeNoOtherProtocol) {
  const int64_t evaluation = Add("test", 0, 400);
  EXPECT_EQ(Judge({Add("train", 396, 100)}, evaluation).protocol, "inductive");
  EXPECT_EQ(Judge({Add("train", 396, 100)}, evaluation).seen_tasks, 4);
  EXPECT_EQ(Judge({Add("train", 395, 100)}, evaluation).protocol, "transductive");
}

TEST_F(ProtocolTest, TheAuditCountsTestsThatWereTrainedOn) {
  const int64_t evaluation = Add("test", 0, 10);
  const Exposure clean = Judge({Add("train", 0, 10)}, evaluation);
  EXPECT_EQ(clean.audit, "clean") << "demonstrations are no leak";
  EXPECT_EQ(clean.leaked_tasks, 0);
  const Exposure exact = Judge({Add("train", 7, 9, "", true)}, evaluation);
  EXPECT_EQ(exact.audit, "leak");
  EXPECT_EQ(exact.leaked_tasks, 3);
  EXPECT_EQ(exact.leaked_tasks_exact, 3);
  const int64_t turned = Add("train", 8, 9, "turned ", true);
  const Exposure symmetric = Judge({Add("train", 100, 5), turned}, evaluation);
  EXPECT_EQ(symmetric.audit, "leak") << "by the weights that it began from";
  EXPECT_EQ(symmetric.leaked_tasks, 2);
  EXPECT_EQ(symmetric.leaked_tasks_exact, 0);
  EXPECT_EQ(Judge({kNothing, turned}, evaluation).audit, "leak") << "what is known is enough";
}

TEST_F(ProtocolTest, PuzzlesWithoutDemonstrationsAreInductiveAndAudited) {
  const auto add = [&](const std::string& split, const std::string& digest) {
    DatasetRecord set;
    set.name = split;
    set.suite = "sudoku";
    set.content_hash = split + digest;
    (split == "train" ? set.train_count : set.test_count) = 1;
    return store_.UpsertDataset(set,
                                std::vector<PairRecord>{{split, "p", 0, "test", digest, digest}});
  };
  const int64_t evaluation = add("test", "a");
  EXPECT_EQ(Judge({add("train", "b")}, evaluation, false).audit, "clean");
  EXPECT_EQ(Judge({add("train", "b")}, evaluation, false).protocol, "inductive");
  EXPECT_EQ(Judge({add("train", "a")}, evaluation, false).audit, "leak");
  EXPECT_EQ(Judge({kNothing}, evaluation, false).audit, "unknown");
}

TEST_F(ProtocolTest, TheHistoryFollowsTheWeights) {
  const int64_t own = Add("train", 0, 1), first = Add("train", 1, 1), second = Add("train", 2, 1);
  const std::string hash_first = store_.GetDataset(first).content_hash;
  const std::string hash_second = store_.GetDataset(second).content_hash;
  const fs::path old = Checkpoint("old", hash_second, "");
  const fs::path base = Checkpoint("base", hash_first, old.string());
  const auto follow = [&](const fs::path& from) {
    Config config;
    config.Set("training.from", from.string());
    return FollowHistory(store_, config, own);
  };
  EXPECT_THAT(FollowHistory(store_, Config(), own), ElementsAre(own));
  EXPECT_THAT(follow(base), ElementsAre(own, first, second));
  EXPECT_THAT(follow(Checkpoint("x", "no such hash", "")), ElementsAre(own, kNothing));
  EXPECT_THAT(follow(folder_ / "gone"), ElementsAre(own, kNothing));
  const fs::path circle = folder_ / "circle";
  EXPECT_GT(follow(Checkpoint("circle", hash_first, circle.string())).size(), 50U) << "and ends";
}

/// The protocol of the real tasks, digests included: 1,120 against 120 within 10 s.
TEST_F(ProtocolTest, TheRealTasksAreJudgedInSeconds) {
  const fs::path folder = fs::path(ARC_SOURCE_DIR) / "../shared/data/arc/ARC-AGI-2";
  if (!fs::exists(folder)) GTEST_SKIP() << folder << " is not there";
  Prepared prepared;
  prepared.config.Set("data.suite", "arc");
  prepared.config.Set("data.train", (folder / "training").string());
  prepared.config.Set("data.evaluation", (folder / "evaluation").string());
  prepared.config.Set("data.transductive", true);
  prepared.data = LoadData(prepared.config, folder_.path());
  ASSERT_EQ(prepared.data.tasks.size(), 1120U);
  ASSERT_EQ(prepared.data.evaluation.size(), 120U);
  const auto begin = std::chrono::steady_clock::now();
  const int64_t training = RecordTrainingSet(store_, prepared);
  const int64_t evaluation = RecordEvaluationSet(store_, prepared);
  const Exposure exposure = Judge({training}, evaluation);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(exposure.protocol, "transductive");
  EXPECT_EQ(exposure.seen_tasks, 120);
  EXPECT_EQ(exposure.audit, "clean");
  EXPECT_LT(seconds.count(), 10);
  RecordProperty("seconds", fmt::format("{:.2f}", seconds.count()));
}

TEST_F(ProtocolTest, AnotherSetsTrainingTasksLeak) {
  const fs::path folder = fs::path(ARC_SOURCE_DIR) / "../shared/data/arc";
  if (!fs::exists(folder / "ARC-AGI-1")) GTEST_SKIP() << folder << " is not there";
  Prepared prepared;
  prepared.config.Set("data.suite", "arc");
  prepared.config.Set("data.train", (folder / "ARC-AGI-2/training").string());
  prepared.config.Set("data.evaluation", (folder / "ARC-AGI-1/evaluation").string());
  prepared.data = LoadData(prepared.config, folder_.path());
  const Exposure exposure =
      Judge({RecordTrainingSet(store_, prepared)}, RecordEvaluationSet(store_, prepared));
  EXPECT_EQ(exposure.protocol, "transductive") << "whatever the settings say";
  EXPECT_EQ(exposure.audit, "leak");
  EXPECT_EQ(exposure.leaked_tasks, 376);
  EXPECT_EQ(exposure.leaked_tasks_exact, 376);
}

}  // namespace
}  // namespace arc
