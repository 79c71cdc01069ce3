#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "tests/harness/command/command_fixture.h"

namespace arc {

/// Makes a bundle of the build tree, unpacks it, runs it as a user of another machine would.
class BundleTest : public CommandTest {
 protected:
  BundleTest();
  /// A bundle in Archive(), made with `words` besides. Fails the test where that fails.
  void Make(const std::vector<std::string>& words = {});
  /// Unpacks Archive(), with tar and zstd, below a folder that everybody may read.
  void Unpack();
  /// `command` in a shell whose environment is Environment() alone; both streams.
  Outcome Shell(const std::string& command) const;
  /// The bundle's runner.
  Outcome RunBundle(const std::string& words) const { return Shell(Runner() + " " + words); }
  std::string Runner() const { return (Folder() / "run").string(); }
  /// Variables as `env -i` takes them: a PATH without compiler or python, the test's PyTorch.
  std::string Environment() const;

  std::filesystem::path Archive() const { return folder_ / "arcbench-bundle.tar.zst"; }
  std::filesystem::path Folder() const { return folder_ / "arcbench-bundle"; }
  /// Programs and libraries of the unpacked bundle.
  std::vector<std::filesystem::path> ElfFiles() const;
  /// A checkpoint file by its header: for what is bundled, not for what is loaded.
  std::string FakeCheckpoint(const std::string& suite, const std::string& plugin,
                             const std::string& name = "c.safetensors") const;

  std::string torch_;  ///< the PyTorch that is named to the runner; empty: none
};

}  // namespace arc
