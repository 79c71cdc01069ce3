// Datasets that were never seen before, as cases of the parity program: other sizes,
// other choices, and each with something wrong in it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tasks/official_export.h"
#include "tasks/random.h"
#include "tests/evaluators/temp_folder.h"
#include "tests/parity/program.h"

namespace arc::parity {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

json GridJson(const Grid& grid) {
  json rows = json::array();
  for (int r = 0; r < grid.rows; ++r) {
    const auto begin = grid.cells.begin() + r * grid.cols;
    rows.push_back(std::vector<int>(begin, begin + grid.cols));
  }
  return rows;
}

Grid RandomGrid(Random& random) {
  Grid grid(1 + static_cast<int>(random.Below(30)), 1 + static_cast<int>(random.Below(30)));
  for (uint8_t& cell : grid.cells) cell = static_cast<uint8_t>(random.Below(10));
  return grid;
}

std::vector<Puzzle> RandomTasks(const std::string& prefix, size_t count) {
  Random random(count);
  std::vector<Puzzle> tasks(count);
  for (size_t i = 0; i < count; ++i) {
    tasks[i].id = prefix + std::to_string(i);
    for (auto* pairs : {&tasks[i].demonstrations, &tasks[i].tests}) {
      for (uint64_t pair = 0; pair <= random.Below(3); ++pair) {
        pairs->push_back({RandomGrid(random), RandomGrid(random)});
      }
    }
  }
  return tasks;
}

class UnseenDataset : public testing::Test {
 protected:
  UnseenDataset() { WriteText(folder_ / "kind.json", R"({"kind": "official_dataset"})"); }
  fs::path Case() const { return folder_ / "case"; }

  /// Rows of the public CSV files.
  void WriteCsv(const std::string& name, const std::vector<Puzzle>& puzzles,
                const std::string& symbols) {
    std::string text = "source,question,answer,rating\n";
    for (const Puzzle& puzzle : puzzles) {
      text += "made,";
      for (const uint8_t cell : puzzle.tests[0].input.cells) text += symbols[cell];
      text += ",";
      for (const uint8_t cell : puzzle.tests[0].output->cells) text += symbols[cell];
      text += ",7\n";
    }
    fs::create_directories(Case() / "source");
    WriteText(Case() / "source" / name, text);
  }

  /// A run of a board builder with `config`; the first half is trained on.
  void Boards(const Suite& suite, const std::string& symbols, const ExportOptions& options,
              const std::string& builder, const json& config) {
    const auto puzzles = suite.Generate({.count = 12, .seed = options.seed});
    const std::vector<Puzzle> train(puzzles.begin(), puzzles.begin() + 6);
    const std::vector<Puzzle> test(puzzles.begin() + 6, puzzles.end());
    ExportOfficial(Case(), suite, train, test, options);
    WriteCsv("train.csv", train, symbols);
    WriteCsv("test.csv", test, symbols);
    WriteText(Case() / "build.json", json{{"builder", builder}, {"config", config}}.dump());
  }

  void Sudoku(uint32_t augmentations) {
    Boards(*MakeSuite("sudoku"), "0123456789", {.augmentations = augmentations, .seed = 11},
           "TRM dataset/build_sudoku_dataset.py",
           {{"subsample_size", nullptr}, {"min_difficulty", 7}, {"num_aug", augmentations}});
  }

  /// A run of TRM's ARC builder: two sets, the second evaluated on.
  void Arc(uint32_t augmentations) {
    const auto training = RandomTasks("t", 7), evaluation = RandomTasks("e", 5);
    ExportOfficial(Case(), *MakeSuite("arc"), training, evaluation,
                   {.augmentations = augmentations, .seed = 3, .first_identifier = 5});
    fs::create_directories(Case() / "source");
    WriteSource("training", training);
    WriteSource("evaluation", evaluation);
    const size_t names = 5 + 12 * (1 + augmentations);
    WriteText(Case() / "build.json",
              json{{"builder", "TinyRecursiveModels dataset/build_arc_dataset.py"},
                   {"printed",
                    {"Total puzzles: 12",
                     "Total puzzle IDs (including <blank>): " + std::to_string(names)}},
                   {"config",
                    {{"input_file_prefix", "source/x"},
                     {"subsets", {"training", "evaluation"}},
                     {"test_set_name", "evaluation"},
                     {"test_set_name2", "other"},
                     {"num_aug", augmentations},
                     {"puzzle_identifiers_start", 5}}}}
                  .dump());
  }

  void WriteSource(const std::string& subset, const std::vector<Puzzle>& tasks) {
    ordered_json challenges, solutions;
    for (const Puzzle& task : tasks) {
      ordered_json entry = {{"train", ordered_json::array()}, {"test", ordered_json::array()}};
      for (const Pair& pair : task.demonstrations) {
        entry["train"].push_back({{"input", GridJson(pair.input)},
                                  {"output", GridJson(*pair.output)}});
      }
      for (const Pair& pair : task.tests) {
        entry["test"].push_back({{"input", GridJson(pair.input)}});
        solutions[task.id].push_back(ordered_json(GridJson(*pair.output)));
      }
      challenges[task.id] = entry;
    }
    WriteText(Case() / "source" / ("x_" + subset + "_challenges.json"), challenges.dump());
    WriteText(Case() / "source" / ("x_" + subset + "_solutions.json"), solutions.dump());
  }

  int Code() const { return RunParity({folder_.path().string()}).code; }

  /// Adds 1 to a byte behind the header, and takes it back.
  void ExpectSeen(const std::string& file, size_t offset) {
    const std::string before = ReadText(Case() / file);
    std::string text = before;
    ++text.at(128 + offset);
    WriteText(Case() / file, text);
    const int code = Code();
    EXPECT_TRUE(code == 1 || code == 3) << file << " " << offset << ": " << code;
    WriteText(Case() / file, before);
  }

  TempFolder folder_;
};

TEST_F(UnseenDataset, Sudoku) {
  for (const uint32_t augmentations : {0u, 5u}) {
    fs::remove_all(Case());
    Sudoku(augmentations);
    EXPECT_EQ(Code(), 0) << augmentations;
  }
  for (const size_t cell : {0, 100, 2000}) {
    ExpectSeen("train/all__inputs.npy", cell * 8);
    ExpectSeen("train/all__labels.npy", cell * 8);
  }
  ExpectSeen("train/all__group_indices.npy", 4);
  ExpectSeen("test/all__inputs.npy", 5);
}

TEST_F(UnseenDataset, SudokuRowsThatAreNoViewFallShort) {
  Sudoku(1);
  // Two cells of one row change places: digits, lines and boxes no longer fit the puzzle.
  std::string text = ReadText(Case() / "train/all__labels.npy");
  const size_t row = 128 + 81 * 8;
  std::swap(text[row], text[row + 8]);
  WriteText(Case() / "train/all__labels.npy", text);
  EXPECT_EQ(Code(), 1);
}

TEST_F(UnseenDataset, Mazes) {
  for (const uint32_t augmentations : {0u, 7u}) {
    fs::remove_all(Case());
    Boards(*MakeSuite("maze", {.rows = 11}), "# SGo", {.augmentations = augmentations},
           "HRM dataset/build_maze_dataset.py", {{"subsample_size", nullptr},
                                                 {"aug", augmentations > 0}});
    // The export writes TRM's metadata, which has a field more.
    EXPECT_EQ(Code(), 1);
    for (const char* split : {"train", "test"}) {
      const fs::path file = Case() / split / "dataset.json";
      std::string text = ReadText(file);
      text.erase(text.find("\"total_puzzles\""), std::string("\"total_puzzles\": 6, ").size());
      WriteText(file, text);
    }
    EXPECT_EQ(Code(), 0) << augmentations;
  }
  ExpectSeen("train/all__inputs.npy", 121 * 3 + 60);
}

TEST_F(UnseenDataset, Arc) {
  for (const uint32_t augmentations : {0u, 9u}) {
    fs::remove_all(Case());
    Arc(augmentations);
    EXPECT_EQ(Code(), 0) << augmentations;
  }
  ExpectSeen("train/all__inputs.npy", 900 * 7 + 31);
  ExpectSeen("test/all__labels.npy", 900 + 899);
  ExpectSeen("train/all__puzzle_identifiers.npy", 8);
  std::string names = ReadText(Case() / "identifiers.json");
  const size_t digits = names.find("|||0") + 4;
  std::swap(names[digits], names[digits + 1]);
  WriteText(Case() / "identifiers.json", names);
  EXPECT_EQ(Code(), 1);
}

TEST_F(UnseenDataset, WhatTheBuilderPrintedIsCompared) {
  Arc(1);
  json build = json::parse(ReadText(Case() / "build.json"));
  build["printed"][0] = "Total puzzles: 13";
  WriteText(Case() / "build.json", build.dump());
  EXPECT_EQ(Code(), 1);
}

}  // namespace
}  // namespace arc::parity
