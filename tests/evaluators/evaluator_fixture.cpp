#include "tests/evaluators/evaluator_fixture.h"

#include <cstring>
#include <map>
#include <stdexcept>

#include "evaluators/collector.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

json JsonFile(const fs::path& path) { return json::parse(ReadText(path)); }

/// A safetensors file: size u64, JSON header, data.
class Tensors {
 public:
  explicit Tensors(const fs::path& path) : bytes_(ReadText(path)) {
    uint64_t size = 0;
    std::memcpy(&size, bytes_.data(), sizeof size);
    header_ = json::parse(bytes_.substr(sizeof size, size));
    data_ = bytes_.data() + sizeof size + size;
  }
  bool Has(const std::string& name) const { return header_.contains(name); }
  template <typename T>
  std::vector<T> Get(const std::string& name) const {
    const json& at = header_.at(name).at("data_offsets");
    const size_t begin = at[0], end = at[1];
    std::vector<T> values((end - begin) / sizeof(T));
    std::memcpy(values.data(), data_ + begin, end - begin);
    return values;
  }

 private:
  std::string bytes_;
  json header_;
  const char* data_;
};

/// In the file's order, which is the evaluator's.
std::vector<Puzzle> ReadPuzzles(const fs::path& path) {
  std::vector<Puzzle> puzzles;
  const auto tasks = nlohmann::ordered_json::parse(ReadText(path));
  for (const auto& [id, task] : tasks.items()) {
    Puzzle& puzzle = puzzles.emplace_back();
    puzzle.id = id;
    for (const json pair : task.at("test")) {
      puzzle.tests.push_back({GridFromJson(pair.at("input")), GridFromJson(pair.at("output"))});
    }
  }
  return puzzles;
}

/// "task" or "task|||t<dihedral>|||<new colour of 0 to 9>".
struct View {
  std::string task;
  Transform transform;
};

View ParseName(const std::string& name) {
  const size_t bars = name.find("|||");
  View view{name.substr(0, bars), {}};
  if (bars == name.npos) return view;
  view.transform.dihedral = static_cast<uint8_t>(name.at(bars + 4) - '0');
  const std::string colours = name.substr(bars + 8);
  for (size_t i = 0; i < 10; ++i) {
    view.transform.symbols[i] = static_cast<uint8_t>(colours.at(i) - '0');
  }
  return view;
}

/// Row order as votes are gathered: by rank where there are several.
std::vector<size_t> RowOrder(const Tensors& tensors, size_t rows) {
  std::vector<size_t> order;
  const auto rank = tensors.Has("rank") ? tensors.Get<int32_t>("rank") : std::vector<int32_t>(rows);
  for (int32_t r = 0; order.size() < rows; ++r) {
    for (size_t row = 0; row < rows; ++row) {
      if (rank[row] == r) order.push_back(row);
    }
  }
  return order;
}

}  // namespace

Grid GridFromJson(const json& rows) {
  Grid grid(static_cast<int>(rows.size()), rows.empty() ? 0 : static_cast<int>(rows[0].size()));
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) grid.At(r, c) = rows[r][c];
  }
  return grid;
}

fs::path EvaluatorFixtures() {
  const fs::path folder = ARC_SOURCE_DIR "/../shared/parity/data/arc_evaluator";
  return fs::exists(folder) ? folder : fs::path();
}

EvaluatorCase ReadEvaluatorCase(const fs::path& folder, const Suite& suite) {
  EvaluatorCase c{ReadPuzzles(folder / "test_puzzles.json"), {}, JsonFile(folder / "case.json"),
                  JsonFile(folder / "ranked.json"), JsonFile(folder / "submission.json")};
  const Tensors tensors(folder / "views.safetensors");
  const json names = JsonFile(folder / "identifiers.json");
  const auto identifiers = tensors.Get<int32_t>("puzzle_identifiers");
  const auto q = tensors.Get<float>("q_halt_logits");
  const auto inputs = tensors.Get<uint8_t>("inputs"), preds = tensors.Get<uint8_t>("preds");
  const size_t rows = identifiers.size(), length = inputs.size() / rows;
  const auto evaluation = tensors.Has("eval_index") ? tensors.Get<int32_t>("eval_index")
                                                    : std::vector<int32_t>(rows);
  std::map<std::string, const Puzzle*> tasks;
  for (const Puzzle& puzzle : c.puzzles) tasks[puzzle.id] = &puzzle;
  std::map<int32_t, VoteCollector> collectors;
  for (size_t row : RowOrder(tensors, rows)) {
    if (identifiers[row] == 0) continue;  // padding of the batch
    const View view = ParseName(names[identifiers[row]]);
    const auto grid = [&](const std::vector<uint8_t>& tokens) {
      return Undo(view.transform, suite.Decode({tokens.data() + row * length, length}));
    };
    const Grid input = grid(inputs);
    VoteCollector& collector = collectors.try_emplace(evaluation[row], c.puzzles).first->second;
    const Puzzle& task = *tasks.at(view.task);
    for (uint32_t test = 0; test < task.tests.size(); ++test) {
      if (task.tests[test].input != input) continue;
      collector.Add(view.task, test, {static_cast<uint32_t>(identifiers[row]), 1, false, q[row],
                                      grid(preds)});
    }
  }
  for (auto& [index, collector] : collectors) c.evaluations.push_back(collector.Take());
  return c;
}

}  // namespace arc
