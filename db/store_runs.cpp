// Store: what is written about runs.
#include <fmt/format.h>

#include <cmath>

#include "db/database.h"
#include "db/identity.h"
#include "db/rows.h"
#include "db/run_rows.h"
#include "db/store.h"
#include "tasks/error.h"

namespace arc {
namespace {

std::string KindOf(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return "finite";
}

std::string OrNow(const std::string& time) { return time.empty() ? UtcNow() : time; }

void InsertRun(SQLite::Database& db, const RunRecord& r) {
  const ProcessIdentity process = r.process.pid == 0 ? IdentifyProcess() : r.process;
  Execute(db, "INSERT INTO runs VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", r.id,
          r.kind, r.status, r.plugin, r.dataset, r.recipe, r.config, r.seed, OrNow(r.started),
          r.ended, r.device, r.threads, r.precision, r.git_revision, r.tree_dirty,
          r.arcbench_version, r.parameters, r.embedding_parameters, r.failure.text,
          r.failure.signal, r.failure.last_lines, r.folder, process.host, process.boot_id,
          process.pid, process.start_ticks);
}

void InsertParams(SQLite::Database& db, const std::string& run,
                  std::span<const ParamRecord> params) {
  SQLite::Statement insert(db, "INSERT INTO params VALUES (?,?,?,?)");
  for (const ParamRecord& param : params) {
    Execute(insert, run, param.key, ExactText{param.value}, param.type);
  }
}

/// One statement that changes one run; UsageError if there is no such run.
template <typename... Values>
void ChangeRun(Database& db, const std::string& run, const std::string& set,
               const Values&... values) {
  db.Write([&] {
    RequireRun(db, run);
    Execute(db.sqlite(), "UPDATE runs SET " + set + " WHERE id = ?", values..., run);
  });
}

}  // namespace

void Store::CreateRun(const RunRecord& run, std::span<const ParamRecord> params) {
  Write([&] {
    const auto& known =
        Select<std::string>(db_->sqlite(), "SELECT id FROM runs WHERE id = ?", kReadOne, run.id);
    if (!known.empty()) {
      throw UsageError(fmt::format("{}: run {} exists already", file().string(), run.id));
    }
    InsertRun(db_->sqlite(), run);
    InsertParams(db_->sqlite(), run.id, params);
  });
}

void Store::ReopenRun(const std::string& run, const std::string& config,
                      std::span<const ParamRecord> params) {
  const ProcessIdentity p = IdentifyProcess();
  Write([&] {
    ChangeRun(*db_, run,
              "status = 'running', ended = NULL, failure = NULL, failure_signal = 0, "
              "failure_lines = NULL, config = ?, host = ?, boot_id = ?, pid = ?, "
              "pid_start_ticks = ?",
              config, p.host, p.boot_id, p.pid, p.start_ticks);
    Execute(db_->sqlite(), "DELETE FROM params WHERE run_id = ?", run);
    InsertParams(db_->sqlite(), run, params);
  });
}

void Store::SetRunProcess(const std::string& run, const ProcessIdentity& p) {
  ChangeRun(*db_, run, "host = ?, boot_id = ?, pid = ?, pid_start_ticks = ?", p.host, p.boot_id,
            p.pid, p.start_ticks);
}

void Store::SetRunParameters(const std::string& run, int64_t parameters,
                             int64_t embedding_parameters) {
  ChangeRun(*db_, run, "parameters = ?, embedding_parameters = ?", parameters,
            embedding_parameters);
}

void Store::FinishRun(const std::string& run, const std::string& status, const Failure& failure) {
  ChangeRun(*db_, run, "status = ?, ended = ?, failure = ?, failure_signal = ?, failure_lines = ?",
            status, UtcNow(), failure.text, failure.signal, failure.last_lines);
}

void Store::AddMetrics(const std::string& run, std::span<const MetricRecord> metrics) {
  Write([&] {
    RequireRun(*db_, run);
    SQLite::Statement insert(db_->sqlite(), "INSERT OR REPLACE INTO metrics VALUES (?,?,?,?,?,?)");
    for (const MetricRecord& m : metrics) {
      const double stored = std::isfinite(m.value) ? m.value : kNotMeasured;
      Execute(insert, run, m.key, m.step, m.wall_seconds, stored, KindOf(m.value));
    }
  });
}

void Store::AddCheckpoint(const std::string& run, const CheckpointRecord& c) {
  Write([&] {
    RequireRun(*db_, run);
    Execute(db_->sqlite(), "INSERT OR REPLACE INTO checkpoints VALUES (?,?,?,?,?,?,?)", run, c.file,
            c.step, c.sha256, c.bytes, c.kind, OrNow(c.created));
  });
}

void Store::RemoveCheckpoint(const std::string& run, const std::string& checkpoint) {
  Write([&] {
    RequireRun(*db_, run);
    Execute(db_->sqlite(), "DELETE FROM checkpoints WHERE run_id = ? AND file = ?", run,
            checkpoint);
  });
}

void Store::Tag(const std::string& run, const std::string& tag) {
  Write([&] {
    RequireRun(*db_, run);
    Execute(db_->sqlite(), "INSERT OR IGNORE INTO tags VALUES (?,?)", run, tag);
  });
}

void Store::Untag(const std::string& run, const std::string& tag) {
  Write([&] {
    RequireRun(*db_, run);
    if (Execute(db_->sqlite(), "DELETE FROM tags WHERE run_id = ? AND tag = ?", run, tag) == 0) {
      throw UsageError(fmt::format("run {} has no tag '{}'", run, tag));
    }
  });
}

void Store::AddNote(const std::string& run, const std::string& text) {
  Write([&] {
    RequireRun(*db_, run);
    Execute(db_->sqlite(), "INSERT INTO notes (run_id, written, text) VALUES (?,?,?)", run,
            UtcNow(), text);
  });
}

void Store::DeleteRun(const std::string& run) {
  Write([&] {
    RequireRun(*db_, run);
    Execute(db_->sqlite(), "DELETE FROM runs WHERE id = ?", run);
  });
}

std::vector<std::string> Store::MarkStale() {
  std::vector<std::string> marked;
  Write([&] {
    for (const RunRecord& run : StaleRuns()) {
      const std::string text = fmt::format(
          "the process that did the work (pid {} on {}) ended without a word: it was killed, "
          "or the machine went down",
          run.process.pid, run.process.host);
      FinishRun(run.id, "failed", {text, 0, ""});
      marked.push_back(run.id);
    }
  });
  return marked;
}

}  // namespace arc
