#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>

#include "harness/plugin/loader.h"
#include "tests/harness/plugin/plugin_test_util.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Two folders a and b, and a third that does not exist.
class SearchTest : public testing::Test {
 protected:
  SearchTest() {
    fs::create_directory(a_);
    fs::create_directory(b_);
    unsetenv("ARCBENCH_PLUGIN_PATH");
  }
  void Copy(const std::string& fixture, const fs::path& to) { fs::copy_file(Fixture(fixture), to); }
  // A plugin called "toy" whose file differs from the fixture's.
  void CopyOther(const fs::path& to) {
    WriteAll(to, Patched(ReadAll(Fixture("toy")), "with the input", "with an input!"));
  }
  std::string FindError(const std::string& name) {
    return MessageOf(ErrorKind::kUsage, [&] { FindPlugin(name, {a_, b_}); });
  }

  TemporaryFolder folder_;
  fs::path a_ = folder_ / "a";
  fs::path b_ = folder_ / "b";
  fs::path none_ = folder_ / "none";
};

TEST_F(SearchTest, FoldersInOrderWithoutDuplicates) {
  const std::string variable =
      fmt::format(":{}:{}/../a:{}", b_.string(), a_.string(), none_.string());
  setenv("ARCBENCH_PLUGIN_PATH", variable.c_str(), 1);
  const auto folders = PluginFolders({a_});
  ASSERT_GE(folders.size(), 3u);
  EXPECT_EQ(folders[0], a_);
  EXPECT_EQ(folders[1], b_);
  EXPECT_EQ(folders[2], none_);
}

TEST_F(SearchTest, InstalledFolderIsBesideTheProgram) {
  const fs::path installed = ARC_BINARY_DIR "/lib/arcbench/plugins";
  if (!fs::exists(installed)) GTEST_SKIP() << "no plugin is built in " << installed;
  EXPECT_THAT(PluginFolders({}), ElementsAre(installed));
}

TEST_F(SearchTest, GivenFolderMustExist) {
  EXPECT_THAT(MessageOf(ErrorKind::kUsage, [&] { PluginFolders({none_}); }),
              AllOf(HasSubstr(none_.string()), HasSubstr("does not exist")));
}

TEST_F(SearchTest, ListsByNameAndTellsProblems) {
  Copy("toy", a_ / "zzz.so");
  Copy("wrong_abi", a_ / "wrong_abi.so");
  Copy("noisy", b_ / "noisy.so");
  WriteAll(b_ / "text.so", "no library");
  WriteAll(b_ / "README", "not looked at");
  std::vector<std::string> problems;
  std::vector<std::string> names;
  for (const PluginInfo& info : ListPlugins({a_, b_, none_}, &problems)) names.push_back(info.name);
  EXPECT_THAT(names, ElementsAre("noisy", "toy", "wrong_abi"));
  EXPECT_THAT(problems, ElementsAre(HasSubstr("text.so: not an ELF file"),
                                    HasSubstr("none: No such file or directory")));
}

TEST_F(SearchTest, FindsByNameAndByFile) {
  Copy("toy", a_ / "zzz.so");
  EXPECT_EQ(FindPlugin("toy", {a_, b_}).file, a_ / "zzz.so");
  EXPECT_EQ(FindPlugin((a_ / "zzz.so").string(), {}).name, "toy");
}

TEST_F(SearchTest, UnknownNameSuggestsTheNearest) {
  Copy("hanging", a_ / "hanging.so");
  EXPECT_EQ(FindError("hangin"), "no plugin 'hangin' in " + a_.string() + ", " + b_.string() +
                                     "; did you mean 'hanging'?");
  EXPECT_THAT(MessageOf(ErrorKind::kUsage, [] { FindPlugin("toy", {}); }),
              HasSubstr("no plugin 'toy' in no folder"));
}

TEST_F(SearchTest, UnknownNameTellsOfABrokenFile) {
  WriteAll(a_ / "toy.so", "broken");
  EXPECT_THAT(FindError("toy"), HasSubstr("a/toy.so: not an ELF file"));
}

TEST_F(SearchTest, NameClashNamesBothFiles) {
  Copy("toy", a_ / "one.so");
  CopyOther(b_ / "two.so");
  EXPECT_THAT(FindError("toy"), AllOf(HasSubstr("two plugins are called 'toy'"),
                                      HasSubstr("a/one.so"), HasSubstr("b/two.so")));
  std::vector<std::string> problems;
  ListPlugins({a_, b_}, &problems);
  EXPECT_THAT(problems, Contains(HasSubstr("two plugins are called 'toy'")));
}

TEST_F(SearchTest, CopiesOfOneFileAreOnePlugin) {
  Copy("toy", a_ / "toy.so");
  Copy("toy", b_ / "toy.so");
  EXPECT_EQ(FindPlugin("toy", {a_, b_}).file, a_ / "toy.so");
  std::vector<std::string> problems;
  ListPlugins({a_, b_}, &problems);
  EXPECT_THAT(problems, IsEmpty());
}

}  // namespace
}  // namespace arc
