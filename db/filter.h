#pragma once
#include <map>
#include <string>
#include <vector>

#include "db/rows.h"

namespace arc {

/// A WHERE clause of conditions on text; a condition on empty text is none.
class Filter {
 public:
  Filter& Equal(const std::string& column, const std::string& text) {
    return Match(column + " = ?", text);
  }
  /// `condition` holds one parameter.
  Filter& Match(const std::string& condition, const std::string& text) {
    return text.empty() ? *this : Always(condition, {text});
  }
  Filter& Always(const std::string& condition, const std::vector<std::string>& texts = {}) {
    sql_ += (sql_.empty() ? "WHERE " : " AND ") + condition;
    texts_.insert(texts_.end(), texts.begin(), texts.end());
    return *this;
  }
  const std::string& Sql() const { return sql_; }

  /// Runs `sql` with the conditions' texts bound; `visit(row)` for each row.
  template <typename Visit>
  void ForEach(SQLite::Database& database, const std::string& sql, Visit visit) const {
    SQLite::Statement statement(database, sql);
    int place = 0;
    for (const std::string& text : texts_) statement.bind(++place, text);
    while (statement.executeStep()) {
      Row row(statement);
      visit(row);
    }
  }

  /// As arc::Select, the conditions' texts bound.
  template <typename Record, typename Read>
  std::vector<Record> Select(SQLite::Database& database, const std::string& sql, Read read) const {
    std::vector<Record> records;
    ForEach(database, sql, [&](Row& row) { read(row, records.emplace_back()); });
    return records;
  }

 private:
  std::string sql_;
  std::vector<std::string> texts_;
};

/// The tags of every run that has some, sorted.
std::map<std::string, std::vector<std::string>> AllTags(SQLite::Database& database);

}  // namespace arc
