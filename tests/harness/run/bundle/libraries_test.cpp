#include "harness/run/bundle/libraries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::Key;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

const fs::path kBuild = ARC_BINARY_DIR;

TEST(LibrariesFor, OursFromTheTreeAndOthersFromTheLoader) {
  const auto libraries = LibrariesFor({kBuild / "bin/arcbench"}, kBuild / "lib");
  EXPECT_THAT(libraries, Contains(Pair("libarc_sdk.so", kBuild / "lib/libarc_sdk.so")));
  EXPECT_THAT(libraries, Contains(Key("libsqlite3.so.0")));
  EXPECT_TRUE(libraries.at("libsqlite3.so.0").is_absolute());
}

TEST(LibrariesFor, WhatTheyNeedThemselves) {
  // Only libarc_sdk is linked with it.
  EXPECT_THAT(LibrariesFor({kBuild / "bin/arcbench"}, kBuild / "lib"),
              Contains(Key("libcrypto.so.3")));
}

TEST(LibrariesFor, NeitherTheMachinesNorPyTorchs) {
  for (const auto& [name, file] : LibrariesFor({kBuild / "bin/arcbench-worker"}, kBuild / "lib")) {
    EXPECT_THAT(name, Not(StartsWith("libc.so")));
    EXPECT_THAT(name, Not(StartsWith("libstdc++")));
    EXPECT_THAT(name, Not(StartsWith("libgcc_s")));
    EXPECT_THAT(name, Not(StartsWith("libtorch")));
  }
}

TEST(LibrariesFor, AMissingOneIsNamedWithWhoNeedsIt) {
  const TempFolder folder;
  std::string program = ReadText(kBuild / "bin/arcbench");
  const std::string name = "libarc_sdk.so";
  for (size_t at = 0; (at = program.find(name, at)) != std::string::npos;) {
    program.replace(at, name.size(), "libnowhere.so");
  }
  WriteText(folder / "program", program);
  ExpectError(ErrorKind::kBadData, "program needs libnowhere.so: ", [&] {
    LibrariesFor({folder / "program"}, kBuild / "lib");
  });
}

}  // namespace
}  // namespace arc
