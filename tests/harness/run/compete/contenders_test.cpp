#include "harness/run/compete/contenders.h"

#include <gtest/gtest.h>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

class ContendersTest : public ::testing::Test {
 protected:
  std::string Recipe(const std::string& suite) const {
    WriteText(folder_ / (suite + ".toml"),
              "[model]\nplugin = 'fake_model'\n[data]\nsuite = '" + suite + "'\n");
    return (folder_ / (suite + ".toml")).string();
  }
  void ExpectWrong(const std::string& part, const ContestArguments& arguments) const {
    ExpectError(ErrorKind::kUsage, part, [&] { CheckContenders(arguments, plugins_); });
  }

  TempFolder folder_;
  std::vector<std::filesystem::path> plugins_ = {ARC_BINARY_DIR "/tests/plugins"};
  ContestArguments arguments_;
};

TEST_F(ContendersTest, RightOnesAreRight) {
  arguments_.recipes = {Recipe("arc")};
  arguments_.overrides = {"training.lr=1e-3", "model.width=4"};
  EXPECT_TRUE(CheckContenders(arguments_, plugins_).empty());
  const Config config = ContenderConfig(arguments_.recipes[0], {});
  EXPECT_EQ(config.String("name"), "adapt-fake_model");
  EXPECT_EQ(config.String("training.from"), "");
}

TEST_F(ContendersTest, WhatWasTypedWronglyIsAnError) {
  arguments_.overrides = {"training.lrr=1"};
  ExpectWrong("training.lr", arguments_);
  arguments_.overrides = {"b.safetensors"};
  ExpectWrong("expected key=value", arguments_);
  arguments_.overrides = {"model.widht=4"};
  arguments_.recipes = {Recipe("arc")};
  ExpectWrong("widht", arguments_);
  arguments_.overrides.clear();
  arguments_.recipes = {"no such recipe"};
  ExpectWrong("no such recipe", arguments_);
  arguments_.recipes = {Recipe("sudoku")};
  ExpectWrong("is for sudoku puzzles", arguments_);
}

TEST_F(ContendersTest, ACheckpointThatCannotBeReadIsToldOnly) {
  WriteText(folder_ / "bad.safetensors", "short");
  arguments_.checkpoints = {(folder_ / "none.safetensors").string(),
                            (folder_ / "bad.safetensors").string()};
  const std::vector<std::string> faults = CheckContenders(arguments_, plugins_);
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_THAT(faults[0], testing::HasSubstr("none.safetensors: no such checkpoint"));
  EXPECT_THAT(faults[1], testing::HasSubstr("bad.safetensors"));
}

}  // namespace
}  // namespace arc
