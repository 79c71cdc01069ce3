#include "db/migrate.h"

#include <SQLiteCpp/Savepoint.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include "db/pack_grids.h"
#include "tasks/error.h"

namespace arc {
namespace {

int Number(SQLite::Database& database, const char* sql) {
  return database.execAndGet(sql).getInt();
}

}  // namespace

int SchemaVersion() { return static_cast<int>(Migrations().size()); }

int CheckedVersion(SQLite::Database& database, const std::filesystem::path& file) {
  // One state of the file for all three: another process may be migrating it.
  SQLite::Savepoint savepoint(database, "version");
  const int version = Number(database, "PRAGMA user_version");
  const int application = Number(database, "PRAGMA application_id");
  const bool empty = Number(database, "SELECT count(*) FROM sqlite_schema") == 0;
  savepoint.release();
  if (application != kApplicationId && !empty) {
    throw BadData(fmt::format("{}: a SQLite database of another program", file.string()));
  }
  if (version > SchemaVersion()) {
    throw BadData(
        fmt::format("{}: its schema is version {}, this arcbench knows up to {}; use a newer one",
                    file.string(), version, SchemaVersion()));
  }
  return version;
}

void Migrate(SQLite::Database& database, const std::filesystem::path& file, int version) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  // Another process may have done it while this one waited for the lock.
  int present = CheckedVersion(database, file);
  if (present >= version) return;
  AddPackGrids(database);
  for (; present < version; ++present) database.exec(Migrations()[present].sql);
  database.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
  database.exec(fmt::format("PRAGMA user_version = {}", version));
  transaction.commit();
}

}  // namespace arc
