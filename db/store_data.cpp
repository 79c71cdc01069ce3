// Store: plugins and datasets.
#include <fmt/format.h>

#include "db/database.h"
#include "db/rows.h"
#include "db/run_rows.h"
#include "db/store.h"
#include "tasks/error.h"

namespace arc {
namespace {

void InsertPairs(SQLite::Database& db, int64_t dataset, std::span<const PairRecord> pairs) {
  SQLite::Statement insert(db, "INSERT INTO dataset_pairs VALUES (?,?,?,?,?,?,?)");
  for (const PairRecord& p : pairs) {
    Execute(insert, dataset, p.split, p.puzzle, p.role, p.pair, p.digest, p.exact);
  }
}

bool HasExactPairs(SQLite::Database& db, int64_t dataset) {
  return !Select<int64_t>(db,
                          "SELECT 1 FROM dataset_pairs WHERE dataset_id = ? AND exact IS NOT NULL "
                          "LIMIT 1",
                          kReadOne, dataset)
              .empty();
}

void ReadPair(Row& row, PairRecord& p) {
  row >> p.split >> p.puzzle >> p.role >> p.pair >> p.digest >> p.exact;
}

/// The only record; UsageError if there is none.
template <typename Record>
Record Only(std::vector<Record> records, const char* what, int64_t id, const Database& db) {
  if (!records.empty()) return std::move(records.front());
  throw UsageError(fmt::format("no {} number {} in {}", what, id, db.file().string()));
}

}  // namespace

int64_t Store::UpsertPlugin(const PluginRecord& p) {
  int64_t id = 0;
  Write([&] {
    // The file's content is known; where it lies and what it calls itself may change.
    id = Select<int64_t>(db_->sqlite(),
                         "INSERT INTO plugins (name, version, kind, file, sha256) "
                         "VALUES (?,?,?,?,?) ON CONFLICT (name, sha256) DO UPDATE "
                         "SET version = excluded.version, kind = excluded.kind, "
                         "file = excluded.file RETURNING id",
                         kReadOne, p.name, p.version, p.kind, p.file, p.sha256)
             .front();
  });
  return id;
}

int64_t Store::UpsertDataset(const DatasetRecord& d, std::span<const PairRecord> pairs) {
  int64_t id = 0;
  Write([&] {
    SQLite::Database& db = db_->sqlite();
    const auto known =
        Select<int64_t>(db, "SELECT id FROM datasets WHERE name = ? AND content_hash = ?", kReadOne,
                        d.name, d.content_hash);
    if (!known.empty()) {
      id = known.front();
      // Recorded without digests, or without exact ones, in the meantime they are there.
      if (!pairs.empty() && !HasExactPairs(db, id)) {
        Execute(db, "DELETE FROM dataset_pairs WHERE dataset_id = ?", id);
        InsertPairs(db, id, pairs);
      }
      return;
    }
    Execute(db,
            "INSERT INTO datasets (name, suite, rows, cols, content_hash, train_count, "
            "test_count, identifier_policy, description) VALUES (?,?,?,?,?,?,?,?,?)",
            d.name, d.suite, d.rows, d.cols, d.content_hash, d.train_count, d.test_count,
            d.identifier_policy, d.description);
    id = db.getLastInsertRowid();
    InsertPairs(db, id, pairs);
  });
  return id;
}

PluginRecord Store::GetPlugin(int64_t plugin) const {
  return db_->Guard([&] {
    auto found = Select<PluginRecord>(
        db_->sqlite(), "SELECT name, version, kind, file, sha256 FROM plugins WHERE id = ?",
        [](Row& row, PluginRecord& p) {
          row >> p.name >> p.version >> p.kind >> p.file >> p.sha256;
        },
        plugin);
    return Only(std::move(found), "plugin", plugin, *db_);
  });
}

DatasetRecord Store::GetDataset(int64_t dataset) const {
  return db_->Guard([&] {
    auto found = Select<DatasetRecord>(
        db_->sqlite(),
        "SELECT name, suite, rows, cols, content_hash, train_count, test_count, "
        "identifier_policy, description FROM datasets WHERE id = ?",
        [](Row& row, DatasetRecord& d) {
          row >> d.name >> d.suite >> d.rows >> d.cols >> d.content_hash >> d.train_count >>
              d.test_count >> d.identifier_policy >> d.description;
        },
        dataset);
    return Only(std::move(found), "dataset", dataset, *db_);
  });
}

std::vector<PairRecord> Store::PairsOf(int64_t dataset) const {
  return db_->Guard([&] {
    return Select<PairRecord>(db_->sqlite(),
                              "SELECT split, puzzle, role, pair, digest, exact FROM dataset_pairs "
                              "WHERE dataset_id = ? ORDER BY split, puzzle, role, pair",
                              ReadPair, dataset);
  });
}

std::optional<int64_t> Store::FindTrainingSet(const std::string& content_hash) const {
  return db_->Guard([&] {
    const auto found = Select<int64_t>(
        db_->sqlite(),
        "SELECT id FROM datasets d WHERE content_hash = ? AND train_count > 0 ORDER BY "
        "EXISTS (SELECT 1 FROM dataset_pairs p WHERE p.dataset_id = d.id) DESC, id DESC LIMIT 1",
        kReadOne, content_hash);
    return found.empty() ? std::nullopt : std::optional(found.front());
  });
}

void Store::SetTrainingSets(const std::string& run, std::span<const std::optional<int64_t>> sets) {
  Write([&] {
    RequireRun(*db_, run);
    Execute(db_->sqlite(), "DELETE FROM run_training_sets WHERE run_id = ?", run);
    SQLite::Statement insert(db_->sqlite(), "INSERT INTO run_training_sets VALUES (?,?,?)");
    for (size_t place = 0; place < sets.size(); ++place) Execute(insert, run, place, sets[place]);
  });
}

std::vector<std::optional<int64_t>> Store::TrainingSets(const std::string& run) const {
  return db_->Guard([&] {
    RequireRun(*db_, run);
    return Select<std::optional<int64_t>>(
        db_->sqlite(), "SELECT dataset_id FROM run_training_sets WHERE run_id = ? ORDER BY place",
        kReadOne, run);
  });
}

std::vector<PairRecord> Store::Overlap(int64_t training, int64_t evaluation) const {
  return db_->Guard([&] {
    return Select<PairRecord>(db_->sqlite(),
                              "SELECT split, puzzle, role, pair, digest, exact FROM dataset_pairs "
                              "WHERE dataset_id = ? AND split = 'test' AND digest IN "
                              "(SELECT digest FROM dataset_pairs "
                              " WHERE dataset_id = ? AND split = 'train') "
                              "ORDER BY puzzle, role, pair",
                              ReadPair, evaluation, training);
  });
}

}  // namespace arc
