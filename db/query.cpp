#include "db/query.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "db/database.h"
#include "db/table_functions.h"
#include "tasks/error.h"

namespace arc {
namespace {

/// PRAGMAs that only tell; the ones marked take an argument that names a table or index.
constexpr std::array<std::string_view, 11> kTellingWithArgument = {
    "table_info",      "table_xinfo", "table_list",       "index_list",
    "index_info",      "index_xinfo", "foreign_key_list", "foreign_key_check",
    "integrity_check", "quick_check", "function_list"};
constexpr std::array<std::string_view, 8> kTelling = {
    "user_version", "application_id", "schema_version", "journal_mode",
    "page_count",   "page_size",      "freelist_count", "compile_options"};

bool MayAsk(const char* name, const char* argument) {
  const auto among = [name](const auto& names) {
    return std::any_of(names.begin(), names.end(), [name](std::string_view known) {
      return sqlite3_stricmp(name, std::string(known).c_str()) == 0;
    });
  };
  return among(kTellingWithArgument) || (argument == nullptr && among(kTelling));
}

/// SQLite asks this, for every action of a statement, while compiling it.
int Authorize(void*, int action, const char* first, const char* second, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return sqlite3_stricmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_UPDATE:
      // Asked when a table-valued function (json_each, pragma_...) declares its
      // columns; a user's own UPDATE of the schema is refused by SQLite itself.
      return sqlite3_stricmp(first, "sqlite_master") == 0 ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA:
      return MayAsk(first, second) ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
  }
}

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

/// "line 2, column 5" of a byte offset.
std::string Position(const std::string& sql, size_t offset) {
  const std::string before = sql.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const size_t line_start = before.rfind('\n') + 1;  // npos + 1 == 0
  return fmt::format("line {}, column {}", line, offset - line_start + 1);
}

[[noreturn]] void ThrowSyntax(sqlite3* db, const std::string& sql, int code) {
  // SQLITE_SCHEMA: how SQLite reports what the authorizer refuses in a CREATE.
  if (code == SQLITE_AUTH || code == SQLITE_SCHEMA || code == SQLITE_READONLY) {
    throw UsageError(fmt::format("query: only reading is allowed: {}", sql));
  }
  if (code != SQLITE_ERROR && code != SQLITE_TOOBIG) throw SQLite::Exception(db, code);
  const int offset = sqlite3_error_offset(db);
  const std::string place = offset < 0 ? "" : " (" + Position(sql, offset) + ")";
  throw UsageError(fmt::format("query: {}{}: {}", sqlite3_errmsg(db), place, sql));
}

Statement Prepare(sqlite3* db, const char* begin, const std::string& sql, const char** tail) {
  sqlite3_stmt* raw = nullptr;
  const int left = static_cast<int>(sql.data() + sql.size() - begin);
  const int code = sqlite3_prepare_v2(db, begin, left, &raw, tail);
  if (code != SQLITE_OK) ThrowSyntax(db, sql, code);
  return Statement(raw);
}

Statement PrepareOnly(sqlite3* db, const std::string& sql) {
  const char* tail = nullptr;
  Statement statement = Prepare(db, sql.data(), sql, &tail);
  if (!statement) throw UsageError("query: no SQL was given");
  const char* const end = sql.data() + sql.size();
  // Comments and blanks may follow; they compile to nothing.
  if (tail < end && (*tail == '\0' || Prepare(db, tail, sql, &tail))) {
    throw UsageError(fmt::format("query: one statement at a time: {}", sql));
  }
  if (!sqlite3_stmt_readonly(statement.get())) {
    throw UsageError(fmt::format("query: only reading is allowed: {}", sql));
  }
  return statement;
}

Value ValueAt(sqlite3_stmt* s, int column) {
  switch (sqlite3_column_type(s, column)) {
    case SQLITE_INTEGER:
      return static_cast<int64_t>(sqlite3_column_int64(s, column));
    case SQLITE_FLOAT:
      return sqlite3_column_double(s, column);
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(s, column));
      return std::string(text, static_cast<size_t>(sqlite3_column_bytes(s, column)));
    }
    case SQLITE_BLOB: {
      const auto* data = static_cast<const uint8_t*>(sqlite3_column_blob(s, column));
      return Blob(data, data + sqlite3_column_bytes(s, column));
    }
    default:
      return std::monostate{};
  }
}

QueryResult ReadAll(sqlite3* db, const std::string& sql) {
  const Statement owner = PrepareOnly(db, sql);
  sqlite3_stmt* const s = owner.get();
  QueryResult result;
  const int columns = sqlite3_column_count(s);
  for (int i = 0; i < columns; ++i) result.columns.emplace_back(sqlite3_column_name(s, i));
  int code = SQLITE_OK;
  while ((code = sqlite3_step(s)) == SQLITE_ROW) {
    auto& row = result.rows.emplace_back();
    for (int i = 0; i < columns; ++i) row.push_back(ValueAt(s, i));
  }
  if (code != SQLITE_DONE) ThrowSyntax(db, sql, code);
  return result;
}

}  // namespace

QueryResult ReadOnlyQuery(const std::filesystem::path& file, const std::string& sql) {
  const Database database(file, Database::Mode::kRead);
  return database.Guard([&] {
    database.sqlite().exec("PRAGMA query_only = ON");
    sqlite3* const db = database.sqlite().getHandle();
    AddTableFunctions(database.sqlite());
    sqlite3_set_authorizer(db, Authorize, nullptr);
    return ReadAll(db, sql);
  });
}

}  // namespace arc
