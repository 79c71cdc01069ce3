// data list and data show: names, places, sizes and puzzles as they are printed.
#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using DataCommand = CommandTest;

TEST_F(DataCommand, ListTellsWhatIsMadeFromWhatLiesInFiles) {
  const Outcome outcome = Run({"data", "list", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::map<std::string, json> rows;
  for (const json& row : json::parse(outcome.out)) rows[row.at("data")] = row;
  EXPECT_EQ(rows.at("sudoku6"), json({{"data", "sudoku6"}, {"what", "generated"}, {"where", ""}}));
  EXPECT_EQ(rows.at("arc1-eval"),
            json({{"data", "arc1-eval"}, {"what", "files"}, {"where", "not here"}}));
}

TEST_F(DataCommand, ListFindsFilesInTheCache) {
  std::filesystem::create_directories(folder_ / "cache/data");
  const auto file = File("cache/data/arcagi_aa922be.json", "{}");
  const std::string csv = Run({"data", "list", "--csv"}).out;
  EXPECT_THAT(csv, StartsWith("data,what,where\n"));
  EXPECT_THAT(csv, HasSubstr("\narc1-train,files," + file.string() + "#train\n"));
  EXPECT_THAT(Run({"data", "list"}).out,
              ContainsRegex("\nsudoku9 +generated *\n(.*\n)*arc1-eval +files +/"));
}

TEST_F(DataCommand, ShowPrintsSizeHashAndBoards) {
  const Outcome outcome =
      Run({"data", "show", "sudoku4", "data.clues=6", "data.evaluation_count=5", "--count", "2"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, ContainsRegex("^sudoku4: 5 puzzles, 5 fit the 4x4 canvas; data "
                                         "[0-9a-f]{64}\n"));
  const std::string board = " test 4x4\n(  [.1-4]{4}\n){4} -> 4x4\n(  [1-4]{4}\n){4}";
  EXPECT_THAT(outcome.out, ContainsRegex("\n.* \\(rating [0-9]+\\)\n" + board + ".*\n" + board));
}

TEST_F(DataCommand, ShowPrintsOneArcTaskOfAFile) {
  const std::string file = File("two.json", R"({
    "aa": {"train": [{"input": [[1,2]], "output": [[2],[1]]}], "test": [{"input": [[3]]}]},
    "bb": {"train": [{"input": [[4]], "output": [[5]]}], "test": [{"input": [[4]], "output": [[5]]}]}})")
                               .string();
  const std::vector<std::string> show = {"data", "show", file, "--suite", "arc"};
  std::vector<std::string> words = show;
  words.insert(words.end(), {"--puzzle", "aa"});
  const Outcome outcome = Run(words);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("/two: 2 puzzles, 2 fit the 30x30 canvas; data "));
  EXPECT_THAT(outcome.out, HasSubstr("\naa\n demonstration 1x2\n  12\n -> 2x1\n  2\n  1\n"
                                     " test 1x1\n  3\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("\nbb\n")));
  words.back() = "cc";
  ExpectFailure(2, "no puzzle 'cc' in " + file, words);
}

TEST_F(DataCommand, ShowOfNothingIsTheFirstLine) {
  const Outcome outcome = Run({"data", "show", "maze8", "data.evaluation_count=3", "--count", "0"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("maze8: 3 puzzles, 3 fit the 8x8 canvas; data "));
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1);
}

}  // namespace
}  // namespace arc
