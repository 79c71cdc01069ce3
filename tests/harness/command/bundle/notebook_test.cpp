// The notebook's code, run as a script, as a competitor's machine would.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tests/harness/command/bundle/bundle_fixture.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

class BundleNotebook : public BundleTest {
 protected:
  /// The inputs as they are attached: the competition's tasks, and a folder with the bundle.
  BundleNotebook() {
    fs::create_directories(folder_ / "in/competition");
    fs::create_directories(folder_ / "in/bundle");
    fs::copy(ARC_BINARY_DIR "/share/arcbench/sample/sample_challenges.json",
             folder_ / "in/competition/arc-agi_test_challenges.json");
    Make({"--notebook", (folder_ / "n.ipynb").string()});
  }
  void WriteScript() {
    const json notebook = json::parse(ReadText(folder_ / "n.ipynb"));
    std::string script;
    for (const json& cell : notebook["cells"]) {
      if (cell["cell_type"] != "code") continue;
      for (const json& line : cell["source"]) script += line.get<std::string>();
      script += "\n";
    }
    WriteText(folder_ / "n.py", script);
  }
  Outcome RunScript() {
    WriteScript();
    return Shell(fmt::format(
        "PATH={} ARCBENCH_INPUTS={} ARCBENCH_OUTPUT={} ARCBENCH_SCRATCH={} ARCBENCH_BUDGET=1m "
        "python3 {}",
        std::getenv("PATH"), (folder_ / "in").string(), Submission(),
        (folder_ / "scratch").string(), (folder_ / "n.py").string()));
  }
  std::string Submission() const { return (folder_ / "submission.json").string(); }
  void ExpectValid(const Outcome& outcome) {
    EXPECT_EQ(outcome.code, 0) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr("6 tasks, 7 outputs"));
    const Outcome validated = Run({"submission", "validate", Submission(), "--data",
                                   ARC_BINARY_DIR "/share/arcbench/sample/sample_challenges.json"});
    EXPECT_EQ(validated.code, 0) << validated.err;
  }
};

TEST_F(BundleNotebook, MakesAValidSubmissionFromTheArchive) {
  fs::rename(Archive(), folder_ / "in/bundle/arcbench-bundle.tar.zst");
  ExpectValid(RunScript());
}

TEST_F(BundleNotebook, AndFromAFolderThatLostItsPermissions) {
  Unpack();
  for (const auto& entry : fs::recursive_directory_iterator(Folder())) {
    if (entry.is_regular_file()) fs::permissions(entry.path(), fs::perms(0444));
  }
  fs::rename(Folder(), folder_ / "in/bundle/unpacked");
  fs::remove(Archive());
  ExpectValid(RunScript());
}

TEST_F(BundleNotebook, SaysWhatIsNotAttached) {
  fs::remove(Archive());
  EXPECT_THAT(RunScript().out, HasSubstr("attach the bundle"));
  fs::remove_all(folder_ / "in/competition");
  EXPECT_THAT(RunScript().out, HasSubstr("attach the competition"));
}

}  // namespace
}  // namespace arc
