#include "harness/run/export_weights.h"

#include <cstring>
#include <nlohmann/json.hpp>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

// The types in which weights leave: what the public code stores in bfloat16 is so.
namespace arc {
namespace {

using nlohmann::json;

constexpr const char* kConvolution = "model.inner.layers.0.mlp.dwconv.weight";
constexpr const char* kStart = "model.inner.init_hidden";
constexpr const char* kOther = "model.inner.layers.0.mlp.down_proj.weight";

class Export : public testing::Test {
 protected:
  Export() {
    json header;
    uint64_t at = 0;
    for (const char* name : {kConvolution, kStart, kOther}) {
      header[name] = {{"dtype", "F32"}, {"shape", {1}}, {"data_offsets", {at, at + 4}}};
      at += 4;
    }
    const float values[] = {1.00390625F, 1.01171875F, 3};  // 1 + 1/256 and 1 + 3/256: ties
    const std::string text = header.dump();
    const uint64_t length = text.size();
    WriteText(checkpoint_, std::string(reinterpret_cast<const char*>(&length), 8) + text +
                               std::string(reinterpret_cast<const char*>(values), sizeof values));
  }
  /// The types written, and the values as bits.
  void Write() {
    const std::filesystem::path out = folder_ / "out.safetensors";
    std::filesystem::remove(out);
    EXPECT_EQ(ExportWeights(checkpoint_, config_, ExportedWeights::kEvaluated, out), 3u);
    const std::string bytes = ReadText(out);
    uint64_t length = 0;
    std::memcpy(&length, bytes.data(), 8);
    header_ = json::parse(bytes.substr(8, length));
    data_ = bytes.substr(8 + length);
  }
  std::string Type(const char* name) const { return header_.at(name).at("dtype"); }
  uint16_t Half(const char* name) const {
    uint16_t bits = 0;
    std::memcpy(&bits, data_.data() + header_.at(name).at("data_offsets").at(0).get<size_t>(), 2);
    return bits;
  }
  TempFolder folder_;
  std::filesystem::path checkpoint_ = folder_ / "step_1.safetensors";
  Config config_;
  json header_;
  std::string data_;
};

TEST_F(Export, InFloat32NothingIsConverted) {
  Write();
  for (const char* name : {kConvolution, kStart, kOther}) EXPECT_EQ(Type(name), "F32") << name;
  EXPECT_EQ(data_.size(), 12u);
}

TEST_F(Export, AConvolutionUsedInBfloat16IsStoredSo) {
  config_.Set("model.bf16_conv", true);
  Write();
  EXPECT_EQ(Type(kConvolution), "BF16");
  EXPECT_EQ(Half(kConvolution), 0x3f80);  // a tie goes to the even 1
  EXPECT_EQ(Type(kStart), "F32");
  EXPECT_EQ(Type(kOther), "F32");
}

TEST_F(Export, InBfloat16StartStatesAndConvolutionAreStoredSo) {
  config_.Set("training.precision", "bf16");
  Write();
  EXPECT_EQ(Type(kConvolution), "BF16");
  EXPECT_EQ(Type(kStart), "BF16");
  EXPECT_EQ(Half(kStart), 0x3f82);  // a tie goes to the even 1 + 2/128
  EXPECT_EQ(Type(kOther), "F32");
  EXPECT_EQ(data_.size(), 8u);
}

}  // namespace
}  // namespace arc
