// What `arcbench bundle` refuses, and that nothing is left behind then.
#include <unistd.h>

#include "tests/harness/command/bundle/bundle_fixture.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class BundleBadInput : public BundleTest {
 protected:
  void ExpectRefused(int code, const std::string& part, std::vector<std::string> words) {
    words.insert(words.begin(), {"bundle", "--out", Archive().string()});
    ExpectFailure(code, part, words);
    EXPECT_FALSE(fs::exists(Archive()));
  }
};

TEST_F(BundleBadInput, CheckpointsThatAreNone) {
  ExpectRefused(3, "gone.safetensors: no such checkpoint", {"--from", "gone.safetensors"});
  ExpectRefused(3, "no checkpoint, or truncated",
                {"--from", File("t.safetensors", "abc").string()});
  ExpectRefused(2, "no database", {"--from", "some-run"});
}

TEST_F(BundleBadInput, CheckpointsThatNoSubmissionCanComeFrom) {
  ExpectRefused(2, "c.safetensors was trained on sudoku: submissions are for arc",
                {"--from", FakeCheckpoint("sudoku", "arc_rules")});
  ExpectRefused(2, "c.safetensors: there is no plugin 'elsewhere'",
                {"--from", FakeCheckpoint("arc", "elsewhere")});
}

TEST_F(BundleBadInput, NamesThatAreMisspelt) {
  ExpectRefused(2, "no recipe 'trm-arc1-tinny'; did you mean 'trm-arc1-tiny'?",
                {"--recipe", "trm-arc1-tinny"});
  ExpectFailure(2, "b.zip: a bundle's name ends in .tar.zst", {"bundle", "--out", "b.zip"});
}

TEST_F(BundleBadInput, PlacesThatCannotBeWritten) {
  ExpectFailure(3, "no/b.tar.zst: cannot create it: No such file or directory",
                {"bundle", "--out", (folder_ / "no/b.tar.zst").string()});
  ExpectFailure(
      3, "no/n.ipynb: cannot create it: No such file or directory",
      {"bundle", "--out", Archive().string(), "--notebook", (folder_ / "no/n.ipynb").string()});
}

TEST_F(BundleBadInput, PluginsOfAnotherAbiAreLeftOutAndNamed) {
  const Outcome outcome = Run(
      {"bundle", "--out", Archive().string(), "--plugin-path", ARC_BINARY_DIR "/tests/plugins"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("left out: "));
  EXPECT_THAT(outcome.err, HasSubstr("wrong_abi.so"));
}

}  // namespace
}  // namespace arc
