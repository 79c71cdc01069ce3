#pragma once
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "db/records.h"

namespace arc {

/// Text that is stored as it is, be it empty. (A plain std::string that is
/// empty is stored as NULL.)
struct ExactText {
  const std::string& text;
};

void BindOne(SQLite::Statement& statement, int place, const std::string& text);
void BindOne(SQLite::Statement& statement, int place, ExactText text);
void BindOne(SQLite::Statement& statement, int place, const Blob& blob);
void BindOne(SQLite::Statement& statement, int place, double value);  ///< NaN: NULL
void BindOne(SQLite::Statement& statement, int place, std::optional<int64_t> value);
void BindOne(SQLite::Statement& statement, int place, const Value& value);  ///< text as it is
template <typename Integer>
requires std::is_integral_v<Integer>
void BindOne(SQLite::Statement& statement, int place, Integer value) {
  statement.bind(place, static_cast<int64_t>(value));  // uint64_t: the same bits
}

/// Binds all parameters of the statement, in order.
template <typename... Values>
void Bind(SQLite::Statement& statement, const Values&... values) {
  int place = 0;
  (BindOne(statement, ++place, values), ...);
}

/// Binds, runs and resets a statement that gives no rows; the rows changed.
template <typename... Values>
int Execute(SQLite::Statement& statement, const Values&... values) {
  statement.reset();
  Bind(statement, values...);
  return statement.exec();
}

/// Reads a row's columns one after the other: row >> record.id >> record.kind.
class Row {
 public:
  explicit Row(SQLite::Statement& statement) : statement_(statement) {}
  Row& operator>>(std::string& text);
  Row& operator>>(Blob& blob);
  Row& operator>>(double& value);  ///< NULL: NaN
  Row& operator>>(bool& value);
  Row& operator>>(std::optional<int64_t>& value);
  Row& operator>>(std::optional<uint64_t>& value);
  template <typename Integer>
  requires std::is_integral_v<Integer> Row& operator>>(Integer& value) {
    value = static_cast<Integer>(statement_.getColumn(column_++).getInt64());
    return *this;
  }

 private:
  SQLite::Statement& statement_;
  int column_ = 0;
};

/// The records of all rows that the statement gives; `read(row, record)` fills one.
template <typename Record, typename Read, typename... Values>
std::vector<Record> Select(SQLite::Database& database, const std::string& sql, Read read,
                           const Values&... values) {
  SQLite::Statement statement(database, sql);
  Bind(statement, values...);
  std::vector<Record> records;
  while (statement.executeStep()) {
    Row row(statement);
    read(row, records.emplace_back());
  }
  return records;
}

/// One-off form of Execute above.
template <typename... Values>
int Execute(SQLite::Database& database, const std::string& sql, const Values&... values) {
  SQLite::Statement statement(database, sql);
  return Execute(statement, values...);
}

/// Reads one plain value.
inline constexpr auto kReadOne = [](Row& row, auto& value) { row >> value; };

}  // namespace arc
