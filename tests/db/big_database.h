#pragma once
#include <fmt/format.h>

#include <map>

#include "db/database.h"
#include "db/rows.h"
#include "tests/db/fixture.h"

namespace arc {

inline constexpr int kBigRuns = 10'000;
inline constexpr int kBigOutputs = 100;  ///< results of each run's evaluation: a million in all

/// Makes a database of kBigRuns runs named run-1 and so on, each as a training leaves it: 66
/// settings, 14 curves, an evaluation with six scores and kBigOutputs results. One is stored by
/// Store, SQL multiplies it.
class BigDatabase {
 public:
  explicit BigDatabase(const std::filesystem::path& file) {
    StoreTheFirst(file);
    Database database(file, Database::Mode::kWrite);
    db_ = &database.sqlite();
    db_->exec("PRAGMA synchronous = OFF");
    database.Write([&] {
      db_->exec(
          fmt::format("CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS "
                      "(SELECT 2 UNION ALL SELECT i + 1 FROM c WHERE i < {}) SELECT i FROM c",
                      kBigRuns));
      Multiply();
    });
    db_->exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }

 private:
  using Changes = std::map<std::string, std::string>;

  static void StoreTheFirst(const std::filesystem::path& file) {
    Store store = Store::Open(file, Store::Mode::kWrite);
    RunRecord run = SampleRun("run-1");
    run.status = "finished";
    run.config = std::string(3000, 'c');
    for (int i = 1; i <= 9; ++i) {
      run.plugin = store.UpsertPlugin({fmt::format("plugin{}", i), "1", "model", "f", "s"});
    }
    for (int i = 1; i <= 3; ++i) {
      DatasetRecord data{
          .name = fmt::format("data{}", i), .suite = "sudoku", .content_hash = "hash"};
      run.dataset = store.UpsertDataset(data, {});
    }
    std::vector<ParamRecord> params = {{"model.plugin", "trm", "string"},
                                       {"training.lr", "0.001", "float"}};
    for (int i = 0; i < 64; ++i) params.push_back({fmt::format("data.key{}", i), "1", "int"});
    store.CreateRun(run, params);
    store.Tag(run.id, "paper");
    std::vector<MetricRecord> metrics;
    for (int key = 0; key < 14; ++key) {
      for (int step = 0; step < 5; ++step) {
        metrics.push_back({fmt::format("train/m{}", key), step, 1, 0.5});
      }
    }
    store.AddMetrics(run.id, metrics);
    EvaluationRecord e = SampleEvaluation(run.id);
    e.plugin = run.plugin;
    e.dataset = run.dataset;
    std::vector<ScoreRecord> scores;
    for (const char* metric :
         {"exact", "cells", "outputs", "tasks_mean", "tasks_all", "exact_unvoted"}) {
      scores.push_back({metric, 0.5, 300, 0.4, 0.6, "wilson"});
    }
    store.AddEvaluation(e, scores, {});
  }

  void Multiply() {
    const Changes origin = {
        {"plugin_id", "1 + n.i % 9"},
        {"dataset_id", "1 + n.i % 3"},
        {"started", "strftime('%Y-%m-%dT%H:%M:%S.000Z', '2026-01-01', n.i || ' minutes')"},
        {"ended", "strftime('%Y-%m-%dT%H:%M:%S.000Z', '2026-01-02', n.i || ' minutes')"},
        {"run_id", "'run-' || n.i"}};
    Changes runs = origin, evaluations = origin;
    runs["id"] = "'run-' || n.i";
    evaluations["id"] = "n.i";
    Copy("runs", runs);
    Copy("params", {{"run_id", "'run-' || n.i"},
                    {"value",
                     "CASE key WHEN 'training.lr' THEN printf('%.4f', 1e-4 * (1 + n.i % 7)) "
                     "ELSE value END"}});
    Copy("metrics", {{"run_id", "'run-' || n.i"}, {"value", "n.i / 1e4"}});
    Copy("tags", {{"run_id", "'run-' || n.i"}});
    Copy("evaluations", evaluations);
    Copy("evaluation_scores", {{"evaluation_id", "n.i"}, {"value", "(n.i * 7919 % 10000) / 1e4"}});
    db_->exec(fmt::format(
        "WITH RECURSIVE m(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM m WHERE j < {}) "
        "INSERT INTO results (evaluation_id, puzzle, test, correct_at, valid, cells_right, cells, "
        "answered) SELECT i, 'puzzle-' || j, 0, (i * 31 + j * 17) % 100 < j, 1, 36, 36, 1 "
        "FROM (SELECT i FROM n UNION SELECT 1) JOIN m",
        kBigOutputs - 1));
  }

  /// The table's rows of the first run once more for each number in n, with these columns changed.
  void Copy(const std::string& table, const Changes& changes) {
    std::string values;
    for (const std::string& column : Select<std::string>(
             *db_, "SELECT name FROM pragma_table_info(?) ORDER BY cid", kReadOne, table)) {
      const auto change = changes.find(column);
      values += values.empty() ? "" : ", ";
      values += change == changes.end() ? "t." + column : change->second;
    }
    db_->exec(fmt::format("CREATE TEMP TABLE pattern AS SELECT * FROM {}", table));
    db_->exec(fmt::format("INSERT INTO {} SELECT {} FROM n, pattern t", table, values));
    db_->exec("DROP TABLE pattern");
  }

  SQLite::Database* db_ = nullptr;
};

}  // namespace arc
