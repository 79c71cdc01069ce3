#include "db/query.h"

#include <limits>

#include "db/migrate.h"
#include "tests/db/fixture.h"

namespace arc {
namespace {

class QueryTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    Store store = Writer();
    store.CreateRun(SampleRun("a"));
    store.Tag("a", "t");
  }
  QueryResult Ask(const std::string& sql) const { return ReadOnlyQuery(file_, sql); }
  void ExpectRefused(const std::string& sql, const std::string& words) const {
    EXPECT_EQ(ThrownKind([&] { Ask(sql); }, words), ErrorKind::kUsage) << sql;
  }
};

TEST_F(QueryTest, EveryTypeComesBack) {
  const auto answer = Ask("SELECT NULL, -7 AS i, 0.5 AS r, 'text' AS t, x'0102' AS b, x'' AS e;");
  EXPECT_EQ(answer.columns, (std::vector<std::string>{"NULL", "i", "r", "t", "b", "e"}));
  ASSERT_EQ(answer.rows.size(), 1u);
  const std::vector<Value> expected = {std::monostate{},    int64_t{-7}, 0.5,
                                       std::string("text"), Blob{1, 2},  Blob{}};
  EXPECT_EQ(answer.rows[0], expected);
}

TEST_F(QueryTest, InfinityComesBack) {
  const auto answer = Ask("SELECT 9e999, -9e999");
  EXPECT_EQ(std::get<double>(answer.rows[0][0]), std::numeric_limits<double>::infinity());
  EXPECT_EQ(std::get<double>(answer.rows[0][1]), -std::numeric_limits<double>::infinity());
}

TEST_F(QueryTest, WhatOnlyReadsIsAllowed) {
  for (const char* sql :
       {"SELECT * FROM v_runs", "SELECT * FROM v_leaderboard;  -- the best", "VALUES (1), (2)",
        "WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c LIMIT 3) "
        "SELECT x FROM c",
        "PRAGMA table_info(runs)", "SELECT name FROM pragma_table_info('runs')",
        "PRAGMA user_version", "SELECT json_extract(config, '$.train.lr') FROM runs",
        "SELECT value FROM json_each('[1, 2]')", "EXPLAIN QUERY PLAN SELECT * FROM runs",
        "SELECT group_concat(tag) OVER (ORDER BY tag) FROM tags", "/* c */ SELECT 1 ; /* d */ "}) {
    EXPECT_NO_THROW(EXPECT_FALSE(Ask(sql).columns.empty())) << sql;
  }
}

TEST_F(QueryTest, WhatWritesAttachesOrSetsIsRefused) {
  for (const char* sql : {"INSERT INTO tags VALUES ('a', 'u')",
                          "UPDATE runs SET status = 'failed'",
                          "DELETE FROM runs",
                          "DROP TABLE runs",
                          "CREATE TABLE x (y)",
                          "CREATE TEMP TABLE x (y)",
                          "CREATE VIEW x AS SELECT 1",
                          "ALTER TABLE runs RENAME TO r",
                          "VACUUM",
                          "VACUUM INTO '/tmp/arc_db_stolen.db'",
                          "ATTACH '/tmp/arc_db_other.db' AS o",
                          "DETACH main",
                          "BEGIN",
                          "BEGIN IMMEDIATE",
                          "SAVEPOINT s",
                          "PRAGMA user_version = 7",
                          "PRAGMA journal_mode = DELETE",
                          "PRAGMA writable_schema = 1",
                          "PRAGMA query_only = 0",
                          "PRAGMA wal_checkpoint",
                          "PRAGMA optimize",
                          "REINDEX",
                          "ANALYZE",
                          "SELECT load_extension('x')",
                          "UPDATE sqlite_schema SET sql = ''",
                          "REPLACE INTO tags VALUES ('a', 'u')",
                          "WITH c AS (SELECT 1) DELETE FROM tags",
                          "EXPLAIN DELETE FROM tags"}) {
    EXPECT_EQ(ThrownKind([&] { Ask(sql); }, "query: "), ErrorKind::kUsage) << sql;
  }
  EXPECT_FALSE(std::filesystem::exists("/tmp/arc_db_stolen.db"));
  EXPECT_EQ(Reader().TagsOf("a").size(), 1u);
  EXPECT_EQ(std::get<int64_t>(Ask("PRAGMA user_version").rows[0][0]), SchemaVersion());
}

TEST_F(QueryTest, OneStatementOnly) {
  ExpectRefused("SELECT 1; SELECT 2", "one statement at a time");
  ExpectRefused("SELECT 1; DROP TABLE runs", "query: ");
  ExpectRefused(std::string("SELECT 1;\0DROP TABLE runs", 25), "one statement at a time");
  ExpectRefused("", "no SQL was given");
  ExpectRefused("  -- nothing\n", "no SQL was given");
}

TEST_F(QueryTest, ErrorsTellThePosition) {
  ExpectRefused("SELEC 1", "near \"SELEC\": syntax error (line 1, column 1)");
  ExpectRefused("SELECT id,\n  nme FROM runs", "no such column: nme (line 2, column 3)");
  ExpectRefused("SELECT * FROM rums", "no such table: rums");
  ExpectRefused("SELECT 'open", "unrecognized token");
  ExpectRefused("SELECT abs(-9223372036854775808)", "integer overflow");
}

TEST_F(QueryTest, NoDatabaseIsAUsageError) {
  EXPECT_EQ(ThrownKind([&] { ReadOnlyQuery(folder_ / "none.db", "SELECT 1"); }, "no such database"),
            ErrorKind::kUsage);
}

}  // namespace
}  // namespace arc
