#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "tests/evaluators/temp_folder.h"
#include "tests/parity/program.h"
#include "tests/parity/safetensors_bytes.h"

// Runs arcbench-parity on every fixture, and checks the checker: what it compares,
// and that it sees a moved element and a removed file. A case is one parameter.
namespace arc::parity {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

/// Files whose tensors must all be compared.
bool HoldsExpectations(const fs::path& file) {
  const std::string name = file.filename();
  for (const char* start : {"expected", "grads_", "weights_after_", "ema_"}) {
    if (name.starts_with(start) && name.ends_with(".safetensors")) return true;
  }
  return false;
}

bool IsData(const fs::path& file) {
  return fs::is_regular_file(file) && file.extension() != ".md" && file.extension() != ".txt";
}

std::vector<fs::path> FilesOf(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (IsData(entry.path())) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Whether only a program with torch knows the case: models, which say their kind themselves, and
/// checkpoints.
[[maybe_unused]] bool NeedsTorch(const fs::path& folder) {
  for (const fs::path& place : {folder, folder.parent_path()}) {
    std::ifstream file(place / "kind.json");
    if (file) return json::parse(file).at("kind") == "checkpoints";
  }
  return true;
}

class Parity : public testing::TestWithParam<fs::path> {
 protected:
  void SetUp() override {
#ifndef ARC_PARITY_TORCH
    if (NeedsTorch(GetParam())) GTEST_SKIP() << "built without torch";
#endif
  }

  /// A copy of the case that may be changed, with what lies beside it in its family.
  static fs::path CopyTo(const TempFolder& folder) {
    for (const auto& entry : fs::directory_iterator(GetParam().parent_path())) {
      if (entry.is_regular_file()) fs::copy(entry.path(), folder.path());
    }
    const fs::path to = folder / GetParam().filename().string();
    fs::copy(GetParam(), to, fs::copy_options::recursive);
    return to;
  }
  fs::path Copy() const { return CopyTo(folder_); }
  /// The same choices in every run, others for every case.
  std::mt19937 generator_{
      static_cast<unsigned>(std::hash<std::string>{}(GetParam().filename().string()))};
  TempFolder folder_;
};

TEST_P(Parity, EqualsThePublicCodeInEveryExpectedTensor) {
  const json ran = ParityJson(GetParam());
  EXPECT_EQ(ran.at("exit_code"), 0);
  ASSERT_EQ(ran.at("cases").size(), 1u);
  const json& found = ran.at("cases").at(0);
  EXPECT_EQ(found.at("verdict"), "ok") << found.value("error", "");
  EXPECT_FALSE(found.at("compared").empty());
  std::map<std::pair<std::string, std::string>, int64_t> compared;
  for (const json& c : found.at("compared")) {
    EXPECT_EQ(c.at("verdict"), "ok") << c.dump();
    compared[{c.at("file"), c.at("name")}] = c.at("elements");
  }
  for (const fs::path& file : FilesOf(GetParam())) {
    if (!HoldsExpectations(file)) continue;
    const SafetensorsBytes bytes(file);
    for (const auto& [name, unused] : bytes.tensors().items()) {
      const auto at = compared.find({file.lexically_relative(GetParam()).string(), name});
      ASSERT_NE(at, compared.end()) << file << " " << name;
      EXPECT_EQ(at->second, bytes.Elements(name)) << file << " " << name;
    }
  }
}

TEST_P(Parity, SeesAnElementMovedByTenTolerances) {
  const json ran = ParityJson(GetParam());
  const fs::path copy = Copy();
  std::map<std::string, std::vector<json>> by_file;
  for (const json& c : ran.at("cases").at(0).at("compared")) {
    const std::string file = c.at("file");
    if (file.ends_with(".safetensors") && c.at("elements") > 0) by_file[file].push_back(c);
  }
  if (by_file.empty()) GTEST_SKIP() << "no tensors: the kind's own tests change its files";
  for (const auto& [file, comparisons] : by_file) {
    const json& c = comparisons[generator_() % comparisons.size()];
    SafetensorsBytes bytes(copy / file);
    const std::string name = c.at("name");
    const double tolerance = c.at("tolerance");
    const auto element = static_cast<int64_t>(generator_() % bytes.Elements(name));
    ASSERT_TRUE(bytes.Move(name, element, tolerance > 0 ? 10 * tolerance : 1)) << file << name;
    const std::string original = ReadText(copy / file);
    bytes.Write(copy / file);
    EXPECT_EQ(RunParity({copy}).code, 1) << file << " " << name << "[" << element << "]";
    WriteText(copy / file, original);
  }
}

/// Nothing that is not a number equals a number, in no tensor of no file.
TEST_P(Parity, SeesWhatIsNotANumberInEveryTensor) {
  const json ran = ParityJson(GetParam());
  for (const bool infinite : {false, true}) {
    const TempFolder folder;
    const fs::path copy = CopyTo(folder);
    std::map<std::string, SafetensorsBytes> files;
    std::set<std::pair<std::string, std::string>> spoilt;
    for (const json& c : ran.at("cases").at(0).at("compared")) {
      const std::string file = c.at("file"), name = c.at("name");
      if (!file.ends_with(".safetensors") || c.at("elements") == 0) continue;
      SafetensorsBytes& bytes = files.try_emplace(file, copy / file).first->second;
      const auto element = static_cast<int64_t>(generator_() % bytes.Elements(name));
      if (bytes.Spoil(name, element, infinite)) spoilt.insert({file, name});
    }
    if (spoilt.empty()) GTEST_SKIP() << "no tensors of numbers with a fraction";
    for (const auto& [file, bytes] : files) bytes.Write(copy / file);
    const json after = ParityJson(copy);
    EXPECT_EQ(after.at("exit_code"), 1);
    for (const json& c : after.at("cases").at(0).at("compared")) {
      if (spoilt.erase({c.at("file"), c.at("name")}) == 0) continue;
      EXPECT_EQ(c.at("verdict"), "falls short") << c.dump() << (infinite ? " inf" : " nan");
    }
    EXPECT_TRUE(spoilt.empty()) << "no longer compared: " << spoilt.begin()->second;
  }
}

TEST_P(Parity, SeesATensorRemovedFromAFile) {
  const fs::path copy = Copy();
  for (const fs::path& file : FilesOf(copy)) {
    if (!HoldsExpectations(file) && file.filename() != "blocks.safetensors") continue;
    const std::string original = ReadText(file);
    SafetensorsBytes bytes(file);
    auto chosen = bytes.tensors().begin();
    std::advance(chosen, generator_() % bytes.tensors().size());
    const std::string name = chosen.key();
    bytes.Remove(name);
    bytes.Write(file);
    EXPECT_EQ(RunParity({copy}).code, 3) << file << " " << name;
    WriteText(file, original);
  }
}

TEST_P(Parity, SeesARemovedFile) {
  const fs::path copy = Copy();
  std::vector<fs::path> files = FilesOf(copy);
  std::shuffle(files.begin(), files.end(), generator_);
  constexpr size_t kTried = 2;
  for (size_t i = 0; i < std::min(files.size(), kTried); ++i) {
    fs::rename(files[i], folder_ / "removed");
    EXPECT_EQ(RunParity({copy}).code, 3) << files[i];
    fs::rename(folder_ / "removed", files[i]);
  }
}

std::string Name(const testing::TestParamInfo<fs::path>& info) {
  std::string name = info.param.parent_path().filename().string() + "_" +
                     info.param.filename().string();
  for (char& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, Parity, testing::ValuesIn(CaseFolders()), Name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Parity);

TEST(ParityProgram, AFolderWithoutACaseIsUnreadable) {
  const TempFolder folder;
  EXPECT_EQ(RunParity({folder.path()}).code, 3);
  EXPECT_EQ(RunParity({folder / "absent"}).code, 3);
  WriteText(folder / "weights.safetensors", "");
  EXPECT_EQ(RunParity({folder.path()}).code, 3);
  WriteText(folder / "case.json", R"({"kind": "unheard_of"})");
  EXPECT_EQ(RunParity({folder.path()}).code, 3);
  EXPECT_THAT(RunParity({folder.path()}).text, HasSubstr("unheard_of"));
}

TEST(ParityProgram, TheDocumentListsEveryCase) {
  const std::string document = ReadText(fs::path(ARC_SOURCE_DIR) / "docs/fidelity.md");
  const std::vector<fs::path> cases = CaseFolders();
  if (cases.empty()) GTEST_SKIP() << "no " << ParityFolder();
  for (const fs::path& folder : cases) {
    const std::string name = folder.lexically_relative(fs::canonical(ParityFolder())).string();
    EXPECT_THAT(document, HasSubstr("    " + name + " ")) << "make its table anew";
  }
}

TEST(ParityProgram, CasesOfSeveralFoldersHaveNamesOfTheirOwn) {
  const TempFolder folder;
  for (const char* family : {"a", "b"}) {
    fs::create_directories(folder / family / "one");
    WriteText(folder / family / "one/case.json", R"({"kind": "unheard_of"})");
  }
  const std::string a = folder / "a", b = folder / "b";
  EXPECT_THAT(RunParity({a, b}).text,
              AllOf(HasSubstr("\n" + a + "/one "), HasSubstr("\n" + b + "/one ")));
  EXPECT_THAT(RunParity({a}).text, HasSubstr("\none "));
}

TEST(ParityProgram, WrongUsage) {
  EXPECT_EQ(RunParity({}).code, 2);
  EXPECT_EQ(RunParity({"--no-such-flag"}).code, 2);
  EXPECT_EQ(RunParity({"--help"}).code, 0);
}

}  // namespace
}  // namespace arc::parity
