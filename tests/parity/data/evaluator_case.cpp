#include "tests/parity/data/evaluator_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "evaluators/public_rows.h"
#include "evaluators/voting.h"
#include "tasks/arc/view_name.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/parity/data/tensors.h"
#include "tests/parity/data/values.h"

namespace arc::parity {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::vector<Puzzle> ReadPuzzles(const fs::path& path) {
  std::vector<Puzzle> puzzles;
  const auto tasks = nlohmann::ordered_json::parse(ReadFile(path));
  for (const auto& [id, task] : tasks.items()) {
    Puzzle& puzzle = puzzles.emplace_back();
    puzzle.id = id;
    for (const json pair : task.at("test")) {
      puzzle.tests.push_back(
          {GridFromJson(pair.at("input"), id), GridFromJson(pair.at("output"), id)});
    }
  }
  return puzzles;
}

/// Appends row `row` of the file.
void Append(PublicRows& rows, const PublicRows& all, size_t row, size_t length) {
  const auto tokens = [&](const std::vector<uint8_t>& from, std::vector<uint8_t>& to) {
    const auto begin = from.begin() + static_cast<ptrdiff_t>(row * length);
    to.insert(to.end(), begin, begin + static_cast<ptrdiff_t>(length));
  };
  tokens(all.inputs, rows.inputs);
  tokens(all.predictions, rows.predictions);
  rows.identifiers.push_back(all.identifiers[row]);
  rows.q.push_back(all.q[row]);
}

std::vector<int32_t> Column(const DataTensors& tensors, const char* name, size_t rows) {
  std::vector<int32_t> column =
      tensors.Has(name) ? tensors.Integers(name) : std::vector<int32_t>(rows);
  if (column.size() == rows) return column;
  throw BadData(fmt::format("views.safetensors: {} of {} rows", name, rows));
}

/// Votes of each evaluation: those of rank 0 first, batches cut for each rank by itself.
std::map<int32_t, std::vector<OutputVotes>> Collect(const EvaluatorCase& c, const PublicRows& all,
                                                    const DataTensors& tensors,
                                                    const Suite& suite) {
  const auto length = static_cast<size_t>(suite.Info().seq_len());
  const size_t count = all.identifiers.size();
  if (all.inputs.size() != count * length || all.predictions.size() != count * length ||
      all.q.size() != count) {
    throw BadData("views.safetensors: tensors of different lengths");
  }
  const std::vector<int32_t> rank = Column(tensors, "rank", count);
  const std::vector<int32_t> evaluation = Column(tensors, "eval_index", count);
  std::map<std::pair<int32_t, int32_t>, PublicRows> parts;
  for (size_t row = 0; row < count; ++row) {
    Append(parts[{evaluation[row], rank[row]}], all, row, length);
  }
  PublicRowsOptions options;
  if (c.expected.value("quirk", false)) options.misplaced_q_batch = c.expected.at("batch_size");
  std::map<int32_t, std::vector<OutputVotes>> votes;
  for (const auto& [key, rows] : parts) {
    const auto part = CollectPublicRows(rows, c.names, c.puzzles, suite, options);
    const std::vector<std::vector<OutputVotes>> both = {votes[key.first], part};
    votes[key.first] = PoolVotes(both);
  }
  return votes;
}

}  // namespace

OutputVotes VotesOf(const std::vector<OutputVotes>& votes, const std::string& puzzle,
                    uint32_t test) {
  const auto at = std::ranges::find_if(
      votes, [&](const OutputVotes& v) { return v.puzzle == puzzle && v.test == test; });
  return at == votes.end() ? OutputVotes() : *at;
}

EvaluatorCase ReadEvaluatorCase(const fs::path& folder, const Suite& suite) {
  EvaluatorCase c;
  c.folder = folder;
  c.expected = ReadJson(folder / "case.json");
  c.puzzles = ReadPuzzles(folder / "test_puzzles.json");
  c.names = ReadJson(folder / "identifiers.json").get<std::vector<std::string>>();
  const DataTensors tensors(folder / "views.safetensors");
  tensors.CheckNames({"inputs", "preds", "puzzle_identifiers", "q_halt_logits", "rank",
                      "eval_index"});
  const PublicRows all{tensors.Bytes("inputs"), tensors.Bytes("preds"),
                       tensors.Integers("puzzle_identifiers"), tensors.Floats("q_halt_logits")};
  c.identifiers = all.identifiers;
  for (const int32_t rank : Column(tensors, "rank", all.identifiers.size())) {
    c.ranks = std::max(c.ranks, rank + 1);
  }
  for (auto& [index, votes] : Collect(c, all, tensors, suite)) {
    if (!c.evaluations.empty() && c.expected.value("aggregated_voting", true)) {
      const std::vector<std::vector<OutputVotes>> both = {c.evaluations.back(), votes};
      votes = PoolVotes(both);
    }
    c.evaluations.push_back(std::move(votes));
  }
  if (c.evaluations.empty()) throw BadData("views.safetensors: no rows");
  for (const int32_t identifier : c.identifiers) {
    if (identifier == 0) continue;
    const ArcView view = ParseArcViewName(c.names.at(identifier), OfficialFlavour::kTrm);
    const bool known = std::ranges::find(c.plain_tasks, view.task) != c.plain_tasks.end();
    if (view.plain && !known) c.plain_tasks.push_back(view.task);
  }
  return c;
}

}  // namespace arc::parity
