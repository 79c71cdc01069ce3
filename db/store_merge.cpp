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
/// matched by content, whatever else has a number is counted on from the last one here. What
/// hangs on runs and evaluations is found in the schema.
class Merger {
 public:
  explicit Merger(SQLite::Database& db) : db_(db) {
    db_.exec(
        "PRAGMA defer_foreign_keys = ON;"  // until the transaction ends: rows come in any order
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
    CopyShared("plugins");
    CopyShared("datasets");
    Names rest = Belongings();
    for (const char* first : {"runs", "evaluations"}) {  // triggers of the others look at them
      Copy(first, rest.at(first));
      rest.erase(first);
    }
    for (const auto& [table, condition] : rest) Copy(table, condition);
  }

 private:
  using Names = std::map<std::string, std::string>;

  /// Tables whose rows come along, with the condition on them.
  Names Belongings() const {
    Names tables = {{"runs", "t.id IN (SELECT run FROM taken)"}};
    for (const auto& [table, column] : Referring("runs")) {
      tables[table] = fmt::format("t.{} IN (SELECT run FROM taken)", column);
    }
    for (const auto& [table, column] : Referring("evaluations")) {
      tables[table] = fmt::format("t.{} IN (SELECT id FROM taken_evaluations)", column);
    }
    for (const auto& [column, table] : Keys("evaluations")) {
      if (table == "runs" || kSharedBy.contains(table)) continue;
      tables[table] += fmt::format(
          "{}t.id IN (SELECT {} FROM other.evaluations WHERE id IN "
          "(SELECT id FROM taken_evaluations))",
          tables[table].empty() ? "" : " OR ", column);
    }
    tables["evaluations"] = "t.id IN (SELECT id FROM taken_evaluations)";
    return tables;
  }

  /// The first column that `sql` gives for `name`, each with the second.
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
  Names Referring(const std::string& table) const {
    return Pairs(
        "SELECT l.name, k.\"from\" FROM main.sqlite_schema l, pragma_foreign_key_list(l.name) k "
        "WHERE l.type = 'table' AND k.\"table\" = ?",
        table);
  }
  /// The columns of `table` that are foreign keys, and where to.
  Names Keys(const std::string& table) const {
    return Pairs("SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?)", table);
  }

  /// The number here of the plugin or dataset whose number there is in t.`column`.
  std::string NumberHere(const std::string& table, const std::string& column) const {
    return fmt::format(
        "(SELECT h.id FROM other.{0} o JOIN main.{0} h USING ({1}) WHERE o.id = t.{2})", table,
        kSharedBy.at(table), column);
  }

  /// What is added to the numbers of a table's rows. Taken before any row of it is copied.
  int64_t Offset(const std::string& table) {
    const auto [place, added] = offsets_.try_emplace(table, 0);
    if (added) place->second = Last(table);
    return place->second;
  }
  int64_t Last(const std::string& table) const {
    return db_.execAndGet("SELECT coalesce(max(id), 0) FROM main." + table).getInt64();
  }

  /// What a column's value becomes.
  std::string Translated(const std::string& table, const std::string& column, const Names& keys) {
    const auto key = keys.find(column);
    const bool refers = key != keys.end();
    const std::string& target = refers ? key->second : table;            // whose number it is
    const bool number = (refers || column == "id") && target != "runs";  // runs have names
    if (!number) return "t." + column;
    if (refers && kSharedBy.contains(target)) return NumberHere(target, column);
    return fmt::format("t.{} + {}", column, Offset(target));
  }

  void Copy(const std::string& table, const std::string& condition) {
    const Names keys = Keys(table);
    const auto columns = Select<std::string>(
        db_, "SELECT name FROM pragma_table_info(?) ORDER BY cid", kReadOne, table);
    std::vector<std::string> values;
    for (const std::string& column : columns) values.push_back(Translated(table, column, keys));
    db_.exec(fmt::format("INSERT INTO main.{} ({}) SELECT {} FROM other.{} t WHERE {}", table,
                         fmt::join(columns, ", "), fmt::join(values, ", "), table, condition));
  }

  /// Rows that are not here yet, told by their content; of datasets also the pairs.
  void CopyShared(const std::string& table) {
    const int64_t last = Offset(table);
    Copy(table, fmt::format("({0}) NOT IN (SELECT {0} FROM main.{1})", kSharedBy.at(table), table));
    if (table != "datasets") return;
    Copy("dataset_pairs", fmt::format("{} > {}", NumberHere(table, "dataset_id"), last));
  }

  /// Tables of which both databases may have the same row, and the columns that tell it.
  inline static const Names kSharedBy = {{"plugins", "name, sha256"},
                                         {"datasets", "name, content_hash"}};
  SQLite::Database& db_;
  std::map<std::string, int64_t> offsets_;
};

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
