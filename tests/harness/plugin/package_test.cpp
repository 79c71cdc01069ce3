// What other trees and installed trees rely on.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdio>
#include <regex>
#include <set>

#include "harness/plugin/loader.h"
#include "tests/harness/plugin/plugin_test_util.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

// Output of a command, both streams; its exit status must be 0.
std::string Output(const std::string& command) {
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  std::string output;
  for (int c; (c = std::fgetc(pipe)) != EOF;) output += static_cast<char>(c);
  EXPECT_EQ(pclose(pipe), 0) << command << "\n" << output;
  return output;
}

std::set<std::string> NeededLibraries(const fs::path& file) {
  const std::string output = Output("readelf -dW " + file.string());
  const std::regex needed(R"(\(NEEDED\).*\[(.*)\])");
  std::set<std::string> names;
  for (std::sregex_iterator at(output.begin(), output.end(), needed), end; at != end; ++at) {
    names.insert((*at)[1]);
  }
  return names;
}

std::vector<fs::path> BuiltPlugins() {
  std::vector<fs::path> files;
  for (const fs::path& folder : {fs::path(ARC_BINARY_DIR "/lib/arcbench/plugins"), kFixtures}) {
    if (!fs::exists(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".so") files.push_back(entry.path());
    }
  }
  return files;
}

TEST(PackageTest, PluginsNeedOnlyTheSdkOfOurLibraries) {
  for (const fs::path& file : BuiltPlugins()) {
    bool sdk = false;
    for (const std::string& name : NeededLibraries(file)) {
      sdk |= name == "libarc_sdk.so";
      EXPECT_TRUE(!name.starts_with("libarc") || name == "libarc_sdk.so" ||
                  name == "libarc_torch.so")
          << file << " needs " << name;
    }
    EXPECT_TRUE(sdk) << file;
  }
}

TEST(PackageTest, PluginsExportOneSymbol) {
  for (const fs::path& file : BuiltPlugins()) {
    const std::string output = Output("nm -D --defined-only --extern-only " + file.string());
    EXPECT_NE(output.find(" T arcbench_"), std::string::npos) << file << "\n" << output;
    EXPECT_EQ(output.find(" T arcbench_"), output.rfind(" T ")) << file << "\n" << output;
  }
}

TEST(PackageTest, StrippedCopiesAreListed) {
  const TemporaryFolder folder;
  std::set<std::string> built, listed;
  for (const fs::path& file : BuiltPlugins()) {
    Output(fmt::format("strip --strip-all -o {} {}", (folder / file.filename()).string(),
                       file.string()));
    built.insert(ReadPluginStamp(file).name);
  }
  for (const PluginInfo& info : ListPlugins({folder.path()})) listed.insert(info.name);
  EXPECT_EQ(listed, built);
}

// Builds the out-of-tree fixture against the package under `prefix` and runs it.
void BuildAndRunAway(const fs::path& prefix) {
  const TemporaryFolder folder;
  Output(
      fmt::format("cmake -G Ninja -S {}/tests/fixtures/out_of_tree -B {} -DCMAKE_PREFIX_PATH={} "
                  "-DCMAKE_BUILD_TYPE=Debug",
                  ARC_SOURCE_DIR, folder.path().string(), prefix.string()));
  Output(fmt::format("cmake --build {}", folder.path().string()));
  const LoadedPlugin plugin = LoadPlugin(FindPlugin("away", {folder.path()}));
  Puzzle puzzle;
  puzzle.tests.push_back({Grid(1, 2, 0), std::nullopt});
  puzzle.tests[0].input.At(0, 1) = 5;
  const auto answers =
      plugin.CreateSolver({})->Solve(puzzle, std::chrono::steady_clock::time_point::max());
  EXPECT_EQ(answers.at(0).at(0).grid.cells, (std::vector<uint8_t>{5, 0}));
}

TEST(PackageTest, PluginBuiltAgainstTheBuildTree) { BuildAndRunAway(ARC_BINARY_DIR); }

TEST(PackageTest, PluginBuiltAgainstAnInstalledTree) {
  const TemporaryFolder installed;
  Output(fmt::format("cmake --install {} --component sdk --prefix {}", ARC_BINARY_DIR,
                     installed.path().string()));
  BuildAndRunAway(installed.path());
}

}  // namespace
}  // namespace arc
