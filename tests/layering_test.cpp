// Includes go one way: each folder knows those that it is built on, and torch is
// known where it must be. The table is the whole of the rule.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

namespace arc {
namespace {

namespace fs = std::filesystem;

struct Layer {
  std::vector<std::string> sees;  ///< besides itself
  bool torch = false;
};

const std::map<std::string, Layer>& Layers() {
  static const std::map<std::string, Layer> layers = {
      {"tasks", {{}}},
      {"harness/plugin", {{"tasks"}}},
      {"evaluators", {{"tasks"}}},
      {"db", {{"tasks", "evaluators"}}},
      {"submissions", {{"tasks", "evaluators"}}},
      {"harness/torch", {{"tasks", "harness/plugin"}, true}},
      {"plugins", {{"tasks", "harness/plugin", "harness/torch"}, true}},
      {"harness/run", {{"tasks", "harness/plugin", "evaluators", "db", "submissions"}}},
      {"harness/report", {{"tasks", "evaluators", "db"}}},
      {"harness/command",
       {{"tasks", "harness/plugin", "evaluators", "db", "submissions", "harness/run",
         "harness/report"}}},
      {"harness/worker",
       {{"tasks", "harness/plugin", "evaluators", "harness/torch", "harness/run"}, true}}};
  return layers;
}

/// The layer that a path from the root belongs to; empty: none.
std::string LayerOf(const std::string& path) {
  for (const auto& [name, layer] : Layers()) {
    if (path.starts_with(name + "/")) return name;
  }
  return "";
}

struct Include {
  std::string target;
  int line = 0;
  bool quoted = false;
};

std::vector<Include> IncludesOf(const fs::path& file) {
  static const std::regex pattern(R"(^\s*#\s*include\s*(["<])([^">]+)[">])");
  std::vector<Include> includes;
  std::ifstream in(file);
  std::string text;
  for (int line = 1; std::getline(in, text); ++line) {
    std::smatch match;
    if (std::regex_search(text, match, pattern)) {
      includes.push_back({match[2], line, match[1] == "\""});
    }
  }
  return includes;
}

bool IsTorch(const std::string& target) {
  for (const char* prefix : {"torch/", "ATen/", "c10/", "caffe2/"}) {
    if (target.starts_with(prefix)) return true;
  }
  return false;
}

/// What is wrong with an include; empty: nothing.
std::string Fault(const std::string& from, const std::string& target) {
  const Layer& layer = Layers().at(from);
  if (IsTorch(target)) return layer.torch ? "" : from + " must not know torch";
  if (target.starts_with("tests/")) return from + " must not include tests";
  const std::string to = LayerOf(target);
  if (to.empty() || to == from) return "";
  const bool sees = std::find(layer.sees.begin(), layer.sees.end(), to) != layer.sees.end();
  return sees ? "" : from + " must not include " + to;
}

/// A header of ours is named from the root, or it would belong to no layer.
bool IsNamedFromTheRoot(const Include& include) {
  return !include.quoted || include.target == "arcbench_revision.h" ||
         !LayerOf(include.target).empty() || include.target.starts_with("tests/");
}

/// Of plugins each is a library of its own.
bool IsAnotherPlugin(const std::string& file, const std::string& target) {
  const auto folder = [](const std::string& path) { return path.substr(0, path.find('/', 8)); };
  return target.starts_with("plugins/") && folder(file) != folder(target);
}

bool IsSource(const fs::path& path) {
  const std::string extension = path.extension();
  return extension == ".h" || extension == ".cpp" || extension == ".cu" || extension == ".cuh";
}

TEST(Layering, IncludesGoOneWay) {
  const fs::path root = ARC_SOURCE_DIR;
  size_t files = 0;
  for (const auto& [name, layer] : Layers()) {
    for (const auto& entry : fs::recursive_directory_iterator(root / name)) {
      if (!entry.is_regular_file() || !IsSource(entry.path())) continue;
      ++files;
      const std::string path = entry.path().lexically_relative(root).string();
      for (const Include& include : IncludesOf(entry.path())) {
        EXPECT_EQ(Fault(name, include.target), "") << path << ":" << include.line;
        EXPECT_TRUE(IsNamedFromTheRoot(include)) << path << ":" << include.line;
        EXPECT_FALSE(IsAnotherPlugin(path, include.target)) << path << ":" << include.line;
      }
    }
  }
  EXPECT_GT(files, 100U);
}

TEST(Layering, AWrongWayIncludeIsFound) {
  EXPECT_EQ(Fault("tasks", "harness/plugin/abi.h"), "tasks must not include harness/plugin");
  EXPECT_EQ(Fault("db", "submissions/score.h"), "db must not include submissions");
  EXPECT_EQ(Fault("plugins", "db/store.h"), "plugins must not include db");
  EXPECT_EQ(Fault("harness/command", "harness/torch/model.h"),
            "harness/command must not include harness/torch");
  EXPECT_EQ(Fault("harness/run", "ATen/ATen.h"), "harness/run must not know torch");
  EXPECT_EQ(Fault("evaluators", "tests/evaluators/fake_suite.h"),
            "evaluators must not include tests");
  EXPECT_EQ(Fault("harness/torch", "tasks/suite.h"), "");
  EXPECT_EQ(Fault("tasks", "vector"), "");
  EXPECT_FALSE(IsNamedFromTheRoot({"../db/store.h", 1, true}));
  EXPECT_FALSE(IsNamedFromTheRoot({"store.h", 1, true}));
  EXPECT_TRUE(IsNamedFromTheRoot({"vector", 1, false}));
  EXPECT_TRUE(IsAnotherPlugin("plugins/trm/trm.cpp", "plugins/hrm/hrm.h"));
  EXPECT_FALSE(IsAnotherPlugin("plugins/trm/trm.cpp", "plugins/trm/trm.h"));
}

TEST(Layering, EveryFolderOfSourcesHasItsLayer) {
  const fs::path root = ARC_SOURCE_DIR;
  for (const char* top : {"tasks", "harness", "evaluators", "db", "submissions", "plugins"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      if (!entry.is_regular_file() || !IsSource(entry.path())) continue;
      const std::string path = entry.path().lexically_relative(root).string();
      EXPECT_NE(LayerOf(path), "") << path;
    }
  }
}

}  // namespace
}  // namespace arc
