#include "tasks/atomic_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

size_t FilesIn(const TempFolder& folder) {
  const std::filesystem::directory_iterator files(folder.path());
  return static_cast<size_t>(std::distance(begin(files), end(files)));
}

TEST(AtomicFileTest, WritesAndReplaces) {
  const TempFolder folder;
  WriteFileAtomically(folder / "a", {"one ", "two"});
  EXPECT_EQ(ReadText(folder / "a"), "one two");
  WriteFileAtomically(folder / "a", {"three"});
  EXPECT_EQ(ReadText(folder / "a"), "three");
  EXPECT_EQ(FilesIn(folder), 1U);
}

TEST(AtomicFileTest, NamesTheFolderThatIsNotThere) {
  const TempFolder folder;
  ExpectError(ErrorKind::kBadData, "/no/such: cannot create it: No such file or directory",
              [&] { WriteFileAtomically(folder / "no/such", {"x"}); });
}

TEST(AtomicFileTest, LeavesNothingWhereItCannotRename) {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "a");
  ExpectError(ErrorKind::kBadData, "a: cannot rename onto it: Is a directory",
              [&] { WriteFileAtomically(folder / "a", {"x"}); });
  EXPECT_EQ(FilesIn(folder), 1U);
}

TEST(AtomicFileTest, KeepsTheOldFileOnAFullDisk) {
  if (::access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full here";
  const TempFolder folder;
  WriteText(folder / "a", "old");
  // The temporary name leads to a device that is always full.
  const std::string temporary = (folder / "a").string() + ".tmp." + std::to_string(::getpid());
  std::filesystem::create_symlink("/dev/full", temporary);
  ExpectError(ErrorKind::kBadData, "a: cannot write: No space left on device",
              [&] { WriteFileAtomically(folder / "a", {"new"}); });
  EXPECT_EQ(ReadText(folder / "a"), "old");
  EXPECT_EQ(FilesIn(folder), 1U);
}

}  // namespace
}  // namespace arc
