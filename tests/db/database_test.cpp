#include "db/database.h"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "db/migrate.h"
#include "db/vote_blob.h"
#include "tests/db/fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;

class DatabaseOpenTest : public DatabaseTest {
 protected:
  std::string Pragma(const Database& database, const std::string& name) const {
    return database.sqlite().execAndGet("PRAGMA " + name).getString();
  }
  std::string Content() const {
    std::ifstream file(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void Raw(const std::string& sql) const {
    SQLite::Database(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
  }
};

TEST_F(DatabaseOpenTest, AFreshFileGetsTheWholeSchemaAndSettings) {
  file_ = folder_ / "a" / "b" / "fresh.db";
  const Database database(file_, Database::Mode::kWrite);
  EXPECT_EQ(Pragma(database, "user_version"), std::to_string(SchemaVersion()));
  EXPECT_EQ(Pragma(database, "journal_mode"), "wal");
  EXPECT_EQ(Pragma(database, "foreign_keys"), "1");
  EXPECT_EQ(Pragma(database, "synchronous"), "1");  // NORMAL
  EXPECT_EQ(Pragma(database, "busy_timeout"), "10000");
  EXPECT_EQ(Pragma(database, "integrity_check"), "ok");
}

TEST_F(DatabaseOpenTest, EveryTableIsStrict) {
  const Database database(file_, Database::Mode::kWrite);
  EXPECT_EQ(
      database.sqlite()
          .execAndGet(
              "SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND schema = 'main' "
              "AND name NOT LIKE 'sqlite_%' AND NOT strict")
          .getInt(),
      0);
}

TEST_F(DatabaseOpenTest, MigrationsAreNumberedInOrder) {
  for (int i = 0; i < SchemaVersion(); ++i) {
    EXPECT_TRUE(Migrations()[i].name.starts_with(fmt::format("{:03}_", i + 1)))
        << Migrations()[i].name;
  }
}

TEST_F(DatabaseOpenTest, EveryOlderVersionIsBroughtUpToDateWithItsData) {
  for (int version = 1; version < SchemaVersion(); ++version) {
    for (const auto mode : {Store::Mode::kWrite, Store::Mode::kRead}) {
      file_ = folder_ / fmt::format("v{}-{}.db", version, static_cast<int>(mode));
      {
        SQLite::Database old(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        Migrate(old, file_, version);
        old.exec("INSERT INTO plugins VALUES (1, 'trm', '1', 'model', 'f', 'sha')");
      }
      EXPECT_EQ(Store::Open(file_, mode).GetPlugin(1).name, "trm");
      EXPECT_EQ(Pragma(Database(file_, Database::Mode::kRead), "user_version"),
                std::to_string(SchemaVersion()));
    }
  }
}

TEST_F(DatabaseOpenTest, MigratingKeepsEvaluationsAndWhatHangsOnThem) {
  const auto record = [](const std::string& protocol) {
    EvaluationRecord e = SampleEvaluation("");
    e.protocol = protocol;
    return e;
  };
  {
    SQLite::Database old(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    Migrate(old, file_, 3);
    old.exec("PRAGMA foreign_keys = ON");
    old.exec(
        "INSERT INTO evaluations SELECT 5,NULL,NULL,NULL,NULL,NULL,'arc',1,1,NULL,2,'none',"
        "NULL,NULL,0,'outputs','t',NULL,NULL,NULL,1,NULL,0,NULL,0,NULL,0,0,1,1,1,0,0");
    old.exec("INSERT INTO results VALUES (5, 'p', 0, 1, 1, 9, 9, 1)");
    EXPECT_THROW(old.exec("UPDATE evaluations SET protocol = 'imported'"), SQLite::Exception);
  }
  Store store = Writer();
  EXPECT_EQ(store.GetEvaluation(5).evaluation.protocol, "none");
  EXPECT_EQ(store.ResultsOf(5).size(), 1u);
  const int64_t imported = store.AddEvaluation(record("imported"), {}, {});
  EXPECT_EQ(store.GetEvaluation(imported).evaluation.protocol, "imported");
  EXPECT_THROW(store.AddEvaluation(record("unheard-of"), {}, {}), Error);
  EXPECT_EQ(Pragma(Database(file_, Database::Mode::kRead), "integrity_check"), "ok");
}

TEST_F(DatabaseOpenTest, MigratingPacksCandidatesAndKeepsVotes) {
  const std::vector<Vote> votes = {{0, 1, true, 11, 0.5f}, {1, 1, false, 0, -1}};
  const VoteBlob blob = PackVotes(votes);
  {
    SQLite::Database old(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    Migrate(old, file_, 4);
    old.exec(
        "INSERT INTO evaluations SELECT 5,NULL,NULL,NULL,NULL,NULL,'arc',1,1,NULL,2,'none',"
        "NULL,NULL,0,'outputs','t',NULL,NULL,NULL,1,NULL,0,NULL,0,NULL,0,0,1,1,1,12,2");
    old.exec("INSERT INTO results VALUES (5, 'p', 0, 1, 1, 9, 9, 1)");
    // Rows of 1 x 0 to 1 x 11 cells, the last first, and 'q' without any.
    old.exec(
        "WITH RECURSIVE n(i) AS (VALUES (11) UNION ALL SELECT i - 1 FROM n WHERE i > 0) "
        "INSERT INTO candidates SELECT 5, 'p', 0, i, 1, i, zeroblob(i) FROM n");
    for (const char* puzzle : {"p", "q"}) {
      SQLite::Statement insert(old, "INSERT INTO votes VALUES (5, ?, 0, ?, ?, ?)");
      const bool some = puzzle[0] == 'p';
      insert.bind(1, puzzle);
      insert.bind(2, some ? 2 : 0);
      insert.bind(3, some ? blob.encoding : "raw");
      insert.bind(4, blob.data.data(), some ? static_cast<int>(blob.data.size()) : 0);
      insert.exec();
    }
  }
  const std::vector<OutputVotes> kept = Reader().LoadVotes(5);
  ASSERT_EQ(kept.size(), 2u);
  ASSERT_EQ(kept[0].candidates.size(), 12u);
  for (int i = 0; i < 12; ++i) EXPECT_EQ(kept[0].candidates[i], Grid(1, i));
  ASSERT_EQ(kept[0].votes.size(), 2u);
  EXPECT_EQ(kept[0].votes[0].candidate, 11u);
  EXPECT_TRUE(kept[1].candidates.empty() && kept[1].votes.empty());
  EXPECT_EQ(Reader().ResultsOf(5).at(0).right, std::nullopt);
  EXPECT_EQ(Pragma(Database(file_, Database::Mode::kRead), "integrity_check"), "ok");
}

TEST_F(DatabaseOpenTest, ANewerSchemaIsRefusedAndNothingIsWritten) {
  { const Database database(file_, Database::Mode::kWrite); }
  Raw("PRAGMA user_version = 99");
  const std::string before = Content();
  for (const auto mode : {Database::Mode::kRead, Database::Mode::kWrite}) {
    const auto open = [&] { Database(file_, mode); };
    EXPECT_EQ(ThrownKind(open, file_.string()), ErrorKind::kBadData);
    ThrownKind(open, "version 99");
    ThrownKind(open, "up to " + std::to_string(SchemaVersion()));
  }
  EXPECT_EQ(Content(), before);
}

TEST_F(DatabaseOpenTest, AnotherProgramsDatabaseIsRefused) {
  Raw("CREATE TABLE songs (title TEXT)");
  const std::string before = Content();
  EXPECT_EQ(ThrownKind([&] { Database(file_, Database::Mode::kWrite); }, "another program"),
            ErrorKind::kBadData);
  EXPECT_EQ(Content(), before);
}

TEST_F(DatabaseOpenTest, ReadingWhereNothingWasRecordedSaysSo) {
  EXPECT_EQ(ThrownKind([&] { Reader(); }, "nothing was recorded here yet"), ErrorKind::kUsage);
  EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(DatabaseOpenTest, AReaderCannotWrite) {
  { Writer().CreateRun(SampleRun("a")); }
  Store reader = Reader();
  EXPECT_EQ(reader.GetRun("a").id, "a");
  EXPECT_EQ(ThrownKind([&] { reader.Tag("a", "t"); }, "cannot be written"), ErrorKind::kBadData);
}

TEST_F(DatabaseOpenTest, ANameThatSqliteWouldTakeForAUriIsAFile) {
  const auto back = std::filesystem::current_path();
  std::filesystem::current_path(folder_);
  { Store::Open("file:odd?mode=memory", Store::Mode::kWrite).CreateRun(SampleRun("a")); }
  std::filesystem::current_path(back);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "file:odd?mode=memory"));
}

TEST_F(DatabaseOpenTest, WriteRollsBackUnlessCommitted) {
  Database database(file_, Database::Mode::kWrite);
  EXPECT_THROW(database.Write([&] {
    database.sqlite().exec("INSERT INTO plugins VALUES (1, 'trm', '1', 'model', 'f', 'sha')");
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_EQ(database.sqlite().execAndGet("SELECT count(*) FROM plugins").getInt(), 0);
}

}  // namespace
}  // namespace arc
