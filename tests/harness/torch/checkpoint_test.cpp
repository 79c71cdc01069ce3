#include "harness/torch/checkpoint/checkpoint.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tasks/error.h"

namespace arc {
namespace {

using testing::HasSubstr;

class CheckpointTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("arc_checkpoint_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path Raw(const std::string& header, const std::string& data) {
    const std::filesystem::path path = folder_ / "raw.safetensors";
    std::ofstream file(path, std::ios::binary);
    const uint64_t length = header.size();
    file.write(reinterpret_cast<const char*>(&length), 8);
    file << header << data;
    return path;
  }
  static std::string Bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string MessageOf(const std::filesystem::path& path) {
    try {
      ReadSafetensors(path);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadData);
      EXPECT_THAT(error.what(), HasSubstr(path.string()));
      return error.what();
    }
    return "no error";
  }
  std::filesystem::path folder_;
};

TEST_F(CheckpointTest, EveryTypeAndShapeRoundTrips) {
  Checkpoint written;
  for (const at::ScalarType type : {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16, at::kLong,
                                    at::kInt, at::kShort, at::kChar, at::kByte}) {
    written.tensors[at::toString(type)] = at::arange(-3, 3).to(type).view({2, 3});
  }
  written.tensors["bool"] = at::arange(3) > 1;
  written.tensors["empty"] = at::zeros({0, 4});
  written.tensors["scalar"] = at::full({}, NAN);
  written.tensors["strided"] = at::arange(6).view({2, 3}).t();
  written.metadata = {{"step", "7"}, {"text", "line\n\"quoted\" ä"}};
  WriteSafetensors(folder_ / "a", written);
  const Checkpoint read = ReadSafetensors(folder_ / "a");
  EXPECT_EQ(read.metadata, written.metadata);  // without the digest of the file
  ASSERT_EQ(read.tensors.size(), written.tensors.size());
  for (const auto& [name, tensor] : written.tensors) {
    EXPECT_TRUE(at::allclose(read.Get(name).to(at::kDouble), tensor.to(at::kDouble), 0, 0, true))
        << name;
    EXPECT_EQ(read.Get(name).scalar_type(), tensor.scalar_type()) << name;
  }
  const std::filesystem::directory_iterator files(folder_);
  EXPECT_EQ(std::distance(begin(files), end(files)), 1) << "something beside the file";
}

TEST_F(CheckpointTest, BadFilesAreNamedWithWhatIsWrong) {
  EXPECT_THAT(MessageOf(folder_ / "missing"), HasSubstr("no such file"));
  EXPECT_THAT(MessageOf(Raw("{not json", "")), HasSubstr("header"));
  const auto entry = [](const char* type, const char* shape, const char* offsets) {
    return std::string("{\"w\":{\"dtype\":\"") + type + "\",\"shape\":" + shape +
           ",\"data_offsets\":" + offsets + "}}";
  };
  EXPECT_THAT(MessageOf(Raw(entry("F32", "[2]", "[0,8]"), "1234")), HasSubstr("outside the file"));
  EXPECT_THAT(MessageOf(Raw(entry("F32", "[1]", "[0,8]"), "12345678")), HasSubstr("4 bytes"));
  EXPECT_THAT(MessageOf(Raw(entry("F32", "[3]", "[0,8]"), "12345678")), HasSubstr("larger"));
  EXPECT_THAT(MessageOf(Raw(entry("Q4", "[2]", "[0,8]"), "12345678")), HasSubstr("\"Q4\""));
  EXPECT_THAT(MessageOf(Raw(entry("F32", "[-1]", "[0,8]"), "12345678")), HasSubstr("larger"));
  EXPECT_THAT(MessageOf(Raw(entry("F32", "[4611686018427387904,4]", "[0,8]"), "12345678")),
              HasSubstr("larger"));
  EXPECT_THAT(MessageOf(Raw("{\"w\":{\"dtype\":\"F32\"}}", "")), HasSubstr("header"));
}

TEST_F(CheckpointTest, TruncationAnywhereIsAnErrorAndNeverACrash) {
  WriteSafetensors(folder_ / "a", {{{"w", at::ones({3})}}, {{"k", "v"}}});
  const auto size = std::filesystem::file_size(folder_ / "a");
  for (uintmax_t keep = 0; keep < size; ++keep) {
    std::filesystem::resize_file(folder_ / "a", keep);
    EXPECT_NE(MessageOf(folder_ / "a"), "no error") << keep;
    WriteSafetensors(folder_ / "a", {{{"w", at::ones({3})}}, {{"k", "v"}}});
  }
}

TEST_F(CheckpointTest, AFlippedBitAnywhereIsAnError) {
  const std::filesystem::path path = folder_ / "a";
  WriteSafetensors(path, {{{"w", at::ones({3})}, {"v", at::zeros({2})}}, {{"k", "v"}}});
  // Without its key a digest is not known for one, as in another program's file.
  const size_t key = Bytes(path).find("arcbench_sha256");
  for (uintmax_t at = 0; at < std::filesystem::file_size(path); ++at) {
    if (at >= key && at < key + 15) continue;
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const int byte = file.get();
    if (byte == ' ') continue;  // padding of the header
    file.seekp(static_cast<std::streamoff>(at)).put(static_cast<char>(byte ^ 1)).flush();
    EXPECT_NE(MessageOf(path), "no error") << at;
    file.seekp(static_cast<std::streamoff>(at)).put(static_cast<char>(byte)).flush();
  }
  EXPECT_EQ(ReadSafetensors(path).metadata.size(), 1u) << "whole again";
}

TEST_F(CheckpointTest, AnotherProgramsFileNeedsNoDigest) {
  const auto path = Raw(R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", "1234");
  EXPECT_EQ(ReadSafetensors(path).Get("w").numel(), 1);
}

TEST_F(CheckpointTest, AFullDiskLeavesTheOldFile) {
  EXPECT_THROW(WriteSafetensors("/dev/full/x", {}), Error);
  EXPECT_THROW(WriteSafetensors(folder_ / "no" / "such" / "folder", {}), Error);
}

}  // namespace
}  // namespace arc
