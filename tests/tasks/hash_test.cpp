#include "tasks/hash.h"

#include "tests/tasks/testing.h"

namespace arc {
namespace {

// The digests are those of FIPS 180-2's examples.
constexpr const char* kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* kMillion = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST(Sha256, KnownDigests) {
  EXPECT_EQ(Sha256Hex(""), kEmpty);
  EXPECT_EQ(Sha256Hex("abc"), kAbc);
  Sha256 hash;
  for (int i = 0; i < 1000; ++i) hash.Add(std::string(1000, 'a'));
  EXPECT_EQ(hash.Hex(), kMillion);
}

TEST(Sha256, TextsDoNotRunTogether) {
  EXPECT_NE(Sha256().AddText("ab").AddText("c").Hex(), Sha256().AddText("a").AddText("bc").Hex());
  EXPECT_NE(Sha256().AddNumber(1).Hex(), Sha256().AddNumber(256).Hex());
}

TEST(Sha256, FileInPieces) {
  testing::TempFolder folder;
  EXPECT_EQ(Sha256OfFile(folder.Write("million", std::string(1000000, 'a'))), kMillion);
  EXPECT_EQ(Sha256OfFile(folder.Write("empty", "")), kEmpty);
  std::string large(3 << 20, 'x');
  EXPECT_EQ(Sha256OfFile(folder.Write("large", large)), Sha256Hex(large));
}

TEST(Sha256, UnreadableFileIsNamed) {
  testing::TempFolder folder;
  const auto missing = folder.path() / "missing";
  testing::ExpectError(ErrorKind::kBadData, {missing.string(), "No such file"},
                       [&] { Sha256OfFile(missing); });
  testing::ExpectError(ErrorKind::kBadData, {folder.path().string()},
                       [&] { Sha256OfFile(folder.path()); });
}

}  // namespace
}  // namespace arc
