#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// `arcbench bench` with programs whose figures are known before. Tests run beside each other,
/// so that the load of the machine has to be overlooked.
class BenchTest : public CommandTest {
 protected:
  BenchTest() { environment_["ARCBENCH_BENCH_FOLDER"] = ARC_BINARY_DIR "/tests/bench"; }
  std::filesystem::path Saved() {
    const Outcome outcome = Run({"bench", "--force", "--quick", "--json"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return File("bench.json", outcome.out);
  }
};

TEST_F(BenchTest, TheTableHasFiguresCeilingsAndTargets) {
  const Outcome outcome = Run({"bench", "--force", "--quick"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, testing::ContainsRegex("step/hrm/bf16 +150 GFLOP/s +0.0 % +2 s +"
                                                  "200 GFLOP/s +75.0 %.*78 % of the ceiling.*no"));
  EXPECT_THAT(outcome.out, testing::ContainsRegex("step/hrm/bf16/2_threads .*1.9 x one thread +"
                                                  "≥ 1.85 x one thread +yes"));
  EXPECT_THAT(outcome.err, HasSubstr("cores ("));
  EXPECT_THAT(outcome.err, HasSubstr("note: --quick"));
  EXPECT_THAT(outcome.err, HasSubstr("not measured: start/worker: no worker here"));
}

TEST_F(BenchTest, JsonIsOneDocumentThatCanBeShownAgain) {
  const std::filesystem::path saved = Saved();
  const json document = json::parse(ReadText(saved));
  EXPECT_EQ(document.at("figures").size(), 8u);
  EXPECT_EQ(document.at("facts").at("torch"), "9.9");
  const Outcome shown = Run({"bench", saved.string()});
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("peak/bf16/one"));
  EXPECT_THAT(Run({"bench", saved.string(), "--csv"}).out, testing::StartsWith("what,figure,"));
}

TEST_F(BenchTest, TwoRunsAreCompared) {
  const std::filesystem::path saved = Saved();
  json changed = json::parse(ReadText(saved));
  for (json& figure : changed["figures"]) {
    if (figure["name"] == "step/hrm/bf16") figure["values"] = {50e9, 50e9, 50e9};
  }
  const std::string before = File("before.json", changed.dump());
  const Outcome outcome = Run({"bench", saved.string(), "--against", before});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              testing::ContainsRegex("step/hrm/bf16 +50 GFLOP/s +150 GFLOP/s +3 .*better"));
  EXPECT_THAT(outcome.out, testing::ContainsRegex("copy/memory .*no difference shown"));
  const json both = json::parse(Run({"bench", saved.string(), "--against", before, "--json"}).out);
  EXPECT_EQ(both.at("against").size(), 8u);
  EXPECT_EQ(both.at("figures").size(), 8u);
}

TEST_F(BenchTest, WrongUsageAndBadFilesHaveTheirExitCodes) {
  ExpectFailure(2, "no regular expression", {"bench", "--force", "--filter", "("});
  ExpectFailure(2, "nothing is called", {"bench", "--force", "--filter", "nosuch"});
  ExpectFailure(2, "excludes", {"bench", Saved().string(), "--quick"});
  ExpectFailure(3, "nosuch.json", {"bench", "nosuch.json"});
  ExpectFailure(3, "nosuch.json", {"bench", "--force", "--against", "nosuch.json"});
  ExpectFailure(3, "bad.json: ", {"bench", File("bad.json", "{}").string()});
}

TEST_F(BenchTest, AFailureIsNamedAndAnInterruptIsNone) {
  environment_["FAKE_BENCH"] = "exit";
  ExpectFailure(1, "arcbench-bench-fake ended with exit code 3", {"bench", "--force"});
  environment_["FAKE_BENCH"] = "interrupt";
  ExpectFailure(130, "interrupted", {"bench", "--force"});
  environment_["ARCBENCH_BENCH_FOLDER"] = folder_.path().string();
  ExpectFailure(1, "no benchmark programs", {"bench", "--force"});
}

}  // namespace
}  // namespace arc
