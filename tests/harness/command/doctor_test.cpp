#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// With a worker that answers without LibTorch; the plugins are the tests' fixtures.
class DoctorTest : public CommandTest {
 protected:
  DoctorTest() { environment_["ARCBENCH_WORKER"] = ARC_BINARY_DIR "/tests/fake_worker"; }

  /// Findings by their names: {"state", "detail"}.
  json Examine(int code) {
    const Outcome outcome = Run({"doctor", "--json"});
    EXPECT_EQ(outcome.code, code) << outcome.out << outcome.err;
    json findings;
    for (const json& row : json::parse(outcome.out)) {
      findings[row.at("what").get<std::string>()] = row;
    }
    return findings;
  }
  static void Expect(const json& findings, const std::string& what, const std::string& state,
                     const std::string& part) {
    ASSERT_TRUE(findings.contains(what)) << what;
    EXPECT_EQ(findings.at(what).at("state"), state) << what;
    EXPECT_THAT(findings.at(what).at("detail").get<std::string>(), HasSubstr(part)) << what;
  }
};

TEST_F(DoctorTest, WhereATrainingCanRun) {
  const json findings = Examine(0);
  Expect(findings, "machine", "ok", "cores");
  Expect(findings, "machine", "ok", "GB memory");
  Expect(findings, "torch", "ok", "LibTorch 9.9, /lib/libtorch_cpu.so");
  Expect(findings, "instructions", "ok", "avx2");
  Expect(findings, "gpu", "note", "no GPU in a fake");
  Expect(findings, "plugin fake_model", "ok", "fake_model.so");
  Expect(findings, "plugin wrong_abi", "failed", "refused by the fake");
  Expect(findings, "workspace", "ok", "not made yet");
  Expect(findings, "database", "ok", "none yet");
  Expect(findings, "training", "ok", "can run");
  EXPECT_FALSE(std::filesystem::exists(Workspace())) << "a look leaves nothing behind";
}

TEST_F(DoctorTest, ATextForPeople) {
  const Outcome outcome = Run({"doctor"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, testing::ContainsRegex("training +ok +can run"));
  EXPECT_EQ(outcome.err, "");
}

TEST_F(DoctorTest, APluginThatTakesTheWorkerDownIsNamed) {
  environment_["FAKE_WORKER"] = "crash";
  const json findings = Examine(0);
  Expect(findings, "plugin noisy", "failed", "SIGSEGV");
  Expect(findings, "plugin toy", "ok", "toy.so");
  Expect(findings, "plugin fake_model", "ok", "fake_model.so");
}

TEST_F(DoctorTest, WhatTrainingCannotDoWithout) {
  const std::vector<std::array<std::string, 3>> cases = {
      {"no_torch", "torch", "built without LibTorch"},
      {"no_instructions", "instructions", "avx9 is not there"},
      {"no_models", "models", "no model plugin that loads"},
      {"exit", "worker", "exit code 5"}};
  for (const auto& [mode, what, detail] : cases) {
    SCOPED_TRACE(mode);
    environment_["FAKE_WORKER"] = mode;
    const json findings = Examine(1);
    Expect(findings, what, "failed", detail);
    Expect(findings, "training", "failed", "cannot run: see " + what);
    Expect(findings, "workspace", "ok", "free");  // the rest is told all the same
  }
}

TEST_F(DoctorTest, WithoutAWorkerTheStampsAreJudged) {
  environment_["ARCBENCH_WORKER"] = "/nowhere/arcbench-worker";
  const json findings = Examine(1);
  Expect(findings, "worker", "failed", "/nowhere/arcbench-worker");
  Expect(findings, "plugin wrong_abi", "failed", "ABI");
  Expect(findings, "plugin toy", "ok", "toy.so");
}

TEST_F(DoctorTest, AWorkspaceThatCannotBe) {
  environment_["ARCBENCH_WORKSPACE"] = (File("file", "") / "below").string();
  Expect(Examine(1), "workspace", "failed", "cannot be written to");
}

TEST_F(DoctorTest, ADatabaseThatIsNone) {
  std::filesystem::create_directories(Workspace());
  WriteText(Workspace() / "arcbench.db", std::string(4096, 'x'));
  Expect(Examine(1), "database", "failed", "arcbench.db");
}

/// The worker as built: it opens what it can.
TEST_F(DoctorTest, TheRealWorkerLoadsPlugins) {
  environment_.erase("ARCBENCH_WORKER");
  const Outcome outcome = Run({"doctor", "--csv"});
  EXPECT_THAT(outcome.out, HasSubstr("plugin toy,ok,"));
  EXPECT_THAT(outcome.out, testing::ContainsRegex("plugin wrong_abi,failed,[^\n]*ABI"));
  EXPECT_THAT(outcome.out, HasSubstr("plugin missing_symbol,failed,"));
}

}  // namespace
}  // namespace arc
