// Store: what is asked about runs.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <map>

#include "db/database.h"
#include "db/filter.h"
#include "db/identity.h"
#include "db/rows.h"
#include "db/run_rows.h"
#include "db/store.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr size_t kIdsListed = 10;  ///< in an error message

double ValueOf(double stored, const std::string& kind) {
  if (kind == "inf") return std::numeric_limits<double>::infinity();
  if (kind == "-inf") return -std::numeric_limits<double>::infinity();
  return stored;  // NULL came back as NaN
}

std::string RunListingSql(const Filter& where, int limit) {
  return fmt::format(
      "SELECT r.id, r.kind, r.status, r.recipe, r.started, r.seed, p.name, d.name, "
      "  (SELECT count(*) FROM evaluations WHERE run_id = r.id), e.primary_metric, s.value "
      "FROM runs r LEFT JOIN plugins p ON p.id = r.plugin_id "
      "LEFT JOIN datasets d ON d.id = r.dataset_id "
      "LEFT JOIN evaluations e ON e.id = (SELECT max(id) FROM evaluations WHERE run_id = r.id) "
      "LEFT JOIN evaluation_scores s ON s.evaluation_id = e.id AND s.metric = e.primary_metric "
      "{} LIMIT {}",
      where.Sql(), limit > 0 ? limit : -1);
}

void ReadRunRow(Row& row, RunRow& line) {
  row >> line.id >> line.kind >> line.status >> line.recipe >> line.started >> line.seed >>
      line.plugin >> line.dataset >> line.evaluations >> line.metric >> line.score;
}

size_t CommonPrefix(const std::string& a, const std::string& b) {
  return std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
}

/// Run ids end in a time and random digits: the nearest is the one that
/// begins alike for longest, the newest of them.
std::string NearestRun(const std::vector<std::string>& newest_first, const std::string& wanted) {
  std::string nearest;
  size_t longest = 0;
  for (const std::string& id : newest_first) {
    const size_t common = CommonPrefix(id, wanted);
    if (common <= longest) continue;
    longest = common;
    nearest = id;
  }
  return nearest;
}

}  // namespace

std::string ContestRuns() {
  return fmt::format("(SELECT run_id FROM tags WHERE tag GLOB '{}*')", kContestTag);
}

std::string RunColumns(bool full) {
  return fmt::format(
      "r.id, r.kind, r.status, r.plugin_id, r.dataset_id, r.recipe, {}, r.seed, r.started, "
      "r.ended, r.device, r.threads, r.precision, r.git_revision, r.tree_dirty, "
      "r.arcbench_version, r.parameters, r.embedding_parameters, r.failure, r.failure_signal, {}, "
      "r.folder, r.host, r.boot_id, r.pid, r.pid_start_ticks",
      full ? "r.config" : "NULL", full ? "r.failure_lines" : "NULL");
}

void ReadRun(Row& row, RunRecord& r) {
  row >> r.id >> r.kind >> r.status >> r.plugin >> r.dataset >> r.recipe >> r.config >> r.seed >>
      r.started >> r.ended >> r.device >> r.threads >> r.precision >> r.git_revision >>
      r.tree_dirty >> r.arcbench_version >> r.parameters >> r.embedding_parameters >>
      r.failure.text >> r.failure.signal >> r.failure.last_lines >> r.folder >> r.process.host >>
      r.process.boot_id >> r.process.pid >> r.process.start_ticks;
}

void RequireRun(const Database& database, const std::string& run) {
  const auto found =
      Select<std::string>(database.sqlite(), "SELECT id FROM runs WHERE id = ?", kReadOne, run);
  if (found.empty()) {
    throw UsageError(fmt::format("no run '{}' in {}", run, database.file().string()));
  }
}

namespace {

Filter Conditions(SQLite::Database& db, const RunFilter& filter) {
  Filter where;
  where.Equal("r.status", filter.status).Equal("r.kind", filter.kind);
  where.Equal("r.recipe", filter.recipe).Equal("p.name", filter.plugin);
  where.Equal("d.name", filter.dataset).Equal("d.suite", filter.suite);
  where.Match("r.id IN (SELECT run_id FROM tags WHERE tag = ?)", filter.tag);
  if (!filter.contests) where.Always({fmt::format("r.id NOT IN {}", ContestRuns()), {}});
  if (!filter.where.empty()) where.Always(CompileCondition(db, Listing::kRuns, filter.where));
  if (!filter.by.empty()) where.OrderBy(CompileOrder(db, Listing::kRuns, filter.by));
  return where.OrderBy({"r.started DESC, r.id DESC", {}});
}

}  // namespace

std::vector<RunRow> Store::Runs(const RunFilter& filter) const {
  return db_->Guard([&] {
    const Filter where = Conditions(db_->sqlite(), filter);
    auto rows = where.Select<RunRow>(db_->sqlite(), RunListingSql(where, filter.limit), ReadRunRow);
    const auto tags = AllTags(db_->sqlite());
    for (RunRow& row : rows) {
      if (const auto found = tags.find(row.id); found != tags.end()) row.tags = found->second;
    }
    return rows;
  });
}

RunRecord Store::GetRun(const std::string& run) const {
  return db_->Guard([&] {
    RequireRun(*db_, run);
    const std::string sql = "SELECT " + RunColumns(true) + " FROM runs r WHERE r.id = ?";
    return Select<RunRecord>(db_->sqlite(), sql, ReadRun, run).front();
  });
}

std::string Store::FindRun(const std::string& prefix) const {
  const auto ids = db_->Guard([&] {
    return Select<std::string>(db_->sqlite(), "SELECT id FROM runs ORDER BY started DESC, id DESC",
                               kReadOne);
  });
  std::vector<std::string> matches;
  for (const std::string& id : ids) {
    if (id == prefix) return id;
    if (id.starts_with(prefix)) matches.push_back(id);
  }
  if (matches.size() == 1) return matches.front();
  if (matches.empty()) {
    const std::string nearest = NearestRun(ids, prefix);
    throw UsageError(fmt::format("no run '{}' in {}{}", prefix, file().string(),
                                 nearest.empty() ? "" : "; the nearest is " + nearest));
  }
  const bool more = matches.size() > kIdsListed;
  const size_t total = matches.size();
  if (more) matches.resize(kIdsListed);
  throw UsageError(fmt::format("'{}' begins {} runs: {}{}", prefix, total, fmt::join(matches, ", "),
                               more ? ", ..." : ""));
}

std::vector<ParamRecord> Store::Params(const std::string& run) const {
  return db_->Guard([&] {
    RequireRun(*db_, run);
    return Select<ParamRecord>(
        db_->sqlite(), "SELECT key, value, type FROM params WHERE run_id = ? ORDER BY key",
        [](Row& row, ParamRecord& p) { row >> p.key >> p.value >> p.type; }, run);
  });
}

std::vector<std::string> Store::MetricKeys(const std::string& run) const {
  return db_->Guard([&] {
    RequireRun(*db_, run);
    return Select<std::string>(db_->sqlite(),
                               "SELECT DISTINCT key FROM metrics WHERE run_id = ? ORDER BY key",
                               kReadOne, run);
  });
}

std::vector<MetricRecord> Store::MetricsOf(const std::string& run, const std::string& key) const {
  const auto read = [&](Row& row, MetricRecord& m) {
    std::string kind;
    row >> m.step >> m.wall_seconds >> m.value >> kind;
    m.key = key;
    m.value = ValueOf(m.value, kind);
  };
  return db_->Guard([&] {
    RequireRun(*db_, run);
    return Select<MetricRecord>(db_->sqlite(),
                                "SELECT step, wall_seconds, value, kind FROM metrics "
                                "WHERE run_id = ? AND key = ? ORDER BY step",
                                read, run, key);
  });
}

std::vector<CheckpointRecord> Store::CheckpointsOf(const std::string& run) const {
  const auto read = [](Row& row, CheckpointRecord& c) {
    row >> c.step >> c.file >> c.sha256 >> c.bytes >> c.kind >> c.created;
  };
  return db_->Guard([&] {
    RequireRun(*db_, run);
    return Select<CheckpointRecord>(db_->sqlite(),
                                    "SELECT step, file, sha256, bytes, kind, created "
                                    "FROM checkpoints WHERE run_id = ? ORDER BY step, file",
                                    read, run);
  });
}

std::vector<std::string> Store::TagsOf(const std::string& run) const {
  return db_->Guard([&] {
    RequireRun(*db_, run);
    return Select<std::string>(db_->sqlite(), "SELECT tag FROM tags WHERE run_id = ? ORDER BY tag",
                               kReadOne, run);
  });
}

std::vector<NoteRecord> Store::NotesOf(const std::string& run) const {
  return db_->Guard([&] {
    RequireRun(*db_, run);
    return Select<NoteRecord>(
        db_->sqlite(), "SELECT written, text FROM notes WHERE run_id = ? ORDER BY id",
        [](Row& row, NoteRecord& n) { row >> n.written >> n.text; }, run);
  });
}

std::vector<RunRecord> Store::StaleRuns() const {
  auto running = db_->Guard([&] {
    const std::string sql = "SELECT " + RunColumns(false) +
                            " FROM runs r WHERE r.status = 'running' ORDER BY r.started";
    return Select<RunRecord>(db_->sqlite(), sql, ReadRun);
  });
  std::erase_if(running, [](const RunRecord& run) { return IsAlive(run.process) != false; });
  return running;
}

}  // namespace arc
