#include "db/table_functions.h"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "db/output_rows.h"

namespace arc {
namespace {

/// What is unpacked of an output's row.
struct Part {
  const char* name;
  const char* declaration;
  size_t (*size)(const OutputVotes& output);
  void (*column)(const OutputVotes& output, size_t at, int column, sqlite3_context* context);
};

// Both begin alike, the first being the hidden argument; what is behind is the part's.
enum SharedColumn { kEvaluation, kPuzzle, kTest, kFirstOwn };

void VoteColumn(const OutputVotes& output, size_t at, int column, sqlite3_context* context) {
  const Vote& vote = output.votes[at];
  switch (column) {
    case kFirstOwn:
      return sqlite3_result_int64(context, vote.view);
    case kFirstOwn + 1:
      return sqlite3_result_int(context, vote.step);
    case kFirstOwn + 2:
      return sqlite3_result_int(context, vote.halted);
    case kFirstOwn + 3:
      return sqlite3_result_int64(context, vote.candidate);
    default:
      return sqlite3_result_double(context, vote.q);
  }
}

void CandidateColumn(const OutputVotes& output, size_t at, int column, sqlite3_context* context) {
  const Grid& grid = output.candidates[at];
  switch (column) {
    case kFirstOwn:
      return sqlite3_result_int64(context, static_cast<int64_t>(at));
    case kFirstOwn + 1:
      return sqlite3_result_int(context, grid.rows);
    case kFirstOwn + 2:
      return sqlite3_result_int(context, grid.cols);
    default:
      // A null pointer would be NULL, not an empty blob.
      return sqlite3_result_blob(context,
                                 grid.empty() ? "" : static_cast<const void*>(grid.cells.data()),
                                 static_cast<int>(grid.cells.size()), SQLITE_TRANSIENT);
  }
}

constexpr Part kParts[] = {
    {"votes",
     "CREATE TABLE votes (evaluation INTEGER HIDDEN, puzzle TEXT, test INTEGER, view INTEGER, "
     "step INTEGER, halted INTEGER, candidate INTEGER, q REAL)",
     [](const OutputVotes& output) { return output.votes.size(); }, VoteColumn},
    {"candidates",
     "CREATE TABLE candidates (evaluation INTEGER HIDDEN, puzzle TEXT, test INTEGER, idx INTEGER, "
     "rows INTEGER, cols INTEGER, cells BLOB)",
     [](const OutputVotes& output) { return output.candidates.size(); }, CandidateColumn}};

struct Module {
  SQLite::Database* database;
  const Part* part;
};

struct Table : sqlite3_vtab {
  Module module;
};

/// What a scan is of; puzzle and test where they are given.
struct Scope {
  int64_t evaluation = 0;
  std::optional<std::string> puzzle = {};
  std::optional<int64_t> test = {};
  bool OneOutput() const { return puzzle && test; }
  bool operator==(const Scope&) const = default;
};

struct Cursor : sqlite3_vtab_cursor {
  std::unique_ptr<SQLite::Statement> outputs;
  Scope scope;
  OutputVotes output;
  size_t at = 0, size = 0;
  int64_t row = 0;
  bool ended = true;
};

const Module& ModuleOf(sqlite3_vtab* table) { return static_cast<Table*>(table)->module; }
const Module& ModuleOf(sqlite3_vtab_cursor* cursor) { return ModuleOf(cursor->pVtab); }

int Fail(sqlite3_vtab* table, const char* message) {
  sqlite3_free(table->zErrMsg);
  table->zErrMsg = sqlite3_mprintf("%s", message);
  return SQLITE_ERROR;
}

int Connect(sqlite3* db, void* module, int, const char* const*, sqlite3_vtab** table, char**) {
  const auto& known = *static_cast<const Module*>(module);
  const int code = sqlite3_declare_vtab(db, known.part->declaration);
  if (code != SQLITE_OK) return code;
  auto* made = new Table;
  static_cast<sqlite3_vtab&>(*made) = {};
  made->module = known;
  *table = made;
  return SQLITE_OK;
}

int Disconnect(sqlite3_vtab* table) {
  delete static_cast<Table*>(table);
  return SQLITE_OK;
}

/// The condition `column = ...` that is there at the plan SQLite asks about; -1: none, -2: not in
/// this order of a join.
int FindEqual(const sqlite3_index_info& info, int column) {
  int found = -1;
  for (int i = 0; i < info.nConstraint; ++i) {
    const auto& condition = info.aConstraint[i];
    if (condition.iColumn != column || condition.op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (condition.usable) return i;
    found = -2;
  }
  return found;
}

// idxNum: which of puzzle (1) and test (2) are given, in this order behind the evaluation.
int BestIndex(sqlite3_vtab* table, sqlite3_index_info* info) {
  const int evaluation = FindEqual(*info, kEvaluation);
  if (evaluation == -2) return SQLITE_CONSTRAINT;
  if (evaluation < 0) return Fail(table, "votes and candidates are of an evaluation: votes(1)");
  int arguments = 0;
  info->aConstraintUsage[evaluation].argvIndex = ++arguments;
  info->idxNum = 0;
  for (const int column : {kPuzzle, kTest}) {
    const int given = FindEqual(*info, column);
    if (given < 0) continue;
    info->aConstraintUsage[given].argvIndex = ++arguments;
    info->idxNum |= column == kPuzzle ? 1 : 2;
  }
  info->estimatedCost = info->idxNum & 1 ? 1e4 : 1e7;
  info->estimatedRows = info->idxNum & 1 ? 10'000 : 10'000'000;
  return SQLITE_OK;
}

int Open(sqlite3_vtab*, sqlite3_vtab_cursor** cursor) {
  *cursor = new Cursor;
  return SQLITE_OK;
}

int Close(sqlite3_vtab_cursor* cursor) {
  delete static_cast<Cursor*>(cursor);
  return SQLITE_OK;
}

/// Moves on to the next output that has anything.
void ReadNext(Cursor& cursor) {
  const Module& module = ModuleOf(&cursor);
  for (cursor.at = cursor.size = 0; cursor.size == 0;) {
    cursor.ended = !cursor.outputs->executeStep();
    if (cursor.ended) return;
    cursor.output = ReadOutput(*cursor.outputs, module.database->getFilename());
    cursor.size = module.part->size(cursor.output);
  }
}

void Begin(Cursor& cursor) {
  const Scope& scope = cursor.scope;
  std::string where = scope.puzzle ? "AND puzzle = ?" : "";
  if (scope.test) where += " AND test = ?";
  cursor.outputs =
      std::make_unique<SQLite::Statement>(*ModuleOf(&cursor).database, OutputQuery(where));
  int place = 0;
  cursor.outputs->bind(++place, scope.evaluation);
  if (scope.puzzle) cursor.outputs->bind(++place, *scope.puzzle);
  if (scope.test) cursor.outputs->bind(++place, *scope.test);
  ReadNext(cursor);
}

Scope ScopeOf(int given, sqlite3_value** values) {
  Scope scope{sqlite3_value_int64(*values++)};
  if (given & 1) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(*values));
    const int size = sqlite3_value_bytes(*values++);
    scope.puzzle.emplace(text ? text : "", static_cast<size_t>(size));
  }
  if (given & 2) scope.test = sqlite3_value_int64(*values);
  return scope;
}

/// Runs `work`; an exception becomes the table's error.
template <typename Work>
int Guarded(sqlite3_vtab_cursor* cursor, Work work) {
  try {
    work(*static_cast<Cursor*>(cursor));
    return SQLITE_OK;
  } catch (const std::exception& error) {
    return Fail(cursor->pVtab, error.what());
  }
}

int Filter(sqlite3_vtab_cursor* base, int given, const char*, int, sqlite3_value** values) {
  return Guarded(base, [&](Cursor& cursor) {
    Scope scope = ScopeOf(given, values);
    cursor.row = 0;
    if (scope.OneOutput() && scope == cursor.scope && cursor.size > 0) {
      cursor.at = 0;  // the inner loop of a join asks for one output again and again
      cursor.ended = false;
      return;
    }
    cursor.scope = std::move(scope);
    Begin(cursor);
  });
}

int Next(sqlite3_vtab_cursor* base) {
  return Guarded(base, [](Cursor& cursor) {
    ++cursor.row;
    if (++cursor.at < cursor.size) return;
    cursor.ended = cursor.scope.OneOutput();
    if (!cursor.ended) ReadNext(cursor);
  });
}

int Eof(sqlite3_vtab_cursor* cursor) { return static_cast<Cursor*>(cursor)->ended; }

int Column(sqlite3_vtab_cursor* base, sqlite3_context* context, int column) {
  const auto& cursor = *static_cast<Cursor*>(base);
  if (column == kEvaluation) {
    sqlite3_result_int64(context, cursor.scope.evaluation);
  } else if (column == kPuzzle) {
    const std::string& puzzle = cursor.output.puzzle;
    sqlite3_result_text(context, puzzle.data(), static_cast<int>(puzzle.size()), SQLITE_TRANSIENT);
  } else if (column == kTest) {
    sqlite3_result_int64(context, cursor.output.test);
  } else {
    ModuleOf(base).part->column(cursor.output, cursor.at, column, context);
  }
  return SQLITE_OK;
}

int RowId(sqlite3_vtab_cursor* cursor, sqlite3_int64* row) {
  *row = static_cast<Cursor*>(cursor)->row;
  return SQLITE_OK;
}

// No xCreate: the tables are there without a CREATE VIRTUAL TABLE, and cannot be made by one.
sqlite3_module Methods() {
  sqlite3_module methods{};
  methods.xConnect = Connect;
  methods.xBestIndex = BestIndex;
  methods.xDisconnect = Disconnect;
  methods.xOpen = Open;
  methods.xClose = Close;
  methods.xFilter = Filter;
  methods.xNext = Next;
  methods.xEof = Eof;
  methods.xColumn = Column;
  methods.xRowid = RowId;
  return methods;
}

}  // namespace

void AddTableFunctions(SQLite::Database& database) {
  static const sqlite3_module methods = Methods();
  for (const Part& part : kParts) {
    const int code = sqlite3_create_module_v2(
        database.getHandle(), part.name, &methods, new Module{&database, &part},
        [](void* module) { delete static_cast<Module*>(module); });
    if (code != SQLITE_OK) throw SQLite::Exception(database.getHandle(), code);
  }
}

}  // namespace arc
