#pragma once
#include <map>
#include <string>
#include <vector>

#include "db/condition.h"
#include "db/rows.h"

namespace arc {

/// The end of a SELECT: WHERE with its conditions, and ORDER BY.
class Filter {
 public:
  /// A condition on empty text is none; likewise below.
  Filter& Equal(const std::string& column, const std::string& text) {
    return Match(column + " = ?", text);
  }
  /// `condition` holds one parameter.
  Filter& Match(const std::string& condition, const std::string& text) {
    return text.empty() ? *this : Always({condition, {text}});
  }
  Filter& Always(const Condition& condition) {
    sql_ += (sql_.empty() ? "WHERE " : " AND ") + condition.sql;
    values_.insert(values_.end(), condition.values.begin(), condition.values.end());
    return *this;
  }
  /// Terms of ORDER BY, most important first; no more conditions after them.
  Filter& OrderBy(const Condition& terms) {
    sql_ += (ordered_ ? ", " : " ORDER BY ") + terms.sql;
    values_.insert(values_.end(), terms.values.begin(), terms.values.end());
    ordered_ = true;
    return *this;
  }
  const std::string& Sql() const { return sql_; }

  /// Runs `sql`, which ends with Sql(), with the values bound; `visit(row)` for each row.
  template <typename Visit>
  void ForEach(SQLite::Database& database, const std::string& sql, Visit visit) const {
    SQLite::Statement statement(database, sql);
    int place = 0;
    for (const Value& value : values_) BindOne(statement, ++place, value);
    while (statement.executeStep()) {
      Row row(statement);
      visit(row);
    }
  }

  /// As arc::Select, the values bound.
  template <typename Record, typename Read>
  std::vector<Record> Select(SQLite::Database& database, const std::string& sql, Read read) const {
    std::vector<Record> records;
    ForEach(database, sql, [&](Row& row) { read(row, records.emplace_back()); });
    return records;
  }

 private:
  std::string sql_;
  std::vector<Value> values_;
  bool ordered_ = false;
};

/// The tags of every run that has some, sorted.
std::map<std::string, std::vector<std::string>> AllTags(SQLite::Database& database);

}  // namespace arc
