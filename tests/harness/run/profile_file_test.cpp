#include "harness/run/profile_file.h"

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

ProfileSummary Sample() {
  return {7, 12.5, 20.25, {{"data", 7, 0.5, 0.5}, {"step", 7, 10, 1}, {"step/forward", 7, 9, 9}}};
}

TEST(ProfileFile, ASummaryIsReadAsItWasWritten) {
  const TempFolder folder;
  const std::filesystem::path file = ProfileSummaryFile(folder / "profile.json");
  EXPECT_EQ(file, folder / "profile.phases.json");
  WriteProfileSummary(file, Sample());
  const ProfileSummary read = ReadProfileSummary(file);
  EXPECT_EQ(read.steps, 7);
  EXPECT_EQ(read.wall_seconds, 12.5);
  EXPECT_EQ(read.cpu_seconds, 20.25);
  ASSERT_EQ(read.phases.size(), 3u);
  EXPECT_EQ(read.phases[2].path, "step/forward");
  EXPECT_EQ(read.phases[1].calls, 7);
  EXPECT_EQ(read.phases[1].seconds, 10);
  EXPECT_EQ(read.phases[1].own, 1);
}

TEST(ProfileFile, WhatNoPhaseHasIsTheRestOfTheTime) { EXPECT_DOUBLE_EQ(Sample().Unaccounted(), 2); }

TEST(ProfileFile, AnotherFileIsNamed) {
  const TempFolder folder;
  WriteText(folder / "a.json", R"({"steps": "many"})");
  ExpectError(ErrorKind::kBadData, "a.json", [&] { ReadProfileSummary(folder / "a.json"); });
  ExpectError(ErrorKind::kBadData, "b.json", [&] { ReadProfileSummary(folder / "b.json"); });
}

}  // namespace
}  // namespace arc
