#include "harness/run/compete/task_files.h"

#include <nlohmann/json.hpp>

#include "evaluators/atomic_file.h"

namespace arc {
namespace {

using nlohmann::ordered_json;

ordered_json Rows(const Grid& grid) {
  ordered_json rows = ordered_json::array();
  for (int r = 0; r < grid.rows; ++r) {
    ordered_json row = ordered_json::array();
    for (int c = 0; c < grid.cols; ++c) row.push_back(grid.At(r, c));
    rows.push_back(std::move(row));
  }
  return rows;
}

ordered_json Task(const Puzzle& task) {
  ordered_json train = ordered_json::array(), test = ordered_json::array();
  for (const Pair& pair : task.demonstrations) {
    train.push_back({{"input", Rows(pair.input)}, {"output", Rows(*pair.output)}});
  }
  for (const Pair& pair : task.tests) test.push_back({{"input", Rows(pair.input)}});
  return {{"train", std::move(train)}, {"test", std::move(test)}};
}

}  // namespace

void WriteChallenges(const std::filesystem::path& path, std::span<const Puzzle> tasks) {
  ordered_json file = ordered_json::object();
  for (const Puzzle& task : tasks) file[task.id] = Task(task);
  WriteFileAtomically(path, {file.dump(), "\n"});
}

}  // namespace arc
