#pragma once
#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <string>
#include <vector>

namespace arc {

/// One numbered SQL file: brings a database from the version before to its own.
struct Migration {
  std::string name;
  std::string sql;
};

/// All of them, oldest first; generated from db/migrations at build time.
const std::vector<Migration>& Migrations();

/// The schema version that this program writes: the number of migrations.
int SchemaVersion();

/// PRAGMA application_id of our files ("arcb"), so that other SQLite files are refused.
inline constexpr int kApplicationId = 0x61726362;

/// The file's schema version; 0: an empty database. Throws BadData if the
/// database is another program's or newer than SchemaVersion(); writes nothing.
int CheckedVersion(SQLite::Database& database, const std::filesystem::path& file);

/// Brings the schema up to `version`, in one transaction. Safe when several
/// processes start at once. SQLite::Exception as SQLite reports it.
void Migrate(SQLite::Database& database, const std::filesystem::path& file,
             int version = SchemaVersion());

}  // namespace arc
