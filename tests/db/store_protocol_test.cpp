#include "db/database.h"
#include "db/migrate.h"
#include "tests/db/fixture.h"

namespace arc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto kNothing = std::nullopt;

class StoreProtocolTest : public DatabaseTest {
 protected:
  static DatasetRecord TrainingSet(const std::string& name, const std::string& hash) {
    DatasetRecord data;
    data.name = name;
    data.suite = "arc";
    data.content_hash = hash;
    data.train_count = 1;
    return data;
  }
};

TEST_F(StoreProtocolTest, TrainingSetsOfARunKeepTheirOrderAndGaps) {
  Store store = Writer();
  store.CreateRun(SampleRun("a"));
  EXPECT_THAT(store.TrainingSets("a"), IsEmpty());
  const int64_t first = store.UpsertDataset(TrainingSet("x", "1"), {});
  const int64_t second = store.UpsertDataset(TrainingSet("y", "2"), {});
  const std::vector<std::optional<int64_t>> sets = {second, kNothing, first};
  store.SetTrainingSets("a", sets);
  EXPECT_EQ(store.TrainingSets("a"), sets);
  store.SetTrainingSets("a", std::vector<std::optional<int64_t>>{first});
  EXPECT_THAT(store.TrainingSets("a"), ElementsAre(first));
  EXPECT_EQ(ThrownKind([&] { store.SetTrainingSets("nosuch", sets); }, "nosuch"),
            ErrorKind::kUsage);
  store.DeleteRun("a");
  EXPECT_THROW(store.TrainingSets("a"), Error);
}

TEST_F(StoreProtocolTest, ATrainingSetIsFoundByItsContent) {
  Store store = Writer();
  DatasetRecord tests = TrainingSet("evaluation", "h");
  tests.train_count = 0;
  store.UpsertDataset(tests, {});
  EXPECT_EQ(store.FindTrainingSet("h"), kNothing) << "evaluated, not trained on";
  const int64_t digested =
      store.UpsertDataset(TrainingSet("x", "h"), std::vector<PairRecord>{{"train", "p", 0, "test", "d"}});
  store.UpsertDataset(TrainingSet("unchecked", "h"), {});
  EXPECT_EQ(store.FindTrainingSet("h"), digested) << "the one that has its pairs";
}

TEST_F(StoreProtocolTest, DigestsThatWereMissingAreFilledIn) {
  Store store = Writer();
  const DatasetRecord data = TrainingSet("x", "h");
  const std::vector<PairRecord> old = {{"train", "p", 0, "test", "d"}};
  const std::vector<PairRecord> whole = {{"train", "p", 0, "test", "d", "e"}};
  const int64_t id = store.UpsertDataset(data, {});
  for (const auto& pairs : {old, whole}) {
    EXPECT_EQ(store.UpsertDataset(data, pairs), id);
    EXPECT_EQ(store.PairsOf(id), pairs);
  }
  store.UpsertDataset(data, {});
  store.UpsertDataset(data, old);
  EXPECT_EQ(store.PairsOf(id), whole) << "nothing is lost";
}

TEST_F(StoreProtocolTest, SealsRoundTripAndBelongToTheirRun) {
  Store store = Writer();
  store.CreateRun(SampleRun("a"));
  SealRecord seal{"a", "", "runs/a/votes.shard", "abc", "def"};
  const int64_t id = store.AddSeal(seal);
  EXPECT_GT(store.GetSeal(id).sealed, "2026");
  seal.sealed = store.GetSeal(id).sealed;
  EXPECT_EQ(store.GetSeal(id), seal);
  EvaluationRecord e = SampleEvaluation("a");
  e.seal = id;
  EXPECT_EQ(store.GetEvaluation(store.AddEvaluation(e, {}, {})).evaluation.seal, id);
  e.seal = 99;
  EXPECT_THROW(store.AddEvaluation(e, {}, {}), Error);
  store.DeleteRun("a");
  EXPECT_EQ(ThrownKind([&] { store.GetSeal(id); }, "no seal"), ErrorKind::kUsage);
}

TEST_F(StoreProtocolTest, OnlyKnownVerdictsAreTaken) {
  Store store = Writer();
  EvaluationRecord e = SampleEvaluation("");
  e.protocol = "unknown";
  for (const char* audit : {"", "clean", "leak", "unknown"}) {
    e.audit = audit;
    const int64_t id = store.AddEvaluation(e, {}, {});
    EXPECT_EQ(store.GetEvaluation(id).evaluation.audit, audit);
  }
  e.audit = "fine";
  EXPECT_THROW(store.AddEvaluation(e, {}, {}), Error);
}

TEST_F(StoreProtocolTest, OldRunsKnowTheirTrainingSetAndThatTheyBeganFromWeights) {
  {
    SQLite::Database old(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    Migrate(old, file_, 4);
    old.exec(
        "INSERT INTO datasets VALUES (7, 'x', 'arc', 5, 5, 'h', 1, 0, 'none', NULL);"
        "INSERT INTO dataset_pairs VALUES (7, 'train', 'p', 'test', 0, 'd')");
    const auto add = [&](const std::string& id, const std::string& kind,
                         const std::string& config) {
      old.exec("INSERT INTO runs VALUES ('" + id + "','" + kind + "','finished',NULL,7,NULL,'" +
               config + "',0,'t',NULL,NULL,1,NULL,NULL,0,NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,0,0)");
    };
    add("plain", "train", R"({"training":{"from":""}})");
    add("tuned", "train", R"({"training":{"from":"base.safetensors"}})");
    add("odd", "train", "no JSON");
    add("solver", "solver", "{}");
  }
  const Store store = Writer();
  EXPECT_THAT(store.TrainingSets("plain"), ElementsAre(7));
  EXPECT_THAT(store.TrainingSets("tuned"), ElementsAre(7, kNothing));
  EXPECT_THAT(store.TrainingSets("odd"), ElementsAre(7));
  EXPECT_THAT(store.TrainingSets("solver"), IsEmpty());
  EXPECT_EQ(store.PairsOf(7).at(0).exact, "");
}

}  // namespace
}  // namespace arc
