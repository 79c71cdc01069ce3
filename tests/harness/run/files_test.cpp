#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>

#include "harness/run/checkpoints.h"
#include "harness/run/job.h"
#include "harness/run/workspace.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

TEST(Job, ReadsBackAsItWasWritten) {
  const TempFolder folder;
  Job job;
  job.kind = JobKind::kEvaluate;
  job.folder = folder.path();
  job.workspace = "/w";
  job.config.Set("training.steps", int64_t{9});
  job.plugin_file = "/p/a.so";
  job.plugin_sha256 = "ab";
  job.checkpoint = "/c.safetensors";
  job.evaluation_hash = "ef";
  job.plugins = {"/p/b.so", "/p/c.so"};
  const Job again = ReadJob(WriteJob(job));
  EXPECT_EQ(again.kind, job.kind);
  EXPECT_EQ(again.folder, job.folder);
  EXPECT_EQ(again.config.Integer("training.steps"), 9);
  EXPECT_EQ(again.plugin_file, job.plugin_file);
  EXPECT_EQ(again.checkpoint, job.checkpoint);
  EXPECT_EQ(again.evaluation_hash, job.evaluation_hash);
  EXPECT_EQ(again.plugins, job.plugins);
  EXPECT_TRUE(again.resume.empty());
}

TEST(Job, BadFilesAreNamed) {
  const TempFolder folder;
  ExpectError(ErrorKind::kBadData, "job.json", [&] { ReadJob(folder / "job.json"); });
  WriteText(folder / "job.json", "{\"job\":\"dance\"");
  ExpectError(ErrorKind::kBadData, "job.json", [&] { ReadJob(folder / "job.json"); });
}

TEST(Workspace, OptionBeatsEnvironmentBeatsDefault) {
  setenv("ARCBENCH_WORKSPACE", "/from/environment", 1);
  EXPECT_EQ(Workspace::Find("/given/").root(), "/given/");
  EXPECT_EQ(Workspace::Find("").root(), "/from/environment");
  unsetenv("ARCBENCH_WORKSPACE");
  EXPECT_EQ(Workspace::Find("").root(), std::filesystem::current_path() / "workspace");
}

TEST(Workspace, PathsInsideAreRelative) {
  const Workspace workspace("/w");
  EXPECT_EQ(workspace.Relative("/w/runs/a"), "runs/a");
  EXPECT_EQ(workspace.Relative("/elsewhere/a"), "/elsewhere/a");
}

TEST(Workspace, AFolderThatCannotBeMadeIsAnError) {
  const TempFolder folder;
  WriteText(folder / "file", "");
  ExpectError(ErrorKind::kBadData, "cannot make", [&] { MakeFolder(folder / "file" / "below"); });
}

class CheckpointFile : public testing::Test {
 protected:
  void Write(const std::string& header, uint64_t length) {
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    WriteText(file_, bytes + header);
  }
  void Write(const std::string& header) { Write(header, header.size()); }
  void ExpectBad(const std::string& part) {
    ExpectError(ErrorKind::kBadData, part, [&] { ReadCheckpointHeader(file_); });
    ExpectError(ErrorKind::kBadData, "c.safetensors", [&] { ReadCheckpointHeader(file_); });
  }
  TempFolder folder_;
  std::filesystem::path file_ = folder_ / "c.safetensors";
};

TEST_F(CheckpointFile, TellsConfigurationAndStep) {
  Write(
      R"({"__metadata__":{"arcbench_config":"{\"training\":{\"steps\":5}}","step":"4","training_hash":"ab"}})");
  const CheckpointHeader header = ReadCheckpointHeader(file_);
  EXPECT_EQ(header.step, 4);
  EXPECT_EQ(header.training_hash, "ab");
  EXPECT_EQ(header.config.Integer("training.steps"), 5);
}

TEST_F(CheckpointFile, OneThatWasCutOffIsBadData) {
  const std::string header =
      R"({"__metadata__":{"arcbench_config":"{}","step":"4","training_hash":""},)"
      R"("w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
  Write(header + "1234567", header.size());
  ExpectBad("truncated: 7 bytes of tensors, 8 by its header");
  Write(header + "12345678", header.size());
  EXPECT_EQ(ReadCheckpointHeader(file_).step, 4);
}

TEST_F(CheckpointFile, WhatIsNoneIsBadData) {
  ExpectBad("no such checkpoint");
  std::filesystem::create_directory(file_);
  ExpectBad("folder");
  std::filesystem::remove(file_);
  WriteText(file_, "abc");
  ExpectBad("truncated: 3 bytes");
  Write("{}", uint64_t{1} << 60);
  ExpectBad("truncated");
  Write("{}", 50);
  ExpectBad("truncated");
  Write("not json");
  ExpectBad("no arcbench checkpoint");
  Write("{}");
  ExpectBad("__metadata__");
  Write(R"({"__metadata__":{"arcbench_config":"{}","step":"x","training_hash":""}})");
  ExpectBad("bad step");
}

}  // namespace
}  // namespace arc
