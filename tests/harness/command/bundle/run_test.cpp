// The unpacked bundle, on a machine as bare as it may be.
#include <fmt/format.h>
#include <unistd.h>

#include "tests/harness/command/bundle/bundle_fixture.h"
#include "tests/harness/command/small_model.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class BundleRun : public BundleTest {
 protected:
  void MakeAndUnpack(const std::vector<std::string>& words = {}) {
    Make(words);
    Unpack();
  }
  bool NeedsTorch() const { return !torch_.empty(); }
  /// A folder that looks like PyTorch's of this version.
  std::string FakeTorch(const std::string& version) {
    fs::create_directories(folder_ / "torch/lib");
    WriteText(folder_ / "torch/lib/libtorch_cpu.so", "no library");
    WriteText(folder_ / "torch/version.py",
              fmt::format("from typing import Optional\n\n__all__ = ['__version__']\n"
                          "__version__ = '{}'\ncuda: Optional[str] = '13.0'\n",
                          version));
    return (folder_ / "torch").string();
  }
  void ExpectRefused(const std::string& part) {
    const Outcome outcome = RunBundle("--selftest");
    EXPECT_EQ(outcome.code, 1) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr(part));
  }
  /// In place of arcbench: prints its arguments, one a line.
  void EchoArguments() {
    WriteText(Folder() / "bin/arcbench", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
  }
};

// Everything at once: no network but loopback, a folder that cannot be written, and, where the
// test may become one, a user who has nothing here.
TEST_F(BundleRun, ProvesItselfOnABareMachine) {
  MakeAndUnpack();
  const std::string folder = Folder().string(),
                    torch = torch_.empty() ? "" : folder_ / "torch-home";
  std::string setup = "set -e; test $(grep -c : /proc/net/dev) -le 1; ";
  std::string user;
  setup += fmt::format("mount --bind {0} {0}; mount -o remount,bind,ro {0}; ", folder);
  fs::create_directory(folder_ / "scratch");
  if (geteuid() == 0) {
    user = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
    fs::permissions(folder_ / "scratch", fs::perms::all);
  }
  if (!torch.empty()) {
    const fs::path home = fs::path(torch_).parent_path();
    fs::create_directory(torch);
    setup += fmt::format("mount --bind {} {}; ", home.string(), torch);
    torch_ = torch + "/torch";
  }
  const std::string inside = fmt::format("{}exec {}env -i {} TMPDIR={} {} --selftest", setup, user,
                                         Environment(), (folder_ / "scratch").string(), Runner());
  const std::string namespaces =
      geteuid() == 0 ? "unshare --net --mount" : "unshare -r --net --mount";
  if (std::system((namespaces + " true 2>/dev/null").c_str()) != 0) {
    GTEST_SKIP() << "no namespaces here: " << namespaces << " is refused";
  }
  WriteText(folder_ / "inside.sh", inside);
  const Outcome outcome = Shell(fmt::format("PATH={} {} sh {}", std::getenv("PATH"), namespaces,
                                            (folder_ / "inside.sh").string()));
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("submission.json: valid"));
  EXPECT_THAT(outcome.out, testing::ContainsRegex("selftest passed: (0\\.[89]|1)"));
  EXPECT_TRUE(fs::is_empty(folder_ / "scratch"));
}

// A model of a few thousand weights, trained for a moment on the demonstrations of the sample.
TEST_F(BundleRun, AdaptsTheCheckpointThatItBrings) {
  if (!NeedsTorch()) GTEST_SKIP() << "built without torch";
  const auto recipe = File("small.toml", std::string("name = \"small\"\n") + kSmallModel + R"([data]
suite = "arc"
rows = 9
train = "none"
evaluation = ")" ARC_BINARY_DIR R"(/share/arcbench/sample/sample_challenges.json"
transductive = true
[training]
steps = 4
batch_size = 4
threads = 1
[halting]
max_steps = 2
q_continue = false
[evaluation]
views = 1
)");
  const Outcome trained = Run({"train", recipe.string()});
  ASSERT_EQ(trained.code, 0) << trained.err;
  MakeAndUnpack({"--from", "small"});
  const Outcome outcome = RunBundle("--selftest --budget 20s");
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  EXPECT_THAT(outcome.out, testing::ContainsRegex("adapt,[^,]*small-[^,]*,done"));
}

TEST_F(BundleRun, ADamagedFileFailsTheSelftest) {
  MakeAndUnpack();
  WriteText(Folder() / "share/arcbench/recipes/trm-arc1-tiny.toml", "changed");
  ExpectRefused("share/arcbench/recipes/trm-arc1-tiny.toml: FAILED");
}

TEST_F(BundleRun, WithoutAPyTorchItSaysWhichIsNeeded) {
  if (!NeedsTorch()) GTEST_SKIP() << "built without torch";
  MakeAndUnpack();
  torch_ = "";
  ExpectRefused("no PyTorch: python3 has none here. Install torch 2.");
  torch_ = "/no/such/folder";
  ExpectRefused("no PyTorch in /no/such/folder: there is no lib/libtorch_cpu.so");
}

TEST_F(BundleRun, AnotherPyTorchIsRefused) {
  if (!NeedsTorch()) GTEST_SKIP() << "built without torch";
  MakeAndUnpack();
  const std::string version = ARC_TORCH_VERSION_STRING;
  torch_ = FakeTorch("2.5.1+cu121");
  ExpectRefused("is 2.5.1; this bundle needs " + version);
  for (const std::string& near : {version + "0", version + "a0"}) {
    torch_ = FakeTorch(near + "+cu130");
    ExpectRefused("is " + near + "; this bundle needs " + version);
  }
  torch_ = FakeTorch(version + "+cu130");  // the right one, but it does not load
  ExpectRefused("the programs do not start here: ");
}

TEST_F(BundleRun, PyTorchIsFoundThroughPython) {
  if (!NeedsTorch()) GTEST_SKIP() << "built without torch";
  MakeAndUnpack();
  WriteText(folder_ / "tools/python3", fmt::format("#!/bin/sh\necho {}\n", torch_));
  fs::permissions(folder_ / "tools/python3", fs::perms(0755));
  torch_ = "";
  const Outcome outcome = RunBundle("--version");
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  EXPECT_THAT(outcome.out, testing::StartsWith("arcbench 0."));
}

TEST_F(BundleRun, CompeteIsGivenWhatTheBundleBrings) {
  const std::string a = FakeCheckpoint("arc", "arc_rules");
  fs::create_directory(folder_ / "other");
  const std::string b = FakeCheckpoint("arc", "arc_rules", "other/c.safetensors");
  MakeAndUnpack({"--from", a, "--from", b, "--recipe", "trm-arc1-tiny"});
  EchoArguments();
  const std::string folder = Folder().string();
  const std::string given = fmt::format(
      "--from\n{0}/checkpoints/c-2.safetensors\n--from\n{0}/checkpoints/c.safetensors\n", folder);
  const std::string recipe = fmt::format("--recipe\n{}/recipes/trm-arc1-tiny.toml\n", folder);
  EXPECT_EQ(RunBundle("compete --tasks t.json").out, "compete\n--tasks\nt.json\n" + given + recipe);
  EXPECT_EQ(RunBundle("compete --from=x").out, "compete\n--from=x\n" + recipe);
  EXPECT_EQ(RunBundle("compete --from x --recipe 'a b'").out,
            "compete\n--from\nx\n--recipe\na b\n");
  EXPECT_EQ(RunBundle("leaderboard arc").out, "leaderboard\narc\n");
}

TEST_F(BundleRun, UsageAndStatus) {
  MakeAndUnpack();
  EXPECT_EQ(RunBundle("").code, 2);
  const Outcome help = RunBundle("--help");
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.out, HasSubstr("run [--torch FOLDER] --selftest [OPTION...]"));
  EXPECT_EQ(RunBundle("eval").code, 2);  // arcbench's own
}

TEST_F(BundleRun, AFolderWithAnotherNameAndABlank) {
  MakeAndUnpack();
  fs::rename(Folder(), folder_ / "a b");
  fs::create_symlink(folder_ / "a b/run", folder_ / "arcbench-run");
  const Outcome outcome = Shell((folder_ / "arcbench-run").string() + " --selftest");
  EXPECT_EQ(outcome.code, 0) << outcome.out;
}

}  // namespace
}  // namespace arc
