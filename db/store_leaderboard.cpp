// Store: leaderboards. The order of the lines is found first, in narrow rows; the some fifty
// columns of a line are read only for those that are wanted.
#include <fmt/format.h>

#include <span>
#include <unordered_map>

#include "db/database.h"
#include "db/evaluation_rows.h"
#include "db/filter.h"
#include "db/run_rows.h"
#include "db/store.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr const char* kJoins =
    "FROM evaluations e LEFT JOIN runs r ON r.id = e.run_id "
    "LEFT JOIN plugins p ON p.id = e.plugin_id LEFT JOIN datasets d ON d.id = e.dataset_id ";

constexpr const char* kPrimaryScore =
    "LEFT JOIN evaluation_scores s ON s.evaluation_id = e.id AND s.metric = e.primary_metric ";

/// No later evaluation of the same run has the same settings.
constexpr const char* kNoRepeat =
    "NOT EXISTS (SELECT 1 FROM evaluations x WHERE x.run_id = e.run_id AND x.id > e.id "
    "AND +x.dataset_id IS e.dataset_id AND x.checkpoint_step IS e.checkpoint_step "
    "AND x.checkpoint_rule IS e.checkpoint_rule AND x.voting_rule IS e.voting_rule "
    "AND (x.views, x.steps, x.attempts, x.protocol) = (e.views, e.steps, e.attempts, e.protocol))";

Filter Conditions(SQLite::Database& db, const LeaderboardFilter& filter) {
  Filter where;
  where.Equal("e.suite", filter.suite).Equal("d.name", filter.dataset);
  where.Equal("d.content_hash", filter.dataset_hash).Equal("e.protocol", filter.protocol);
  if (!filter.controls) where.Always({"e.control = 0", {}});
  if (!filter.repeats) where.Always({kNoRepeat, {}});
  if (!filter.contests) {
    where.Always({fmt::format("(e.run_id IS NULL OR e.run_id NOT IN {})", ContestRuns()), {}});
  }
  if (!filter.where.empty()) {
    where.Always(CompileCondition(db, Listing::kEvaluations, filter.where));
  }
  return where;
}

Filter& Order(SQLite::Database& db, const LeaderboardFilter& filter, Filter& where) {
  where.OrderBy({"e.suite, d.name, e.dataset_id", {}});
  if (!filter.by.empty()) where.OrderBy(CompileOrder(db, Listing::kEvaluations, filter.by));
  return where.OrderBy({"s.value DESC, s.low DESC, e.id", {}});
}

/// The evaluations of the leaderboard in order: of each dataset no more than the limit.
std::vector<int64_t> OrderedEvaluations(SQLite::Database& db, const LeaderboardFilter& filter) {
  Filter where = Conditions(db, filter);
  Order(db, filter, where);
  std::vector<int64_t> ids;
  std::pair<std::string, std::optional<int64_t>> group;  // they lie together
  int place = 0;
  const std::string sql =
      fmt::format("SELECT e.id, e.suite, e.dataset_id {}{}{}", kJoins, kPrimaryScore, where.Sql());
  where.ForEach(db, sql, [&](Row& row) {
    int64_t id = 0;
    decltype(group) of;
    row >> id >> of.first >> of.second;
    if (of != group) place = 0;
    group = std::move(of);
    if (filter.limit <= 0 || place++ < filter.limit) ids.push_back(id);
  });
  return ids;
}

/// Calls visit(row, place in `ids`) for the rows of `select` (columns and tables) whose column
/// `key` is among `ids`, in the order of `within` for each. Few are looked up one by one, many
/// found in one pass over all rows.
template <typename Visit>
void ForEachOf(SQLite::Database& db, std::span<const int64_t> ids, const std::string& key,
               const std::string& select, const std::string& within, Visit visit) {
  constexpr size_t kFew = 200;
  const bool few = ids.size() <= kFew;
  std::unordered_map<int64_t, size_t> places;
  for (size_t place = 0; place < ids.size(); ++place) places[ids[place]] = place;
  const std::string where = few ? fmt::format("WHERE {} = ? ", key) : "";
  SQLite::Statement statement(
      db, fmt::format("SELECT {0}, {1} {2}ORDER BY {0}, {3}", key, select, where, within));
  const auto read_all = [&] {
    while (statement.executeStep()) {
      Row row(statement);
      int64_t id = 0;
      row >> id;
      if (const auto found = places.find(id); found != places.end()) visit(row, found->second);
    }
  };
  if (!few) return read_all();
  for (const int64_t id : ids) {
    statement.reset();
    Bind(statement, id);
    read_all();
  }
}

void ReadLine(Row& row, LeaderboardRow& line) {
  ReadEvaluation(row, line);
  row >> line.plugin >> line.plugin_version >> line.plugin_sha256 >> line.dataset >>
      line.dataset_hash >> line.recipe >> line.run_seed >> line.run_status;
}

void ReadScore(Row& row, ScoreRecord& s) {
  row >> s.metric >> s.value >> s.n >> s.low >> s.high >> s.method;
}

std::string ScoreColumns(const char* alias) {
  return fmt::format("{0}.metric, {0}.value, {0}.n, {0}.low, {0}.high, {0}.method", alias);
}

/// `evaluations` are there.
std::vector<LeaderboardRow> LinesOf(SQLite::Database& db, std::span<const int64_t> evaluations) {
  std::vector<LeaderboardRow> lines(evaluations.size());
  ForEachOf(db, evaluations, "e.id",
            fmt::format("{}, p.name, p.version, p.sha256, d.name, d.content_hash, r.recipe, "
                        "r.seed, r.status {}",
                        EvaluationColumns(), kJoins),
            "e.id", [&](Row& row, size_t place) { ReadLine(row, lines[place]); });
  ForEachOf(db, evaluations, "s.evaluation_id", ScoreColumns("s") + " FROM evaluation_scores s",
            "s.metric",
            [&](Row& row, size_t place) { ReadScore(row, lines[place].scores.emplace_back()); });
  ForEachOf(db, evaluations, "e.id", "t.tag FROM evaluations e JOIN tags t ON t.run_id = e.run_id",
            "t.tag", [&](Row& row, size_t place) { row >> lines[place].tags.emplace_back(); });
  return lines;
}

void ReadBoardScore(Row& row, BoardScore& line) {
  row >> line.evaluation >> line.run >> line.model >> line.suite >> line.dataset >>
      line.dataset_hash >> line.protocol >> line.started >> line.views >> line.steps;
  ReadScore(row, line.score);
}

}  // namespace

std::string EvaluationColumns() {
  return "e.id, e.run_id, e.checkpoint, e.checkpoint_step, e.plugin_id, e.dataset_id, e.suite, "
         "e.views, e.steps, e.voting_rule, e.attempts, e.protocol, e.checkpoint_rule, e.label, "
         "e.control, e.primary_metric, e.started, e.wall_seconds, e.host, e.device, e.threads, "
         "e.precision, e.seed, e.git_revision, e.tree_dirty, e.arcbench_version, e.parameters, "
         "e.embedding_parameters, e.n_puzzles, e.n_outputs, e.n_answered, e.training_hash, "
         "e.training_seed, e.train_examples, e.train_flops, e.train_seconds, e.audit, "
         "e.seen_tasks, e.leaked_tasks, e.leaked_tasks_exact, e.seal_id";
}

void ReadEvaluation(Row& row, EvaluationRow& line) {
  EvaluationRecord& e = line.evaluation;
  row >> line.id >> e.run >> e.checkpoint >> e.checkpoint_step >> e.plugin >> e.dataset >>
      e.suite >> e.views >> e.steps >> e.voting_rule >> e.attempts >> e.protocol >>
      e.checkpoint_rule >> e.label >> e.control >> e.primary_metric >> e.started >>
      e.wall_seconds >> e.host >> e.device >> e.threads >> e.precision >> e.seed >>
      e.git_revision >> e.tree_dirty >> e.arcbench_version >> e.parameters >>
      e.embedding_parameters >> e.puzzles >> e.outputs >> e.answered >> e.training_hash >>
      e.training_seed >> e.train_examples >> e.train_flops >> e.train_seconds >> e.audit >>
      e.seen_tasks >> e.leaked_tasks >> e.leaked_tasks_exact >> e.seal;
}

std::vector<ScoreRecord> ScoresOf(SQLite::Database& database, int64_t evaluation) {
  return Select<ScoreRecord>(
      database,
      fmt::format("SELECT {} FROM evaluation_scores s WHERE evaluation_id = ? ORDER BY metric",
                  ScoreColumns("s")),
      ReadScore, evaluation);
}

std::vector<LeaderboardRow> Store::Leaderboard(const LeaderboardFilter& filter) const {
  return db_->Guard(
      [&] { return LinesOf(db_->sqlite(), OrderedEvaluations(db_->sqlite(), filter)); });
}

std::vector<LeaderboardRow> Store::LeaderboardLines(std::span<const int64_t> evaluations) const {
  for (const int64_t evaluation : evaluations) RequireEvaluation(*db_, evaluation);
  return db_->Guard([&] { return LinesOf(db_->sqlite(), evaluations); });
}

std::vector<BoardScore> Store::BoardScores(const LeaderboardFilter& filter,
                                           const std::string& metric) const {
  return db_->Guard([&] {
    Filter where = Conditions(db_->sqlite(), filter);
    where.Always({"m.value IS NOT NULL", {}});
    where.Match("m.metric = ?", metric);
    if (metric.empty()) where.Always({"m.metric = e.primary_metric", {}});
    Order(db_->sqlite(), filter, where);
    const std::string sql = fmt::format(
        "SELECT e.id, e.run_id, coalesce(p.name, e.checkpoint, r.recipe), e.suite, d.name, "
        "d.content_hash, e.protocol, e.started, e.views, e.steps, {} {}{}"
        "JOIN evaluation_scores m ON m.evaluation_id = e.id {}",
        ScoreColumns("m"), kJoins, kPrimaryScore, where.Sql());
    return where.Select<BoardScore>(db_->sqlite(), sql, ReadBoardScore);
  });
}

std::vector<std::string> Store::EvaluatedDatasets() const {
  return db_->Guard([&] {
    return Select<std::string>(
        db_->sqlite(),
        "SELECT DISTINCT name FROM datasets d "
        "WHERE EXISTS (SELECT 1 FROM evaluations e WHERE e.dataset_id = d.id) ORDER BY name",
        kReadOne);
  });
}

}  // namespace arc
