// One expected value changed in a JSON file of the fixtures: the program sees it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/evaluators/temp_folder.h"
#include "tests/parity/program.h"

namespace arc::parity {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class ChangedValue : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(ParityFolder())) GTEST_SKIP() << "no ../shared/parity";
  }
  /// Copies the family, changes what `pointer` names in `file`, runs the program.
  int CodeAfter(const std::string& family, const std::string& file, const std::string& pointer,
                const json& value) {
    const fs::path copy = folder_ / family;
    fs::remove_all(copy);
    fs::copy(ParityFolder() / "data" / family, copy, fs::copy_options::recursive);
    const json::json_pointer place(pointer);
    json content = json::parse(ReadText(copy / file));
    EXPECT_TRUE(content.contains(place)) << pointer;
    EXPECT_NE(content[place], value) << pointer;
    content[place] = value;
    fs::remove(copy / file);
    WriteText(copy / file, content.dump());
    return RunParity({copy.string()}).code;
  }
  TempFolder folder_;
};

TEST_F(ChangedValue, Views) {
  const auto code = [&](const std::string& pointer, const json& value) {
    return CodeAfter("arc_augment", "cases.json", pointer, value);
  };
  EXPECT_EQ(code("/cases/3/augmented/0/0", 9), 1);
  EXPECT_EQ(code("/cases/3/hash_augmented", "0"), 1);
  EXPECT_EQ(code("/cases/4/name_hrm", "x_t0_0123456789"), 1);
  EXPECT_EQ(code("/cases/4/name_hrm", nullptr), 1);
  EXPECT_EQ(code("/inverse_only/1/result_shape", {2, 3}), 1);
  EXPECT_EQ(code("/puzzle_hashes/0/puzzle_hash", ""), 1);
  EXPECT_EQ(code("/cases/3/perm", "0123456788"), 3);
}

TEST_F(ChangedValue, Encoding) {
  const auto code = [&](const std::string& pointer, const json& value) {
    return CodeAfter("arc_encode", "cases.json", pointer, value);
  };
  EXPECT_EQ(code("/encode_cases/1/input_seq/17", 1), 1);
  EXPECT_EQ(code("/encode_cases/1/pad_c_range/1", 29), 1);
  EXPECT_EQ(code("/decode_cases/0/shape/0", 29), 1);
  EXPECT_EQ(code("/decode_cases/1/grid/0/0", 77), 1);
  EXPECT_EQ(code("/decode_cases/1/seq", json::array({1, 2})), 3);
}

TEST_F(ChangedValue, Evaluator) {
  const auto code = [&](const std::string& file, const std::string& pointer, const json& value) {
    return CodeAfter("arc_evaluator", "arc1_12tasks/" + file, pointer, value);
  };
  EXPECT_EQ(code("case.json", "/expected/ARC~1pass@5", 0.58), 1);
  EXPECT_EQ(code("case.json", "/per_task/9b4c17c4/pass@1", 0.5), 1);
  EXPECT_EQ(code("case.json", "/hrm_notebook/official_printed/1", "1-shot: 20.00%"), 1);
  EXPECT_EQ(code("case.json", "/official_printed", json::array()), 1);
  EXPECT_EQ(code("case.json", "/rows", 328), 1);
  EXPECT_EQ(code("ranked.json", "/e1d2900e/0/candidates/0/mean_q", 0.017986209962), 1);
  EXPECT_EQ(code("ranked.json", "/e1d2900e/0/candidates/1/count", 99), 1);
  EXPECT_EQ(code("ranked.json", "/e1d2900e/0/label_hash", ""), 1);
  EXPECT_EQ(code("submission.json", "/e1d2900e/0/attempt_2", {{3}}), 1);
  EXPECT_EQ(code("submission.json", "/e1d2900e", json::array()), 1);
}

/// The fault of the public code is there where the case asks for it, and only there.
TEST_F(ChangedValue, TheFaultIsASettingOfTheCase) {
  EXPECT_EQ(CodeAfter("arc_evaluator", "quirk_blank_rows_inside_batch/case.json", "/quirk", false),
            1);
}

TEST_F(ChangedValue, Scoring) {
  const auto code = [&](const std::string& pointer, const json& value) {
    return CodeAfter("kaggle_scoring", "case.json", pointer, value);
  };
  EXPECT_EQ(code("/cases/3/score", 0.67), 1);
  EXPECT_EQ(code("/cases/3/per_output/4364c1c4/0", 0), 1);
  EXPECT_EQ(code("/cases/3/verdict", "bad_json"), 1);
  EXPECT_EQ(code("/cases/14/where", "cf133acc[0].attempt_1"), 1);
  EXPECT_EQ(code("/cases/14/verdict", "valid"), 1);
  EXPECT_EQ(code("/cases/14/dir", "nowhere"), 3);
}

}  // namespace
}  // namespace arc::parity
