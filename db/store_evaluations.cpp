// Store: evaluations, their results and votes.
#include <fmt/format.h>

#include "db/database.h"
#include "db/evaluation_rows.h"
#include "db/identity.h"
#include "db/rows.h"
#include "db/run_rows.h"
#include "db/store.h"
#include "db/vote_blob.h"
#include "tasks/error.h"

namespace arc {
namespace {

int64_t InsertEvaluation(SQLite::Database& db, const EvaluationRecord& e,
                         std::span<const OutputVotes> outputs) {
  size_t candidates = 0, votes = 0;
  for (const OutputVotes& output : outputs) {
    candidates += output.candidates.size();
    votes += output.votes.size();
  }
  Execute(db,
          "INSERT INTO evaluations VALUES "
          "(NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"
          ",?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
          e.run, e.checkpoint, e.checkpoint_step, e.plugin, e.dataset, e.suite, e.views, e.steps,
          e.voting_rule, e.attempts, e.protocol, e.checkpoint_rule, e.label, e.control,
          e.primary_metric, e.started.empty() ? UtcNow() : e.started, e.wall_seconds, e.host,
          e.device, e.threads, e.precision, e.seed, e.git_revision, e.tree_dirty,
          e.arcbench_version, e.parameters, e.embedding_parameters, e.puzzles, e.outputs,
          e.answered, candidates, votes, e.training_hash, e.training_seed, e.train_examples,
          e.train_flops, e.train_seconds, e.audit, e.seen_tasks, e.leaked_tasks,
          e.leaked_tasks_exact, e.seal);
  return db.getLastInsertRowid();
}

void InsertScores(SQLite::Database& db, int64_t id, std::span<const ScoreRecord> scores) {
  SQLite::Statement insert(db, "INSERT INTO evaluation_scores VALUES (?,?,?,?,?,?,?)");
  for (const ScoreRecord& s : scores) {
    Execute(insert, id, s.metric, s.value, s.n, s.low, s.high, s.method);
  }
}

void InsertResults(SQLite::Database& db, int64_t id, std::span<const ResultRecord> results) {
  SQLite::Statement insert(db, "INSERT INTO results VALUES (?,?,?,?,?,?,?,?)");
  for (const ResultRecord& r : results) {
    Execute(insert, id, r.puzzle, r.test, r.correct_at, r.valid, r.cells_right, r.cells,
            r.answered);
  }
}

void CheckVotes(const OutputVotes& output) {
  for (const Vote& vote : output.votes) {
    if (vote.candidate < output.candidates.size()) continue;
    throw BadData(fmt::format("puzzle {} test {}: a vote for candidate {} of {}", output.puzzle,
                              output.test, vote.candidate, output.candidates.size()));
  }
}

void InsertVotes(SQLite::Database& db, int64_t id, std::span<const OutputVotes> outputs) {
  SQLite::Statement candidate(db, "INSERT INTO candidates VALUES (?,?,?,?,?,?,?)");
  SQLite::Statement vote(db, "INSERT INTO votes VALUES (?,?,?,?,?,?)");
  for (const OutputVotes& o : outputs) {
    CheckVotes(o);
    for (size_t i = 0; i < o.candidates.size(); ++i) {
      const Grid& grid = o.candidates[i];
      Execute(candidate, id, o.puzzle, o.test, i, grid.rows, grid.cols, grid.cells);
    }
    const VoteBlob blob = PackVotes(o.votes);
    Execute(vote, id, o.puzzle, o.test, o.votes.size(), blob.encoding, blob.data);
  }
}

std::vector<Grid> LoadCandidates(SQLite::Statement& statement, int64_t id, const OutputVotes& o) {
  statement.reset();
  Bind(statement, id, o.puzzle, o.test);
  std::vector<Grid> grids;
  while (statement.executeStep()) {
    Grid& grid = grids.emplace_back();
    Row(statement) >> grid.rows >> grid.cols >> grid.cells;
  }
  return grids;
}

void RequireEvaluation(const Database& db, int64_t id) {
  const auto found =
      Select<int64_t>(db.sqlite(), "SELECT id FROM evaluations WHERE id = ?", kReadOne, id);
  if (found.empty()) {
    throw UsageError(fmt::format("no evaluation {} in {}", id, db.file().string()));
  }
}

}  // namespace

int64_t Store::AddSeal(const SealRecord& s) {
  int64_t id = 0;
  Write([&] {
    if (!s.run.empty()) RequireRun(*db_, s.run);
    Execute(db_->sqlite(), "INSERT INTO seals VALUES (NULL,?,?,?,?,?)", s.run,
            s.sealed.empty() ? UtcNow() : s.sealed, s.predictions, s.predictions_sha256,
            s.tasks_hash);
    id = db_->sqlite().getLastInsertRowid();
  });
  return id;
}

SealRecord Store::GetSeal(int64_t seal) const {
  return db_->Guard([&] {
    const auto found = Select<SealRecord>(
        db_->sqlite(),
        "SELECT run_id, sealed, predictions, predictions_sha256, tasks_hash FROM seals "
        "WHERE id = ?",
        [](Row& row, SealRecord& s) {
          row >> s.run >> s.sealed >> s.predictions >> s.predictions_sha256 >> s.tasks_hash;
        },
        seal);
    if (found.empty()) throw UsageError(fmt::format("no seal {} in {}", seal, file().string()));
    return found.front();
  });
}

int64_t Store::AddEvaluation(const EvaluationRecord& evaluation,
                             std::span<const ScoreRecord> scores,
                             std::span<const ResultRecord> results,
                             std::span<const OutputVotes> votes) {
  int64_t id = 0;
  Write([&] {
    if (!evaluation.run.empty()) RequireRun(*db_, evaluation.run);
    id = InsertEvaluation(db_->sqlite(), evaluation, votes);
    InsertScores(db_->sqlite(), id, scores);
    InsertResults(db_->sqlite(), id, results);
    InsertVotes(db_->sqlite(), id, votes);
  });
  return id;
}

EvaluationRow Store::GetEvaluation(int64_t id) const {
  return db_->Guard([&] {
    RequireEvaluation(*db_, id);
    const std::string sql = "SELECT " + EvaluationColumns() + " FROM evaluations e WHERE e.id = ?";
    EvaluationRow row = Select<EvaluationRow>(db_->sqlite(), sql, ReadEvaluation, id).front();
    row.scores = ScoresOf(db_->sqlite(), id);
    return row;
  });
}

std::vector<EvaluationRow> Store::EvaluationsOf(const std::string& run) const {
  return db_->Guard([&] {
    RequireRun(*db_, run);
    const std::string sql =
        "SELECT " + EvaluationColumns() + " FROM evaluations e WHERE e.run_id = ? ORDER BY e.id";
    auto rows = Select<EvaluationRow>(db_->sqlite(), sql, ReadEvaluation, run);
    for (EvaluationRow& row : rows) row.scores = ScoresOf(db_->sqlite(), row.id);
    return rows;
  });
}

std::vector<ResultRecord> Store::ResultsOf(int64_t evaluation) const {
  const auto read = [](Row& row, ResultRecord& r) {
    row >> r.puzzle >> r.test >> r.correct_at >> r.valid >> r.cells_right >> r.cells >> r.answered;
  };
  return db_->Guard([&] {
    RequireEvaluation(*db_, evaluation);
    return Select<ResultRecord>(db_->sqlite(),
                                "SELECT puzzle, test, correct_at, valid, cells_right, cells, "
                                "answered FROM results WHERE evaluation_id = ? "
                                "ORDER BY puzzle, test",
                                read, evaluation);
  });
}

void Store::ForEachOutput(int64_t evaluation, const std::function<void(OutputVotes)>& visit) const {
  db_->Guard([&] {
    RequireEvaluation(*db_, evaluation);
    // While `votes` is being stepped, both statements see one state of the file.
    SQLite::Statement votes(db_->sqlite(),
                            "SELECT puzzle, test, n_votes, encoding, data FROM votes "
                            "WHERE evaluation_id = ? ORDER BY puzzle, test");
    SQLite::Statement candidates(db_->sqlite(),
                                 "SELECT rows, cols, cells FROM candidates WHERE evaluation_id = ? "
                                 "AND puzzle = ? AND test = ? ORDER BY idx");
    Bind(votes, evaluation);
    while (votes.executeStep()) {
      OutputVotes output;
      VoteBlob blob;
      size_t count = 0;
      Row(votes) >> output.puzzle >> output.test >> count >> blob.encoding >> blob.data;
      output.candidates = LoadCandidates(candidates, evaluation, output);
      output.votes = UnpackVotes(
          blob, count,
          fmt::format("{}: evaluation {}, puzzle {}", file().string(), evaluation, output.puzzle));
      CheckVotes(output);
      visit(std::move(output));
    }
  });
}

std::vector<OutputVotes> Store::LoadVotes(int64_t evaluation) const {
  std::vector<OutputVotes> outputs;
  ForEachOutput(evaluation, [&](OutputVotes output) { outputs.push_back(std::move(output)); });
  return outputs;
}

}  // namespace arc
