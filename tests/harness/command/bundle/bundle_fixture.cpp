#include "tests/harness/command/bundle/bundle_fixture.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <cstdio>
#include <nlohmann/json.hpp>

namespace arc {
namespace {

namespace fs = std::filesystem;

// All that the runner and its selftest call.
constexpr const char* kTools[] = {"sh",     "cat",      "dirname", "env", "head",
                                  "mktemp", "readlink", "rm",      "sed", "sha256sum"};

}  // namespace

BundleTest::BundleTest() : torch_(ARC_TORCH_ROOT) {
  environment_["ARCBENCH_PLUGIN_PATH"] = "";
  fs::permissions(folder_.path(), fs::perms(0755));
  fs::create_directory(folder_ / "tools");
  for (const char* tool : kTools) {
    const fs::path folder = fs::exists(fs::path("/usr/bin") / tool) ? "/usr/bin" : "/bin";
    fs::create_symlink(folder / tool, folder_ / "tools" / tool);
  }
}

void BundleTest::Make(const std::vector<std::string>& words) {
  std::vector<std::string> all = {"bundle", "--out", Archive().string()};
  all.insert(all.end(), words.begin(), words.end());
  const Outcome outcome = Run(all);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
}

void BundleTest::Unpack() {
  const std::string command = fmt::format("umask 022; tar --zstd -xf {} -C {}", Archive().string(),
                                          folder_.path().string());
  ASSERT_EQ(std::system(command.c_str()), 0);
}

std::string BundleTest::Environment() const {
  return fmt::format("PATH={0}/tools TMPDIR={0} ARCBENCH_WORKSPACE={0}/ws ARCBENCH_TORCH={1}",
                     folder_.path().string(), torch_);
}

Outcome BundleTest::Shell(const std::string& command) const {
  FILE* pipe = popen(fmt::format("env -i {} {} 2>&1", Environment(), command).c_str(), "r");
  Outcome outcome;
  for (int c; (c = std::fgetc(pipe)) != EOF;) outcome.out += static_cast<char>(c);
  const int status = pclose(pipe);
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

std::vector<fs::path> BundleTest::ElfFiles() const {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(Folder())) {
    if (entry.is_regular_file() && ReadText(entry.path())
                                       .starts_with("\x7f"
                                                    "ELF")) {
      files.push_back(entry.path());
    }
  }
  return files;
}

std::string BundleTest::FakeCheckpoint(const std::string& suite, const std::string& plugin,
                                       const std::string& name) const {
  const nlohmann::json config{{"data", {{"suite", suite}}}, {"model", {{"plugin", plugin}}}};
  const std::string header =
      nlohmann::json{{"__metadata__",
                      {{"arcbench_config", config.dump()}, {"step", "4"}, {"training_hash", "ab"}}}}
          .dump();
  const uint64_t size = header.size();
  std::string bytes(reinterpret_cast<const char*>(&size), sizeof size);
  return File(name, bytes + header).string();
}

}  // namespace arc
