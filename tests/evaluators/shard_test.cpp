#include "evaluators/shard.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "evaluators/zstd_stream.h"
#include "tasks/hash.h"
#include "tasks/random.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/fake_suite.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

constexpr size_t kHead = 24, kTrailer = 64;

Shard Sample() {
  Shard shard{R"({"suite":"arc"})", {}};
  shard.outputs.push_back({"a", 1, {Row({1, 2, 3}), Grid(), Grid(30, 30, 9)},
                           {{0, 1, false, 0, 1.5F}, {1, 2, true, 2, -0.F},
                            {7, 16, true, 1, std::numeric_limits<float>::quiet_NaN()},
                            {4000000000U, 65535, false, 0, -INFINITY}}});
  shard.outputs.push_back({"", 0, {}, {}});
  return shard;
}

/// A file around any bytes, with a SHA-256 that fits.
std::string FileOf(const std::string& plain, uint32_t version = 1) {
  Compressor compressor;
  compressor.Append(plain.data(), plain.size());
  const std::string frame = compressor.Finish();
  const uint32_t words[2] = {version, 0};
  const uint64_t size = frame.size();
  std::string file = "ARCVOTES";
  file.append(reinterpret_cast<const char*>(words), sizeof words);
  file.append(reinterpret_cast<const char*>(&size), sizeof size);
  file += frame;
  return file + Sha256Hex(file);
}

std::string Number(uint64_t value, size_t bytes = 8) {
  std::string text(sizeof value, 0);
  std::memcpy(text.data(), &value, sizeof value);
  return text.substr(0, bytes);
}

void ExpectRefused(const std::string& file, const std::string& reason) {
  const TempFolder folder;
  WriteText(folder / "s", file);
  ExpectError(ErrorKind::kBadData, "/s: " + reason, [&] { ReadShard(folder / "s"); });
}

std::string SampleFile() {
  const TempFolder folder;
  WriteShard(folder / "s", Sample());
  return ReadText(folder / "s");
}

TEST(ShardTest, ReadsBackWhatWasWritten) {
  const TempFolder folder;
  const Shard shard = Sample();
  WriteShard(folder / "s", shard);
  const Shard read = ReadShard(folder / "s");
  EXPECT_EQ(read.metadata, shard.metadata);
  ASSERT_EQ(read.outputs.size(), 2U);
  EXPECT_EQ(read.outputs[0].puzzle, "a");
  EXPECT_EQ(read.outputs[0].test, 1U);
  EXPECT_EQ(read.outputs[0].candidates, shard.outputs[0].candidates);
  ASSERT_EQ(read.outputs[0].votes.size(), 4U);
  for (size_t i = 0; i < 4; ++i) {
    const Vote &a = read.outputs[0].votes[i], &b = shard.outputs[0].votes[i];
    EXPECT_EQ(std::tie(a.view, a.step, a.halted, a.candidate),
              std::tie(b.view, b.step, b.halted, b.candidate));
    EXPECT_EQ(std::memcmp(&a.q, &b.q, sizeof a.q), 0);  // NaN and -0 survive
  }
  EXPECT_TRUE(read.outputs[1].votes.empty());
}

TEST(ShardTest, EveryCutIsNoticed) {
  const std::string file = SampleFile();
  for (size_t size = 0; size < file.size(); ++size) {
    const char* reason = size == 0 ? "not a shard" : size < kHead ? "truncated in its header"
                                                                  : "truncated: ";
    ExpectRefused(file.substr(0, size), reason);
  }
}

TEST(ShardTest, EveryFlippedBitIsNoticed) {
  const std::string file = SampleFile();
  for (size_t i = 0; i < file.size(); ++i) {
    std::string bad = file;
    bad[i] = static_cast<char>(bad[i] ^ 4);
    ExpectRefused(bad, "");
  }
  std::string bad = file;
  bad[kHead + 5] = static_cast<char>(bad[kHead + 5] + 1);
  ExpectRefused(bad, "corrupted: its SHA-256 is another");
}

TEST(ShardTest, RefusesForeignNewerAndLonger) {
  ExpectRefused("PK\3\4 and so on, long enough for a header", "not a shard of votes");
  ExpectRefused(FileOf("", 2), "of version 2, newer than this program's 1");
  ExpectRefused(SampleFile() + "x", "longer than its header says");
  ExpectError(ErrorKind::kBadData, "/nowhere/s: ", [] { ReadShard("/nowhere/s"); });
}

// The SHA-256 fits in all of these: a faulty or hostile writer.
TEST(ShardTest, RefusesContradictions) {
  const std::string none = Number(0);
  ExpectRefused(FileOf(""), "its data ends too early");
  ExpectRefused(FileOf(Number(~0ULL)), "its data ends too early");
  ExpectRefused(FileOf(none + Number(~0ULL)), "its data ends too early");
  ExpectRefused(FileOf(none + none + "x"), "there is something behind its data");
  const std::string output = none + Number(1) + none + Number(0, 4);
  ExpectRefused(FileOf(output + Number(1) + Number(1U << 20, 4) + Number(5, 4)),
                "it holds a grid of 1048576 x 5");
  ExpectRefused(FileOf(output + Number(1) + Number(~0U, 4) + Number(5, 4)),
                "it holds a grid of -1 x 5");
  ExpectRefused(FileOf(output + Number(1) + Number(30, 4) + Number(30, 4)),
                "its data ends too early");
  ExpectRefused(FileOf(output + none + Number(1ULL << 60)), "its data ends too early");
  ExpectRefused(FileOf(output + none + Number(1) + std::string(15, 0)),
                "puzzle  output 0: a vote for candidate 0 of 0");
}

TEST(ShardTest, RefusesABrokenFrame) {
  std::string file = FileOf("some bytes that are compressed");
  file.resize(file.size() - kTrailer);
  file[kHead] = 0;
  ExpectRefused(file + Sha256Hex(file), "its zstd data is broken");
}

TEST(ShardTest, RefusesToWriteAnImpossibleGrid) {
  const TempFolder folder;
  Shard shard = Sample();
  shard.outputs[0].candidates[0].rows = 2;
  ExpectError(ErrorKind::kFailed, "a grid of 2 x 3 with 3 cells",
              [&] { WriteShard(folder / "s", shard); });
  ExpectError(ErrorKind::kBadData, "/no/s: cannot create it",
              [&] { WriteShard(folder / "no/s", Sample()); });
}

// A tenth of the promised 400 tasks x 1000 views, with random grids.
TEST(ShardTest, ManyViews) {
  const TempFolder folder;
  Random random(3);
  Shard shard{"{}", {}};
  for (uint32_t task = 0; task < 40; ++task) {
    OutputVotes& output = shard.outputs.emplace_back(OutputVotes{std::to_string(task), 0, {}, {}});
    for (uint32_t view = 0; view < 1000; ++view) {
      Grid grid(10, 10);
      for (uint8_t& cell : grid.cells) cell = static_cast<uint8_t>(random.Below(10));
      output.candidates.push_back(std::move(grid));
      output.votes.push_back({view, 16, true, view, static_cast<float>(random.Uniform())});
    }
  }
  WriteShard(folder / "s", shard);
  const Shard read = ReadShard(folder / "s");
  ASSERT_EQ(read.outputs.size(), 40U);
  EXPECT_EQ(read.outputs[39].candidates, shard.outputs[39].candidates);
  EXPECT_EQ(read.outputs[39].votes[999].q, shard.outputs[39].votes[999].q);
}

}  // namespace
}  // namespace arc
