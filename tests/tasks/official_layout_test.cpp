#include "tasks/official_layout.h"

#include "tests/tasks/testing.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using testing::ExpectError;
using testing::TempFolder;

fs::path Fixtures() { return testing::SharedFolder() / "parity/data/official_dataset"; }

TEST(OfficialLayout, FindsSplits) {
  ARC_SKIP_WITHOUT(Fixtures());
  const fs::path folder = Fixtures() / "trm_arc_aug4";
  EXPECT_EQ(OfficialSplits(folder), (std::vector<fs::path>{folder / "train", folder / "test"}));
  EXPECT_EQ(OfficialSplits(folder / "train" / ""), std::vector<fs::path>{folder / "train"});
  EXPECT_TRUE(OfficialSplits(Fixtures()).empty());
}

TEST(OfficialLayout, ReadsGroupsPuzzlesAndRows) {
  ARC_SKIP_WITHOUT(Fixtures());
  const SuiteInfo info = MakeSuite("arc")->Info();
  const OfficialSplit split = ReadOfficialSplit(Fixtures() / "trm_arc_aug4/train", info);
  EXPECT_EQ(split.rows, 365u);
  EXPECT_EQ(split.groups(), 16u);
  EXPECT_EQ(split.puzzle_identifiers.size(), 80u);
  EXPECT_EQ(split.input(364).size(), 900u);
  EXPECT_EQ(split.input(364).data() + 900, split.inputs.data() + split.inputs.size());
  EXPECT_EQ(ReadOfficialIdentifiers(Fixtures() / "trm_arc_aug4/train").size(), 81u);
}

class BrokenLayoutTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ARC_SKIP_WITHOUT(Fixtures());
    fs::copy(Fixtures() / "trm_arc_noaug/test", split_);
    for (const auto& entry : fs::directory_iterator(split_)) {
      fs::permissions(entry, fs::perms::owner_write, fs::perm_options::add);
    }
  }
  void ExpectBad(const std::vector<std::string>& parts) {
    ExpectError(ErrorKind::kBadData, parts, [&] { ReadOfficialSplit(split_, info_); });
  }
  TempFolder folder_;
  const fs::path split_ = folder_.path() / "test";
  const SuiteInfo info_ = MakeSuite("arc")->Info();
};

TEST_F(BrokenLayoutTest, MetadataMustFitTheSuite) {
  folder_.Write("test/dataset.json", R"({"vocab_size": 11, "seq_len": 900})");
  ExpectBad({"dataset.json", "vocab_size", "11", "12"});
  folder_.Write("test/dataset.json", "[]");
  ExpectBad({"dataset.json", "object"});
  folder_.Write("test/dataset.json", R"({"sets": 3})");
  ExpectBad({"dataset.json", "sets", "3"});
  folder_.Write("test/dataset.json", R"({"sets": ["none"]})");
  ExpectBad({"none__inputs.npy"});
  folder_.Write("test/dataset.json", R"({"sets": []})");
  ExpectBad({"no examples"});
}

TEST_F(BrokenLayoutTest, ArraysMustAgree) {
  const auto use = [&](const char* name, const char* instead) {
    fs::copy_file(split_ / instead, split_ / name, fs::copy_options::overwrite_existing);
  };
  fs::resize_file(split_ / "all__labels.npy", 1000);
  ExpectBad({"all__labels.npy", "truncated"});
  use("all__labels.npy", "all__inputs.npy");
  use("all__puzzle_indices.npy", "all__puzzle_identifiers.npy");
  ExpectBad({"all__puzzle_indices.npy", "from 0"});
  fs::remove(split_ / "all__puzzle_indices.npy");
  ExpectBad({"all__puzzle_indices.npy", "No such file"});
  use("all__puzzle_indices.npy", "all__inputs.npy");
  ExpectBad({"all__puzzle_indices.npy", "2 dimensions"});
}

}  // namespace
}  // namespace arc
