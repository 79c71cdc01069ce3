// The reader of ELF notes never reads outside the file and throws nothing but
// Error, whatever the bytes are.
#include "harness/plugin/elf_note.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>

#include "harness/plugin/abi.h"
#include "harness/plugin/loader.h"
#include "tasks/random.h"
#include "tests/harness/plugin/plugin_test_util.h"

namespace arc {
namespace {

// Outcome of a read from a copy that ends at the end of its allocation, so that
// the address sanitizer sees every byte read past it.
bool Reads(const std::string& bytes, size_t size) {
  const auto exact = std::make_unique<char[]>(size);
  std::memcpy(exact.get(), bytes.data(), size);
  try {
    FindElfNote({exact.get(), size}, ARC_NOTE_NAME, ARC_NOTE_TYPE, "fuzzed");
    return true;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    return false;
  }
}

// A stripped plugin: about 20 kB.
std::string SmallElf() {
  const TemporaryFolder folder;
  const std::string out = folder / "small.so";
  const std::string command = "strip -o " + out + " " + Fixture("missing_symbol").string();
  EXPECT_EQ(std::system(command.c_str()), 0);
  return ReadAll(out);
}

TEST(ElfNoteTest, EveryTruncationIsAnError) {
  const std::string elf = SmallElf();
  ASSERT_TRUE(Reads(elf, elf.size()));
  for (size_t size = 0; size < elf.size(); ++size) EXPECT_FALSE(Reads(elf, size)) << size;
}

TEST(ElfNoteTest, EveryFlippedByteReadsOrThrows) {
  const std::string elf = SmallElf();
  size_t failed = 0;
  for (size_t at = 0; at < elf.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xff}) {
      std::string changed = elf;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      failed += !Reads(changed, changed.size());
    }
  }
  EXPECT_GT(failed, 50u);  // the headers' fields matter, most other bytes do not
}

TEST(ElfNoteTest, RandomHeadersReadOrThrow) {
  const std::string elf = SmallElf().substr(0, 4096);
  Random random(1);
  for (int round = 0; round < 20000; ++round) {
    std::string changed = elf;
    for (int i = 0; i < 4; ++i) {
      const size_t at = 16 + random.Below(1008);
      changed[at] = static_cast<char>(random.Next());
    }
    Reads(changed, changed.size());
  }
}

}  // namespace
}  // namespace arc
