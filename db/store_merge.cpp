// Store: taking in the runs of another database.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "db/database.h"
#include "db/rows.h"
#include "db/store.h"
#include "tasks/error.h"

namespace arc {
namespace {

/// The other database, attached for as long as this lives.
class Attached {
 public:
  Attached(SQLite::Database& db, const std::filesystem::path& file) : db_(db) {
    Execute(db_, "ATTACH ? AS other", file.string());
  }
  ~Attached() {
    try {
      db_.exec("DETACH other");
    } catch (const SQLite::Exception&) {  // an exception is on its way; closing detaches as well
    }
  }
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;

 private:
  SQLite::Database& db_;
};

/// Copies rows whose numbers mean something else in this database: plugins and datasets are
/// matched by content, evaluations are counted on from the last one here. What hangs on runs and
/// evaluations is found in the schema.
class Merger {
 public:
  explicit Merger(SQLite::Database& db) : db_(db) {
    offset_ = db_.execAndGet("SELECT coalesce(max(id), 0) FROM main.evaluations").getInt64();
    db_.exec(
        "CREATE TEMP TABLE IF NOT EXISTS taken (run TEXT PRIMARY KEY);"
        "CREATE TEMP TABLE IF NOT EXISTS taken_evaluations (id INTEGER PRIMARY KEY);"
        "DELETE FROM taken; DELETE FROM taken_evaluations");
  }

  /// `alone`: also evaluations that belong to no run.
  void Take(const std::vector<std::string>& runs, bool alone) {
    for (const std::string& run : runs) Execute(db_, "INSERT INTO taken VALUES (?)", run);
    db_.exec(
        "INSERT INTO taken_evaluations SELECT e.id FROM other.evaluations e "
        "JOIN taken ON taken.run = e.run_id");
    if (alone) {
      db_.exec(
          "INSERT INTO taken_evaluations SELECT e.id FROM other.evaluations e "
          "WHERE e.run_id IS NULL AND NOT EXISTS (SELECT 1 FROM main.evaluations x WHERE "
          "x.run_id IS NULL AND x.started = e.started AND x.checkpoint IS e.checkpoint)");
    }
    CopyShared("plugins", "name, sha256");
    CopyShared("datasets", "name, content_hash");
    Copy("runs", "t.id IN (SELECT run FROM taken)");
    Copy("evaluations", "t.id IN (SELECT id FROM taken_evaluations)");
    for (const auto& [table, column] : Referring("runs")) {
      if (table != "evaluations") Copy(table, column + " IN (SELECT run FROM taken)");
    }
    for (const auto& [table, column] : Referring("evaluations")) {
      Copy(table, column + " IN (SELECT id FROM taken_evaluations)");
    }
  }

 private:
  using Names = std::map<std::string, std::string>;

  Names Pairs(const std::string& sql, const std::string& name) const {
    SQLite::Statement statement(db_, sql);
    statement.bind(1, name);
    Names names;
    while (statement.executeStep()) {
      std::string first;
      Row row(statement);
      row >> first;
      row >> names[first];
    }
    return names;
  }
  /// Tables with a foreign key into `table`, and its column.
  Names Referring(const std::string& table) const;
  /// The columns of `table` that are foreign keys, and where to.
  Names Keys(const std::string& table) const;

  std::string NumberHere(const std::string& table, const std::string& column,
                         const std::string& match) const {
    return fmt::format(
        "(SELECT h.id FROM other.{0} o JOIN main.{0} h USING ({1}) WHERE o.id = t.{2})", table,
        match, column);
  }

  /// What a column's value becomes; empty: SQLite gives one.
  std::string Translated(const std::string& table, const std::string& column,
                         const Names& keys) const {
    if (column == "id" && table == "evaluations") return fmt::format("t.id + {}", offset_);
    if (column == "id" && table != "runs") return "";
    const auto key = keys.find(column);
    if (key == keys.end() || key->second == "runs") return "t." + column;
    if (key->second == "evaluations") return fmt::format("t.{} + {}", column, offset_);
    if (key->second == "plugins") return NumberHere("plugins", column, "name, sha256");
    if (key->second == "datasets") return NumberHere("datasets", column, "name, content_hash");
    throw Failed(fmt::format("merge: what {}.{} refers to is not known", table, column));
  }

  void Copy(const std::string& table, const std::string& condition) {
    const Names keys = Keys(table);
    std::vector<std::string> columns, values;
    for (const std::string& column : Columns(table)) {
      const std::string value = Translated(table, column, keys);
      if (value.empty()) continue;
      columns.push_back(column);
      values.push_back(value);
    }
    db_.exec(fmt::format("INSERT INTO main.{} ({}) SELECT {} FROM other.{} t WHERE {}", table,
                         fmt::join(columns, ", "), fmt::join(values, ", "), table, condition));
  }

  std::vector<std::string> Columns(const std::string& table) const {
    return Select<std::string>(db_, "SELECT name FROM pragma_table_info(?) ORDER BY cid", kReadOne,
                               table);
  }

  /// Rows that are not here yet, told by their columns `match`; of datasets also the pairs.
  void CopyShared(const std::string& table, const std::string& match) {
    const int64_t last =
        db_.execAndGet("SELECT coalesce(max(id), 0) FROM main." + table).getInt64();
    Copy(table, fmt::format("({0}) NOT IN (SELECT {0} FROM main.{1})", match, table));
    if (table != "datasets") return;
    const std::string here = NumberHere("datasets", "dataset_id", match);
    Copy("dataset_pairs", fmt::format("{} > {}", here, last));
  }

  SQLite::Database& db_;
  int64_t offset_ = 0;
};

Merger::Names Merger::Referring(const std::string& table) const {
  return Pairs(
      "SELECT l.name, k.\"from\" FROM main.sqlite_schema l, pragma_foreign_key_list(l.name) k "
      "WHERE l.type = 'table' AND k.\"table\" = ?",
      table);
}

Merger::Names Merger::Keys(const std::string& table) const {
  return Pairs("SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?)", table);
}

std::vector<std::string> All(SQLite::Database& db) {
  return Select<std::string>(db, "SELECT id FROM other.runs ORDER BY started, id", kReadOne);
}

bool Has(SQLite::Database& db, const char* sql, const std::string& run) {
  return !Select<int64_t>(db, sql, kReadOne, run).empty();
}

}  // namespace

MergeReport Store::Merge(const std::filesystem::path& other, const std::vector<std::string>& runs) {
  std::error_code ignored;
  if (std::filesystem::equivalent(other, file(), ignored)) {
    throw UsageError(fmt::format("{}: this is the database to merge into", other.string()));
  }
  { const Database updated(other, Database::Mode::kRead); }  // ours, and of this schema
  return db_->Guard([&] {
    SQLite::Database& db = db_->sqlite();
    const Attached attached(db, other);
    MergeReport report;
    Write([&] {
      for (const std::string& run : runs.empty() ? All(db) : runs) {
        const bool known = Has(db, "SELECT 1 FROM main.runs WHERE id = ?", run);
        const char* const running = "SELECT 1 FROM other.runs WHERE id = ? AND status = 'running'";
        (known                   ? report.known
         : Has(db, running, run) ? report.running
                                 : report.taken)
            .push_back(run);
      }
      Merger(db).Take(report.taken, runs.empty());
    });
    return report;
  });
}

}  // namespace arc
