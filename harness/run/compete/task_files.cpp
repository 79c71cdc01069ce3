#include "harness/run/compete/task_files.h"

#include <nlohmann/json.hpp>

#include "submissions/grid_json.h"
#include "tasks/atomic_file.h"

namespace arc {
namespace {

void AppendPair(std::string& text, const Pair& pair) {
  text += "{\"input\":";
  AppendGrid(text, pair.input);
  if (pair.output) {
    text += ",\"output\":";
    AppendGrid(text, *pair.output);
  }
  text += '}';
}

void AppendPairs(std::string& text, const std::vector<Pair>& pairs) {
  for (const Pair& pair : pairs) {
    text += &pair == pairs.data() ? "[" : ",";
    AppendPair(text, pair);
  }
  text += ']';
}

void AppendTask(std::string& text, const Puzzle& task) {
  text += nlohmann::json(task.id).dump() + ":{\"train\":";
  AppendPairs(text, task.demonstrations);
  text += ",\"test\":";
  std::vector<Pair> asked;
  for (const Pair& test : task.tests) asked.push_back({test.input, {}});
  AppendPairs(text, asked);
  text += '}';
}

}  // namespace

void WriteChallenges(const std::filesystem::path& path, std::span<const Puzzle> tasks) {
  std::string text = "{";
  for (const Puzzle& task : tasks) {
    if (&task != tasks.data()) text += ',';
    AppendTask(text, task);
  }
  WriteFileAtomically(path, {text, "}\n"});
}

}  // namespace arc
