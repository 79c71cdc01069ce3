#include "db/database.h"

#include <SQLiteCpp/Savepoint.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "db/errors.h"
#include "db/migrate.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

using Connection = std::unique_ptr<SQLite::Database>;

Connection Connect(const std::string& name, int flags) {
  // One thread at a time uses a connection, so it needs no mutex of its own.
  auto connection =
      std::make_unique<SQLite::Database>(name, flags | SQLite::OPEN_NOMUTEX, kBusyTimeoutMs);
  connection->exec("PRAGMA foreign_keys = ON");
  // Ten thousand wide rows of a listing are sorted without a temporary file.
  connection->exec("PRAGMA temp_store = MEMORY");
  return connection;
}

/// SQLite gives up at once, without waiting, when two processes switch a file
/// to WAL together; so this waits itself.
void SwitchToWal(SQLite::Database& database) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds(kBusyTimeoutMs);
  while (true) {
    try {
      database.execAndGet("PRAGMA journal_mode = WAL");
      return;
    } catch (const SQLite::Exception& e) {
      if (e.getErrorCode() != SQLITE_BUSY || Clock::now() > end) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
}

/// The file as a URI that SQLite reads without making any file beside it.
std::string ImmutableUri(const fs::path& file) {
  std::string uri = "file:";
  for (const char c : file.string()) {
    if (c == '?' || c == '#' || c == '%') {
      uri += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

/// A database in a folder that cannot be written: WAL wants files beside it,
/// but where no log is left over, nobody writes and the file alone is complete.
bool IsAtRest(const fs::path& file) {
  std::error_code ignored;
  const fs::path log = file.string() + "-wal";
  if (!fs::exists(file, ignored)) return false;
  return !fs::exists(log, ignored) || fs::file_size(log, ignored) == 0;
}

}  // namespace

Database::Database(const fs::path& file, Mode mode) : file_(fs::absolute(file)) {
  Guard([&] { mode == Mode::kRead ? OpenForReading() : OpenForWriting(); });
}

void Database::OpenForWriting() {
  std::error_code failed;
  if (file_.has_parent_path()) fs::create_directories(file_.parent_path(), failed);
  if (failed) {
    throw CannotWrite(
        fmt::format("{}: its folder cannot be made: {}", file_.string(), failed.message()));
  }
  sqlite_ = Connect(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  if (sqlite3_db_readonly(sqlite_->getHandle(), "main") == 1) {
    throw SQLite::Exception("read-only", SQLITE_READONLY);
  }
  const int version = CheckedVersion(*sqlite_, file_);
  if (version == 0) SwitchToWal(*sqlite_);
  sqlite_->exec("PRAGMA synchronous = NORMAL");
  if (version < SchemaVersion()) Migrate(*sqlite_, file_);
}

void Database::OpenForReading() {
  std::error_code ignored;
  if (!fs::exists(file_, ignored)) {
    throw UsageError(
        fmt::format("{}: no such database: nothing was recorded here yet", file_.string()));
  }
  sqlite_ = Connect(file_.string(), SQLite::OPEN_READONLY);
  int version = 0;
  try {
    version = CheckedVersion(*sqlite_, file_);
  } catch (const SQLite::Exception& e) {
    const bool no_log = e.getErrorCode() == SQLITE_CANTOPEN || e.getErrorCode() == SQLITE_READONLY;
    if (!no_log || !IsAtRest(file_)) throw;
    sqlite_ = Connect(ImmutableUri(file_), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    version = CheckedVersion(*sqlite_, file_);
  }
  if (version == SchemaVersion()) return;
  { Database update(file_, Mode::kWrite); }
  sqlite_ = Connect(file_.string(), SQLite::OPEN_READONLY);
}

void Database::Write(const std::function<void()>& work) {
  Guard([&] {
    if (sqlite3_get_autocommit(sqlite_->getHandle())) {
      SQLite::Transaction transaction(*sqlite_, SQLite::TransactionBehavior::IMMEDIATE);
      work();
      transaction.commit();
    } else {
      SQLite::Savepoint savepoint(*sqlite_, "nested");
      work();
      savepoint.release();
    }
  });
}

void Database::Rethrow(const SQLite::Exception& e) const { throw DatabaseError(file_, e); }

}  // namespace arc
