#include "harness/run/bundle/platform.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace arc {
namespace {

using testing::ElementsAre;

TEST(TooNew, VersionsAreComparedAsNumbers) {
  EXPECT_THAT(TooNew({"GLIBC_2.2.5", "GLIBC_2.9", "GLIBC_2.35", "GLIBCXX_3.4.30", "CXXABI_1.3.13",
                      "GCC_12.0.0", "GCC_3.0"}),
              ElementsAre());
  EXPECT_THAT(TooNew({"GLIBC_2.36", "GLIBC_3.0", "GLIBC_2.35.1", "GLIBCXX_3.4.31", "CXXABI_1.3.14",
                      "GCC_13.0.0", "GLIBC_2.4"}),
              ElementsAre("GLIBC_2.36", "GLIBC_3.0", "GLIBC_2.35.1", "GLIBCXX_3.4.31",
                          "CXXABI_1.3.14", "GCC_13.0.0"));
}

TEST(TooNew, WhatIsNoNumberIsNotPublic) {
  EXPECT_THAT(TooNew({"GLIBC_PRIVATE", "GLIBC_ABI_DT_RELR", "GLIBC_2.", "GLIBC_", "GLIBC_2.x"}),
              ElementsAre("GLIBC_PRIVATE", "GLIBC_ABI_DT_RELR", "GLIBC_", "GLIBC_2.x"));
}

TEST(TooNew, OtherLibrariesVersionsAreNoMatter) {
  EXPECT_THAT(TooNew({"OPENSSL_3.0.0", "libcudart.so.13", "ZLIB_99.1"}), ElementsAre());
}

TEST(OwnerOf, TheMachinesLibrariesAreNeverBundled) {
  for (const char* name : {"libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1",
                           "libpthread.so.0", "libdl.so.2", "ld-linux-x86-64.so.2"}) {
    EXPECT_EQ(OwnerOf(name), LibraryOwner::kMachine) << name;
  }
  for (const char* name :
       {"libtorch_cpu.so", "libc10_cuda.so", "libcudart.so.13", "libgomp.so.1"}) {
    EXPECT_EQ(OwnerOf(name), LibraryOwner::kTorch) << name;
  }
  for (const char* name : {"libarc_sdk.so", "libcrypto.so.3", "libz.so.1", "libcurl.so.4"}) {
    EXPECT_EQ(OwnerOf(name), LibraryOwner::kBundle) << name;
  }
}

}  // namespace
}  // namespace arc
