// Reading: what a split holds, and every way in which one can be broken.
#include "tasks/official_layout.h"

#include <nlohmann/json.hpp>

#include "tasks/files.h"
#include "tasks/npy_writer.h"
#include "tasks/official_export.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using testing::ExpectError;
using testing::MakeGrid;
using testing::TempFolder;

Puzzle Task(const std::string& id, uint8_t colour) {
  Puzzle puzzle;
  puzzle.id = id;
  puzzle.demonstrations = {{MakeGrid({{1, 2}}), MakeGrid({{2}})},
                           {MakeGrid({{3}, {4}, {5}}), MakeGrid({{colour, 0}})}};
  puzzle.tests = {{MakeGrid({{colour, 7}, {7, 1}}), MakeGrid({{9}})}};
  return puzzle;
}

/// train: two groups of three views, 8 rows a view in all; test: one group.
class OfficialLayout : public ::testing::Test {
 protected:
  OfficialLayout() {
    ExportOfficial(folder_.path() / "set", *suite_, {Task("a", 1)}, {Task("b", 2)},
                   {.augmentations = 2});
  }
  fs::path Set() const { return folder_.path() / "set"; }
  fs::path File(const char* what) const {
    return Set() / "train" / ("all__" + std::string(what) + ".npy");
  }
  void WriteVector(const char* what, const std::vector<int64_t>& values) {
    NpyWriter writer(File(what), NpyType::kInt32, 0);
    for (const int64_t value : values) writer.Append(value);
    writer.Finish();
  }
  void SetMetadata(const std::string& key, const nlohmann::json& value) {
    nlohmann::json metadata = ReadJson(Set() / "train/dataset.json");
    value.is_discarded() ? void(metadata.erase(key)) : void(metadata[key] = value);
    folder_.Write("set/train/dataset.json", metadata.dump());
  }
  void ExpectBad(const std::vector<std::string>& parts) {
    ExpectError(ErrorKind::kBadData, parts, [&] { suite_->Read(Set()); });
  }

  TempFolder folder_;
  std::unique_ptr<Suite> suite_ = MakeSuite("arc");
};

TEST_F(OfficialLayout, FindsSplits) {
  EXPECT_EQ(OfficialSplits(Set()), (std::vector<fs::path>{Set() / "train", Set() / "test"}));
  EXPECT_EQ(OfficialSplits(Set() / "train" / ""), std::vector<fs::path>{Set() / "train"});
  EXPECT_TRUE(OfficialSplits(folder_.path()).empty());
}

TEST_F(OfficialLayout, ReadsGroupsPuzzlesAndRows) {
  const OfficialSplit split = ReadOfficialSplit(Set() / "train", suite_->Info());
  EXPECT_EQ(split.rows, 15u);
  EXPECT_EQ(split.groups(), 2u);
  EXPECT_EQ(split.puzzle_indices, (std::vector<int64_t>{0, 3, 6, 9, 11, 13, 15}));
  EXPECT_EQ(split.puzzle_identifiers, (std::vector<int64_t>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(split.input(14).size(), 900u);
  EXPECT_EQ(split.metadata.total_puzzles, 6);
  EXPECT_EQ(split.metadata.mean_puzzle_examples, 2.5);
  EXPECT_EQ(ReadOfficialIdentifiers(split.folder, split.metadata).size(), 7u);
}

TEST_F(OfficialLayout, MetadataMustFitTheSuite) {
  SetMetadata("vocab_size", 11);
  ExpectBad({"train/dataset.json", "vocab_size is 11", "has 12"});
  SetMetadata("vocab_size", 12);
  SetMetadata("seq_len", 81);
  ExpectBad({"train/dataset.json", "seq_len is 81", "has 900"});
  SetMetadata("seq_len", 900);
  SetMetadata("ignore_label_id", nullptr);
  ExpectBad({"train/dataset.json", "ignore_label_id is null"});
  SetMetadata("ignore_label_id", 0);
  SetMetadata("total_groups", 3);
  ExpectBad({"train/dataset.json", "total_groups is 3", "have 2"});
}

TEST_F(OfficialLayout, MetadataMustBeWhole) {
  SetMetadata("sets", 3);
  ExpectBad({"train/dataset.json", "sets", "list of names", "3"});
  SetMetadata("sets", {"none"});
  ExpectBad({"train/none__inputs.npy", "No such file"});
  SetMetadata("sets", nlohmann::json::array());
  ExpectBad({"no examples"});
  SetMetadata("pad_id", "x");
  ExpectBad({"train/dataset.json", "pad_id", "an integer", "\"x\""});
  SetMetadata("pad_id", nlohmann::json(nlohmann::json::value_t::discarded));
  ExpectBad({"train/dataset.json", "has no 'pad_id'"});
  folder_.Write("set/train/dataset.json", "[]");
  ExpectBad({"train/dataset.json", "object"});
  folder_.Write("set/train/dataset.json", "{\"pad_id\": ");
  ExpectBad({"train/dataset.json", "line 1"});
}

TEST_F(OfficialLayout, EveryFileMustBeThere) {
  for (const char* what :
       {"inputs", "labels", "puzzle_identifiers", "puzzle_indices", "group_indices"}) {
    fs::rename(File(what), folder_.path() / "removed");
    ExpectBad({File(what).string(), "No such file"});
    fs::rename(folder_.path() / "removed", File(what));
  }
  fs::rename(Set() / "train/dataset.json", folder_.path() / "removed");
  ExpectBad({"train/dataset.json", "No such file"});
  fs::rename(folder_.path() / "removed", Set() / "train/dataset.json");
  fs::remove(Set() / "identifiers.json");
  ExpectBad({"set/identifiers.json", "No such file"});
}

TEST_F(OfficialLayout, IndicesMustRise) {
  WriteVector("puzzle_indices", {0, 3, 3, 9, 11, 13, 15});
  ExpectBad({"all__puzzle_indices.npy", "index 2 is 3", "not above the one before", "15"});
  WriteVector("puzzle_indices", {1, 3, 6, 9, 11, 13, 15});
  ExpectBad({"all__puzzle_indices.npy", "index 0 is 1", "not 0"});
  WriteVector("puzzle_indices", {0, 3, 6, 9, 11, 99, 15});
  ExpectBad({"all__puzzle_indices.npy", "index 5 is 99", "beyond the end"});
  WriteVector("puzzle_indices", {0, 3, 6, 9, 11, 13, 14});
  ExpectBad({"all__puzzle_indices.npy", "index 6, the last, is 14", "15 rows"});
  WriteVector("puzzle_indices", {});
  ExpectBad({"all__puzzle_indices.npy", "empty"});
  WriteVector("puzzle_indices", {0, 3, 6, 9, 11, 13, 15});
  WriteVector("group_indices", {0, 7});
  ExpectBad({"all__group_indices.npy", "index 1 is 7", "beyond the end", "6", "puzzles"});
}

TEST_F(OfficialLayout, IdentifiersMustBeNamed) {
  WriteVector("puzzle_identifiers", {1, 2, 7, 4, 5, 6});
  ExpectBad({"all__puzzle_identifiers.npy", "index 2 is 7", "num_puzzle_identifiers, 7"});
  WriteVector("puzzle_identifiers", {1, 2, 3, -4, 5, 6});
  ExpectBad({"all__puzzle_identifiers.npy", "index 3 is -4"});
  WriteVector("puzzle_identifiers", {1, 2, 3});
  ExpectBad({"all__puzzle_identifiers.npy", "3 identifiers for 6 puzzles"});
  WriteVector("puzzle_identifiers", {1, 2, 3, 4, 5, 6});
  folder_.Write("set/identifiers.json", R"(["<blank>", "a"])");
  ExpectBad({"identifiers.json", "2 names", "is 7"});
  folder_.Write("set/identifiers.json", R"({"a": 1})");
  ExpectBad({"identifiers.json", "list of names"});
}

TEST_F(OfficialLayout, ArraysMustAgree) {
  const auto use = [&](const char* what, const char* instead) {
    fs::copy_file(File(instead), File(what), fs::copy_options::overwrite_existing);
  };
  fs::resize_file(File("labels"), 1000);
  ExpectBad({"all__labels.npy", "truncated"});
  fs::copy_file(Set() / "test/all__labels.npy", File("labels"),
                fs::copy_options::overwrite_existing);
  ExpectBad({"all__labels.npy", "3 rows", "15"});
  use("labels", "inputs");
  use("puzzle_indices", "inputs");
  ExpectBad({"all__puzzle_indices.npy", "2 dimensions"});
  use("inputs", "group_indices");
  ExpectBad({"all__inputs.npy", "shape (3)"});
}

TEST_F(OfficialLayout, TokensMustBeInTheVocabulary) {
  std::string bytes = ReadFile(File("inputs"));
  const std::string whole = bytes;
  bytes[128 + 900 * 4 + 17] = 12;
  folder_.Write("set/train/all__inputs.npy", bytes);
  ExpectBad({"all__inputs.npy", "row 4, column 17", "token 12", "0..11"});
  bytes = whole;
  for (const std::string dtype : {"|b1", "<f4"}) {
    bytes.replace(bytes.find("'descr': '") + 10, 3, dtype);
    folder_.Write("set/train/all__inputs.npy", bytes);
    ExpectBad({"all__inputs.npy", "'" + dtype + "'"});
  }
  bytes = whole;
  bytes[128] = 0;  // a hole where the first grid's corner may be: no grid with a border
  bytes[128 + 899] = 5;
  folder_.Write("set/train/all__inputs.npy", bytes);
  ExpectBad({"train", "row 0", "EOS"});
}

}  // namespace
}  // namespace arc
