#include "tasks/board/board_arrays.h"

#include "tasks/sudoku/sudoku_suite.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::TempFolder;

/// A NumPy file of bytes.
std::string Npy(const std::string& type, const std::string& shape, const std::string& data) {
  std::string header =
      "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  header.resize(117, ' ');
  header += '\n';
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size()) + '\0' + header +
         data;
}

std::string Bytes(const std::vector<int>& values) { return {values.begin(), values.end()}; }

/// A split of 4x4 boards: two groups, the first with a second view.
class BoardArraysTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string plain = Bytes({1, 3, 4, 5, 4, 5, 2, 3, 3, 2, 5, 4, 5, 4, 3, 2});
    const std::string full = Bytes({2, 3, 4, 5, 4, 5, 2, 3, 3, 2, 5, 4, 5, 4, 3, 2});
    Write("train", plain + full + full, full + full + std::string(16, '\0'));
  }
  void Write(const std::string& split, const std::string& inputs, const std::string& labels) {
    const auto write = [&](const std::string& what, const std::string& npy) {
      folder_.Write(split + "/all__" + what + ".npy", npy);
    };
    folder_.Write(split + "/dataset.json", R"({"pad_id": 0, "ignore_label_id": 0,
        "blank_identifier_id": 0, "vocab_size": 6, "seq_len": 16, "num_puzzle_identifiers": 1,
        "total_groups": 2, "mean_puzzle_examples": 1.0, "sets": ["all"]})");
    write("inputs", Npy("|u1", "3, 16", inputs));
    write("labels", Npy("|u1", "3, 16", labels));
    write("puzzle_identifiers", Npy("|u1", "3,", Bytes({0, 0, 0})));
    write("puzzle_indices", Npy("|u1", "4,", Bytes({0, 1, 2, 3})));
    write("group_indices", Npy("|u1", "3,", Bytes({0, 2, 3})));
  }
  std::vector<Puzzle> Read(const std::string& name) { return suite_->Read(folder_.path() / name); }

  TempFolder folder_;
  std::unique_ptr<Suite> suite_ = MakeSudokuSuite({.rows = 4});
};

TEST_F(BoardArraysTest, FirstViewOfEachGroup) {
  for (const char* name : {"train", "", "train/"}) {
    const auto puzzles = Read(name);
    ASSERT_EQ(puzzles.size(), 2u) << name;
    EXPECT_EQ(puzzles[0].id, "train:0");
    EXPECT_EQ(puzzles[0].tests[0].input.At(0, 0), 0);
    EXPECT_EQ(puzzles[0].tests[0].output->At(0, 0), 1);
    EXPECT_EQ(puzzles[1].id, "train:1");
    EXPECT_FALSE(puzzles[1].tests[0].output) << "labels of zeros: no output";
  }
}

TEST_F(BoardArraysTest, PadInsideABoard) {
  const std::string row = Bytes({2, 3, 4, 5, 4, 5, 2, 3, 3, 2, 5, 4, 5, 4, 3, 0});
  Write("test", row + row + row, row + row + row);
  ExpectError(ErrorKind::kBadData, {"test", "row 0", "inputs", "token 15 is PAD"},
              [&] { Read("test"); });
}

TEST_F(BoardArraysTest, RulesAreChecked) {
  const std::string full = Bytes({2, 3, 4, 5, 4, 5, 2, 3, 3, 2, 5, 4, 5, 4, 3, 2});
  const std::string wrong = Bytes({2, 3, 4, 5, 4, 5, 2, 3, 3, 2, 5, 4, 5, 4, 3, 3});
  Write("test", full + full + full, full + full + wrong);
  ExpectError(ErrorKind::kBadData, {"test", "row 2", "no full board"}, [&] { Read("test"); });
}

TEST_F(BoardArraysTest, OneSplitOnly) {
  Write("test", std::string(48, '\1'), std::string(48, '\0'));
  ExpectError(ErrorKind::kBadData, {"several splits", "train", "test"}, [&] { Read(""); });
  EXPECT_EQ(Read("test").size(), 2u);
}

}  // namespace
}  // namespace arc
