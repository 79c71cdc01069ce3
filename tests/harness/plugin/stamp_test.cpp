#include "harness/plugin/stamp.h"

#include <gmock/gmock.h>

#include "harness/plugin/abi.h"
#include "harness/plugin/elf_note.h"
#include "tasks/hash.h"
#include "tests/harness/plugin/plugin_test_util.h"

namespace arc {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr char kStart[] = R"({"abi_version":)";

TEST(StampTest, ToyStatesItsFacts) {
  const PluginInfo toy = ReadPluginStamp(Fixture("toy"));
  EXPECT_EQ(toy.abi_version, static_cast<uint32_t>(ARC_ABI_VERSION));
  EXPECT_EQ(toy.sdk_version, ARC_SDK_VERSION);
  EXPECT_EQ(toy.compiler, ARC_COMPILER_STAMP);
  EXPECT_EQ(toy.torch_version, "");
  EXPECT_EQ(toy.kind, "solver");
  EXPECT_EQ(toy.name, "toy");
  EXPECT_EQ(toy.version, "1.0.0");
  EXPECT_EQ(toy.description, "Answers with the input");
  EXPECT_EQ(toy.sha256, Sha256OfFile(Fixture("toy")));
  EXPECT_FALSE(toy.Can("uses_demonstrations"));
  EXPECT_TRUE(toy.Serves("maze"));
}

TEST(StampTest, CapabilitiesAreAsked) {
  PluginInfo info;
  info.capabilities = R"({"graph_safe": true, "halts_early": false, "suites": ["arc", "maze"]})";
  EXPECT_TRUE(info.Can("graph_safe"));
  EXPECT_FALSE(info.Can("halts_early"));
  EXPECT_FALSE(info.Can("uses_ids"));
  EXPECT_TRUE(info.Serves("arc"));
  EXPECT_FALSE(info.Serves("sudoku"));
}

TEST(StampTest, SurvivesStrip) {
  const TemporaryFolder folder;
  const std::string out = folder / "toy.so";
  const std::string command = "strip --strip-all -o " + out + " " + Fixture("toy").string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(ReadPluginStamp(out).name, "toy");
  // Without any section header, as some packers leave it: e_shoff, e_shnum, e_shstrndx are 0.
  std::string bytes = ReadAll(out);
  bytes.replace(0x28, 8, 8, '\0').replace(0x3c, 4, 4, '\0');
  WriteAll(out, bytes);
  EXPECT_EQ(ReadPluginStamp(out).name, "toy");
}

TEST(StampTest, SdkVersionIsTheProjects) {
  EXPECT_THAT(ReadAll(ARC_SOURCE_DIR "/CMakeLists.txt"),
              HasSubstr("project(arcbench VERSION " ARC_SDK_VERSION " "));
}

// ---- bad files ----

std::string ReadError(const std::filesystem::path& file) {
  return MessageOf(ErrorKind::kBadData, [&] { ReadPluginStamp(file); });
}

std::string ReadErrorOf(const std::string& bytes) {
  const TemporaryFolder folder;
  WriteAll(folder / "bad.so", bytes);
  const std::string message = ReadError(folder / "bad.so");
  EXPECT_THAT(message, HasSubstr((folder / "bad.so").string() + ": "));
  return message;
}

TEST(StampErrorTest, NoFile) {
  EXPECT_THAT(ReadError("/nowhere/x.so"), HasSubstr("/nowhere/x.so: No such file"));
  EXPECT_THAT(ReadError("/tmp"), HasSubstr("/tmp: not a file"));
}

TEST(StampErrorTest, NotElf) {
  EXPECT_THAT(ReadErrorOf(""), HasSubstr("not an ELF file"));
  EXPECT_THAT(ReadErrorOf("#!/bin/sh\n"), HasSubstr("not an ELF file"));
}

TEST(StampErrorTest, OtherElf) {
  const std::string bytes = ReadAll(Fixture("toy"));
  const auto with = [&bytes](size_t at, char value) {
    std::string changed = bytes;
    changed[at] = value;
    return ReadErrorOf(changed);
  };
  EXPECT_THAT(with(4, 1), HasSubstr("not a 64-bit ELF file"));
  EXPECT_THAT(with(5, 2), HasSubstr("not a little-endian ELF file"));
  EXPECT_THAT(with(16, 2), HasSubstr("not a shared library"));
  EXPECT_THAT(with(18, 8), HasSubstr("built for ELF machine 8,"));
  EXPECT_THAT(with(54, 32), HasSubstr("program headers of 32 bytes"));
  EXPECT_THAT(with(39, 1), HasSubstr("truncated or corrupt: program headers"));
}

TEST(StampErrorTest, Truncated) {
  const std::string bytes = ReadAll(Fixture("toy"));
  EXPECT_THAT(ReadErrorOf(bytes.substr(0, 20)), HasSubstr("ELF header of 64 bytes at byte 0"));
  EXPECT_THAT(ReadErrorOf(bytes.substr(0, bytes.size() / 2)), HasSubstr("truncated or corrupt"));
}

TEST(StampErrorTest, ElfWithoutStamp) {
  EXPECT_THAT(ReadError(std::filesystem::canonical("/proc/self/exe")),
              HasSubstr("not a plugin: no ELF note of 'arcbench'"));
}

TEST(StampErrorTest, MalformedFacts) {
  const std::string bytes = ReadAll(Fixture("toy"));
  const size_t note = bytes.find(kStart);
  ASSERT_NE(note, std::string::npos);
  const auto with = [&](const std::string& from, const std::string& to) {
    return ReadErrorOf(Patched(bytes, from, to, note));
  };
  EXPECT_THAT(with("{\"abi", "[\"abi"), HasSubstr("no JSON object: [\"abi_version\""));
  EXPECT_THAT(with("\"abi_version\"", "\"abi_versiom\""), HasSubstr("has no 'abi_version'"));
  EXPECT_THAT(with("\"kind\":\"solver\"", "\"kind\":\"salver\""), HasSubstr("kind 'salver'"));
  EXPECT_THAT(with("\"kind\"", "\"kinD\""), HasSubstr("has no 'kind'"));
  EXPECT_THAT(with("\"1.0.0\"", "1.00000"), HasSubstr("'version' is 1.0"));
  EXPECT_THAT(with("false}", "12345}"), HasSubstr("'uses_demonstrations' is 12345"));
  EXPECT_THAT(with("\"default\": 1", "\"defaulT\": 1"), HasSubstr("'copies' has no default"));
  EXPECT_THAT(with("toy", "t\xffy"), HasSubstr("no JSON object"));
}

// ---- judging ----

TEST(JudgeTest, NamesBothSides) {
  PluginInfo plugin = ReadPluginStamp(Fixture("toy"));
  JudgeStamp(plugin);
  plugin.compiler = "g++ 4, libstdc++ 4 (cxx11 abi 0)";
  EXPECT_THAT(MessageOf(ErrorKind::kFailed, [&] { JudgeStamp(plugin); }),
              AllOf(HasSubstr("toy.so"), HasSubstr("g++ 4, libstdc++ 4"),
                    HasSubstr("has '" ARC_COMPILER_STAMP "'")));
}

TEST(JudgeTest, TorchIsJudgedWhereBothSidesAreKnown) {
  PluginInfo plugin = ReadPluginStamp(Fixture("toy"));
  JudgeStamp(plugin, ThisHost("2.11.0"));
  plugin.torch_version = "2.10.1";
  JudgeStamp(plugin);
  EXPECT_THAT(MessageOf(ErrorKind::kFailed, [&] { JudgeStamp(plugin, ThisHost("2.11.0")); }),
              AllOf(HasSubstr("torch '2.10.1'"), HasSubstr("has '2.11.0'")));
  EXPECT_THAT(MessageOf(ErrorKind::kFailed, [&] { JudgeStamp(plugin, ThisHost("none")); }),
              HasSubstr("has 'none'"));
}

}  // namespace
}  // namespace arc
