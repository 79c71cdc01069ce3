// What lies in a bundle, and what is kept out of it.
#include <fmt/format.h>

#include <cstdio>
#include <regex>
#include <set>

#include "harness/run/bundle/platform.h"
#include "tests/harness/command/bundle/bundle_fixture.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string Readelf(const std::string& options, const fs::path& file) {
  FILE* pipe = popen(fmt::format("readelf {} {}", options, file.string()).c_str(), "r");
  std::string output;
  for (int c; (c = std::fgetc(pipe)) != EOF;) output += static_cast<char>(c);
  EXPECT_EQ(pclose(pipe), 0) << file;
  return output;
}

std::vector<std::string> Matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) {
    found.push_back((*at)[1]);
  }
  return found;
}

// What the oldest machine lacks, as binutils reads it.
std::vector<std::string> TooNewIn(const fs::path& file) {
  return TooNew(Matches(Readelf("-VW", file), R"(Name: ([^ ]+)  Flags)"));
}

class BundleContents : public BundleTest {};

TEST_F(BundleContents, NothingNeedsANewerMachine) {
  Make();
  Unpack();
  const std::vector<fs::path> files = ElfFiles();
  EXPECT_GT(files.size(), 12U);
  for (const fs::path& file : files) EXPECT_THAT(TooNewIn(file), IsEmpty()) << file;
}

TEST_F(BundleContents, WhatNeedsANewerMachineIsSeenAndRefused) {
  EXPECT_THAT(TooNewIn(ARC_BINARY_DIR "/tests/too_new/too_new.so"), Contains("GLIBC_2.36"));
  const std::string out = (folder_ / "x.tar.zst").string();
  ExpectFailure(1, "too_new.so needs GLIBC_2.36: newer than the machines that",
                {"bundle", "--out", out, "--plugin-path", ARC_BINARY_DIR "/tests/too_new"});
  EXPECT_FALSE(fs::exists(out));
}

TEST_F(BundleContents, TheRuntimeIsTheMachinesOwn) {
  Make();
  Unpack();
  for (const fs::path& file : ElfFiles()) {
    EXPECT_THAT(file.filename().string(), Not(StartsWith("libstdc++"))) << file;
    EXPECT_EQ(OwnerOf(file.filename()), LibraryOwner::kBundle) << file;
  }
  for (const char* file : {"bin/arcbench", "bin/arcbench-worker", "lib/libarc_sdk.so"}) {
    const auto needed = Matches(Readelf("-dW", Folder() / file), R"(\(NEEDED\).*\[(.*)\])");
    EXPECT_THAT(needed, Contains("libstdc++.so.6")) << file;
    EXPECT_THAT(needed, Contains("libc.so.6")) << file;
  }
}

TEST_F(BundleContents, EveryLibraryIsFoundWhereverTheFolderLies) {
  Make();
  Unpack();
  std::set<std::string> names;
  for (const fs::path& file : ElfFiles()) names.insert(file.filename());
  for (const fs::path& file : ElfFiles()) {
    const std::string dynamic = Readelf("-dW", file);
    for (const std::string& path : Matches(dynamic, R"((?:rpath|runpath): \[(.*)\])")) {
      EXPECT_THAT(path, testing::MatchesRegex("\\$ORIGIN(/\\.\\.(/\\.\\.|/lib))?")) << file;
    }
    for (const std::string& name : Matches(dynamic, R"(\(NEEDED\).*\[(.*)\])")) {
      if (OwnerOf(name) != LibraryOwner::kBundle) continue;
      EXPECT_THAT(names, Contains(name)) << file;
    }
  }
}

TEST_F(BundleContents, LicencesSampleRecipesAndSums) {
  Make();
  Unpack();
  for (const char* path :
       {"share/doc/arcbench/LICENSE", "share/doc/arcbench/docs/licences.md",
        "share/doc/arcbench/licences/libfmt.txt", "share/doc/arcbench/licences/SQLiteCpp.txt",
        "share/doc/arcbench/licences/Apache-2.0.txt", "share/arcbench/recipes/trm-arc1-tiny.toml",
        "share/arcbench/sample/sample_challenges.json", "lib/arcbench/plugins/arc_rules.so"}) {
    EXPECT_TRUE(fs::is_regular_file(Folder() / path)) << path;
  }
  const std::string check =
      fmt::format("cd {} && sha256sum --check --quiet SHA256SUMS", Folder().string());
  EXPECT_EQ(std::system(check.c_str()), 0);
}

TEST_F(BundleContents, IsSmall) {
#ifdef ARC_DEBUG_BUILD
  GTEST_SKIP() << "the limit is a release build's";
#endif
  Make();
  Unpack();
  uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(Folder())) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  EXPECT_LT(bytes, 60'000'000U);
}

TEST_F(BundleContents, TheSamePartsGiveTheSameBytes) {
  Make({"--from", FakeCheckpoint("arc", "arc_rules")});
  const std::string first = ReadText(Archive());
  Make({"--from", FakeCheckpoint("arc", "arc_rules")});
  EXPECT_EQ(first, ReadText(Archive()));
}

TEST_F(BundleContents, AnInstalledTreeGivesTheSameFiles) {
  const std::string install = fmt::format("cmake --install {} --prefix {} >{} 2>&1", ARC_BINARY_DIR,
                                          (folder_ / "tree").string(), (folder_ / "log").string());
  const int status = std::system(install.c_str());
  const std::string log = ReadText(folder_ / "log");
  if (log.find("file INSTALL cannot find") != std::string::npos) {
    GTEST_SKIP() << "not everything is built here: " << log;
  }
  ASSERT_EQ(status, 0) << log;
  const std::string make =
      fmt::format("cd / && {}/bin/arcbench bundle --out {} 2>{}", (folder_ / "tree").string(),
                  Archive().string(), (folder_ / "err").string());
  ASSERT_EQ(std::system(make.c_str()), 0) << ReadText(folder_ / "err");
  Unpack();
  const auto paths = [&] { return Matches(ReadText(Folder() / "SHA256SUMS"), "  ([^\n]*)\n"); };
  const std::vector<std::string> installed = paths();
  fs::remove_all(Folder());
  Make();
  Unpack();
  EXPECT_EQ(installed, paths());
}

}  // namespace
}  // namespace arc
