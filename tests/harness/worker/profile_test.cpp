#include <nlohmann/json.hpp>
#include <set>

#include "tests/harness/worker/small_run.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class ProfileTest : public SmallRunTest {
 protected:
  /// Names of the trace's phases.
  static std::set<std::string> PhasesOf(const std::filesystem::path& trace) {
    std::set<std::string> names;
    const json document = json::parse(ReadText(trace));
    for (const json& event : document.at("traceEvents")) {
      if (event.value("cat", "") == "user_annotation") names.insert(event.at("name"));
    }
    return names;
  }
};

TEST_F(ProfileTest, ARunLeavesATraceAndSaysWhereItsTimeWent) {
  UseHrm();
  const Outcome outcome = Run({"train", recipe_.string(), "--profile", "training.steps=20",
                               "training.eval_every=10", "training.checkpoint_every=9", "--csv"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, testing::Not(HasSubstr("own share")));
  for (const char* phase :
       {"data", "step", "  forward", "    cycles without gradient", "  bootstrapped q", "  loss",
        "  backward", "  optimiser", "    average", "  metrics", "report", "  evaluation",
        "checkpoint", "outside of all"}) {
    EXPECT_THAT(outcome.err, HasSubstr(std::string("\n") + phase + " ")) << phase;
  }
  EXPECT_THAT(outcome.err, HasSubstr("\n17 steps and what came between"));
  const std::filesystem::path trace = FolderOf(OpenStore().Runs({}).front().id) / "profile.json";
  EXPECT_THAT(outcome.err, HasSubstr(trace.string()));
  const std::set<std::string> phases = PhasesOf(trace);
  for (const char* phase :
       {"data", "step", "forward", "cycles without gradient", "bootstrapped q", "loss", "backward",
        "optimiser", "average", "metrics", "report", "evaluation", "checkpoint"}) {
    EXPECT_EQ(phases.count(phase), 1u) << phase;
  }
}

TEST_F(ProfileTest, TheFileMayBeNamedAndShortRunsEndTheTrace) {
  const std::filesystem::path file = folder_ / "here.json";
  const Outcome outcome =
      Run({"train", recipe_.string(), "--profile=" + file.string(), "training.steps=5"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(PhasesOf(file).count("backward"), 1u);
  EXPECT_EQ(json::parse(ReadText(folder_ / "here.phases.json")).at("steps"), 2);
  const Outcome shorter =
      Run({"train", recipe_.string(), "--profile=" + file.string(), "training.steps=2"});
  EXPECT_EQ(shorter.code, 0);
  EXPECT_THAT(shorter.err, HasSubstr("no profile: the run ended"));
}

TEST_F(ProfileTest, AFileThatCannotBeWrittenIsAFailureBeforeTraining) {
  const Outcome outcome = Run({"train", recipe_.string(), "--profile=/nosuch/here.json"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("cannot write /nosuch/here.json"));
}

TEST_F(ProfileTest, WhatIsLearnedIsTheSame) {
  const std::string plain = Train({}), profiled = Train({"--profile"});
  EXPECT_TRUE(SameTensors(ReadSafetensors(CheckpointOf(plain, 12)),
                          ReadSafetensors(CheckpointOf(profiled, 12))));
}

}  // namespace
}  // namespace arc
