#include "harness/run/bundle/archive.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

class TarZst : public testing::Test {
 protected:
  TarZst() {
    WriteText(folder_ / "large", std::string(3 << 20, 'x') + "end");
    files_ = {{"a/run", {}, "#!/bin/sh\n", true},
              {"b", folder_ / "large", "", false},
              {std::string(120, 'n') + "/empty", {}, "", false}};
  }
  fs::path Out() const { return folder_ / "out.tar.zst"; }

  TempFolder folder_;
  std::vector<BundleFile> files_;
};

TEST_F(TarZst, TarUnpacksIt) {
  WriteTarZst(Out(), "top", files_);
  const std::string command = fmt::format("umask 022; tar --zstd -xf {} -C {} 2>&1", Out().string(),
                                          folder_.path().string());
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(ReadText(folder_ / "top/a/run"), "#!/bin/sh\n");
  EXPECT_EQ(ReadText(folder_ / "top/b"), ReadText(folder_ / "large"));
  EXPECT_TRUE(fs::exists(folder_ / "top" / std::string(120, 'n') / "empty"));
  EXPECT_EQ(fs::status(folder_ / "top/a/run").permissions(), fs::perms(0755));
  EXPECT_EQ(fs::status(folder_ / "top/b").permissions(), fs::perms(0644));
}

TEST_F(TarZst, TheSameFilesGiveTheSameBytes) {
  WriteTarZst(Out(), "top", files_);
  const std::string first = ReadText(Out());
  fs::last_write_time(folder_ / "large", fs::file_time_type::clock::now() - std::chrono::hours(9));
  WriteTarZst(Out(), "top", files_);
  EXPECT_EQ(ReadText(Out()), first);
}

TEST_F(TarZst, AFullDiskLeavesTheOldFile) {
  if (access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full here";
  WriteText(Out(), "old");
  fs::create_symlink("/dev/full", fmt::format("{}.tmp.{}", Out().string(), getpid()));
  ExpectError(ErrorKind::kBadData, "out.tar.zst: cannot write: No space left on device",
              [&] { WriteTarZst(Out(), "top", files_); });
  EXPECT_EQ(ReadText(Out()), "old");
}

TEST_F(TarZst, AFolderThatIsNotThereIsNamed) {
  ExpectError(ErrorKind::kBadData, "no/out.tar.zst: cannot create it: No such file or directory",
              [&] { WriteTarZst(folder_ / "no/out.tar.zst", "top", files_); });
}

TEST_F(TarZst, ASourceThatIsGoneLeavesNothing) {
  files_.push_back({"gone", folder_ / "gone", "", false});
  EXPECT_THROW(WriteTarZst(Out(), "top", files_), std::exception);
  EXPECT_FALSE(fs::exists(Out()));
}

}  // namespace
}  // namespace arc
