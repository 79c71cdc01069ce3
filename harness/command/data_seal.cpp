// data seal: tasks and their solutions in two files, for sealed evaluations.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "harness/command/data.h"
#include "harness/run/arc_tasks.h"
#include "harness/run/workspace.h"
#include "tasks/atomic_file.h"
#include "tasks/dataset.h"
#include "tasks/error.h"

namespace arc {
namespace {

using nlohmann::json;

json Rows(const Grid& grid) {
  json rows = json::array();
  for (int r = 0; r < grid.rows; ++r) {
    const auto begin = grid.cells.begin() + static_cast<ptrdiff_t>(r) * grid.cols;
    rows.push_back(std::vector<int>(begin, begin + grid.cols));
  }
  return rows;
}

json TaskWithoutSolutions(const Puzzle& puzzle) {
  json task = {{"train", json::array()}, {"test", json::array()}};
  for (const Pair& pair : puzzle.demonstrations) {
    task["train"].push_back(
        json::object({{"input", Rows(pair.input)}, {"output", Rows(*pair.output)}}));
  }
  for (const Pair& pair : puzzle.tests) {
    task["test"].push_back(json::object({{"input", Rows(pair.input)}}));
  }
  return task;
}

/// "arc2-eval", of a path "evaluation".
std::string StemOf(const std::string& data) {
  const std::string stem = std::filesystem::path(data).stem().string();
  return stem.empty() ? std::filesystem::path(data).parent_path().stem().string() : stem;
}

void Seal(const std::string& name, const std::filesystem::path& folder, const Globals& globals) {
  const Config config = ArcTaskSettings(name);
  const DataSource data = LoadData(config, globals.FindWorkspace().root(), DataNeed::kEvaluation);
  if (!SolutionsAreKnown(data.evaluation)) {
    throw BadData(fmt::format("{}: not all solutions are known", name));
  }
  json challenges, solutions;
  for (const Puzzle& puzzle : data.evaluation) {
    challenges[puzzle.id] = TaskWithoutSolutions(puzzle);
    for (const Pair& pair : puzzle.tests) solutions[puzzle.id].push_back(Rows(*pair.output));
  }
  MakeFolder(folder);
  const std::string stem = StemOf(config.String("data.evaluation"));
  const auto write = [&](const char* part, const json& content) {
    const auto file = folder / fmt::format("{}_{}.json", stem, part);
    WriteFileAtomically(file, {content.dump(), "\n"});
    fmt::print("{}\n", file.string());
  };
  write("challenges", challenges);
  write("solutions", solutions);
}

}  // namespace

void AddDataSeal(CLI::App& data, Globals& globals) {
  struct Words {
    std::string data;
    std::filesystem::path folder;
  };
  auto words = std::make_shared<Words>();
  CLI::App* command =
      AddSubcommand(data, "seal", "ARC tasks and their solutions as two files, for eval --sealed",
                    "arcbench data seal arc2 --out sealed");
  command->add_option("data", words->data, "tasks with solutions: arc1, arc2, or a path")
      ->required();
  command->add_option("--out", words->folder, "folder for the two files")->required();
  command->callback([words, &globals] { Seal(words->data, words->folder, globals); });
}

}  // namespace arc
