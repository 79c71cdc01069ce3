#include "harness/run/gpu_check_report.h"

#include <gtest/gtest.h>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

/// As scripts/gpu-check writes them.
std::string Report(const std::string& verdict, const std::string& result) {
  return "gpu-check, 2026-12-01T10:00:00Z: " + verdict + "\n\ngpu        NVIDIA H100\ntests      " +
         result +
         "   120 s  60 tests\n\n-- for programs\n"
         "{\"fact\": \"gpu\", \"value\": \"NVIDIA H100, 81559 MiB, 580.65\"}\n"
         "{\"fact\": \"revision\", \"value\": \"abc123\"}\n"
         "{\"check\": \"tests\", \"result\": \"" +
         result + "\", \"seconds\": 120, \"detail\": \"60 tests\"}\n";
}

class GpuCheckReportTest : public testing::Test {
 protected:
  GpuCheckReport Read(const std::string& text) {
    WriteText(folder_ / "report", text);
    return ReadGpuCheckReport(folder_ / "report").value();
  }
  TempFolder folder_;
};

TEST_F(GpuCheckReportTest, SaysWhatWasCheckedWhere) {
  const GpuCheckReport report = Read(Report("all is well", "passed"));
  EXPECT_EQ(report.verdict, "gpu-check, 2026-12-01T10:00:00Z: all is well");
  EXPECT_TRUE(report.ran);
  EXPECT_TRUE(report.passed);
  EXPECT_EQ(report.gpu, "NVIDIA H100, 81559 MiB, 580.65");
  EXPECT_EQ(report.revision, "abc123");
}

TEST_F(GpuCheckReportTest, AFailureIsNoPass) {
  const GpuCheckReport report = Read(Report("a check FAILED", "failed"));
  EXPECT_TRUE(report.ran);
  EXPECT_FALSE(report.passed);
}

TEST_F(GpuCheckReportTest, NothingCheckedIsNoRun) {
  const GpuCheckReport report =
      Read("gpu-check, 2026-12-01T10:00:00Z: nothing was checked: no nvidia-smi\n");
  EXPECT_FALSE(report.ran);
  EXPECT_FALSE(report.passed);
}

TEST_F(GpuCheckReportTest, WhatIsNoReportIsBadDataAndNothingIsNothing) {
  EXPECT_FALSE(ReadGpuCheckReport(folder_ / "nowhere"));
  for (const std::string text : {"", "hello\n", "{\"check\": 3}\n"}) {
    ExpectError(ErrorKind::kBadData, "no report of scripts/gpu-check", [&] { Read(text); });
  }
  EXPECT_EQ(Read("gpu-check, now: x\n{\"fact\": 3}\n{ what\n").gpu, "");
}

}  // namespace
}  // namespace arc
