// What a file needs, as binutils sees it; and that no bytes lead outside the file.
#include "harness/run/bundle/elf_needs.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <regex>
#include <set>

#include "harness/run/bundle/platform.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kTooNew = ARC_BINARY_DIR "/tests/too_new/too_new.so";
constexpr const char* kProgram = ARC_BINARY_DIR "/bin/arcbench";
constexpr auto kBefore = RunPathKind::kBeforeEnvironment;

std::string Readelf(const std::string& options, const std::string& file) {
  FILE* pipe = popen(fmt::format("readelf {} {}", options, file).c_str(), "r");
  std::string output;
  for (int c; (c = std::fgetc(pipe)) != EOF;) output += static_cast<char>(c);
  EXPECT_EQ(pclose(pipe), 0) << file;
  return output;
}

std::set<std::string> Matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) {
    found.insert((*at)[1]);
  }
  return found;
}

// What may be thrown is BadData. The copy ends with its allocation, for the sanitizer's sake.
bool Reads(const std::string& bytes) {
  const auto exact = std::make_unique<char[]>(bytes.size());
  std::memcpy(exact.get(), bytes.data(), bytes.size());
  try {
    ReadElfNeeds({exact.get(), bytes.size()}, "changed");
    WithRunPath(bytes, "$ORIGIN", kBefore, "changed");
    return true;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    return false;
  }
}

TEST(ElfNeeds, AsReadelfSeesThem) {
  for (const char* file : {kProgram, kTooNew}) {
    const ElfNeeds needs = ReadElfNeeds(ReadText(file), file);
    const std::set<std::string> libraries(needs.libraries.begin(), needs.libraries.end());
    EXPECT_EQ(libraries, Matches(Readelf("-dW", file), R"(\(NEEDED\).*\[(.*)\])"));
    const std::set<std::string> versions(needs.versions.begin(), needs.versions.end());
    EXPECT_EQ(versions, Matches(Readelf("-VW", file), R"(Name: ([^ ]+)  Flags)"));
    EXPECT_GT(versions.size(), 1U);
  }
}

TEST(ElfNeeds, ATooNewSymbolIsFound) {
  const ElfNeeds needs = ReadElfNeeds(ReadText(kTooNew), kTooNew);
  EXPECT_THAT(TooNew(needs.versions), ElementsAre("GLIBC_2.36"));
  EXPECT_THAT(TooNew(ReadElfNeeds(ReadText(kProgram), kProgram).versions), ElementsAre());
}

TEST(ElfNeeds, NeverReadOutsideTheFile) {
  const std::string elf = ReadText(kTooNew);
  ASSERT_TRUE(Reads(elf));
  for (size_t size = 0; size < elf.size(); size += 7) EXPECT_FALSE(Reads(elf.substr(0, size)));
  size_t failed = 0;
  for (size_t at = 0; at < elf.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xff}) {
      std::string changed = elf;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      failed += !Reads(changed);
    }
  }
  EXPECT_GT(failed, 50U);
}

TEST(RunPath, IsWrittenOverTheFilesOwn) {
  const TempFolder folder;
  const std::string changed = WithRunPath(ReadText(kTooNew), "$ORIGIN/x", kBefore, kTooNew);
  EXPECT_EQ(changed.size(), ReadText(kTooNew).size());
  WriteText(folder / "a", changed);
  EXPECT_THAT(Readelf("-dW", folder / "a"),
              HasSubstr("(RPATH)              Library rpath: [$ORIGIN/x]"));
  WriteText(folder / "b", WithRunPath(changed, "$ORIGIN", RunPathKind::kAfterEnvironment, "a"));
  EXPECT_THAT(Readelf("-dW", folder / "b"),
              HasSubstr("(RUNPATH)            Library runpath: [$ORIGIN]"));
}

TEST(RunPath, NeedsRoom) {
  const std::string shorter = WithRunPath(ReadText(kTooNew), "x", kBefore, "a");
  ExpectError(ErrorKind::kBadData, "a: its run path 'x' has no room for '$ORIGIN'",
              [&] { WithRunPath(shorter, "$ORIGIN", kBefore, "a"); });
}

TEST(RunPath, AFileWithoutOneStaysAsItIs) {
  const std::string library = "/lib/x86_64-linux-gnu/libz.so.1";
  if (!std::filesystem::exists(library)) GTEST_SKIP() << "no " << library << " here";
  EXPECT_EQ(WithRunPath(ReadText(library), "$ORIGIN", kBefore, library), ReadText(library));
}

}  // namespace
}  // namespace arc
