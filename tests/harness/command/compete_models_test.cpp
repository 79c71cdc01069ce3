// Contests with models, as the front end sees them: the worker is a stand-in.
#include <fmt/format.h>

#include "tests/harness/command/compete_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;
using testing::Not;

class CompeteModels : public CompeteTest {
 protected:
  CompeteModels() { environment_["ARCBENCH_WORKER"] = ARC_BINARY_DIR "/tests/fake_worker"; }
  std::string Recipe(const std::string& name, int width) const {
    return File(name + ".toml", fmt::format("[model]\nplugin = 'fake_model'\nwidth = {}\n"
                                            "[data]\nsuite = 'arc'\n[training]\nbatch_size = 16\n",
                                            width))
        .string();
  }
  Outcome Models(const std::vector<std::string>& recipes) {
    std::vector<std::string> words = {"--solvers", "no_such", "--budget", "60s"};
    for (const std::string& recipe : recipes) words.insert(words.end(), {"--recipe", recipe});
    return Run(Words(words));
  }
  /// The stage of this kind and recipe.
  nlohmann::json StageOf(const std::string& kind, const std::string& recipe) const {
    const nlohmann::json journal = Journal();
    for (const nlohmann::json& stage : journal.at("stages")) {
      if (stage.at("kind") == kind && stage.at("contender") == recipe) return stage;
    }
    return {};
  }
};

TEST_F(CompeteModels, WithoutMemoryTheBatchIsHalved) {
  environment_["FAKE_WORKER"] = "memory";
  const std::string recipe = Recipe("large", 8);
  const Outcome outcome = Models({recipe});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("out of memory; again with half the batch"));
  ExpectValid();
  for (const char* kind : {"probe", "adapt"}) {
    const nlohmann::json stage = StageOf(kind, recipe);
    EXPECT_EQ(stage.at("status"), "done") << kind;
    const auto config = nlohmann::json::parse(OpenStore().GetRun(stage.at("run")).config);
    EXPECT_EQ(config.at("training").at("batch_size"), 4) << "a quarter of 16 " << kind;
  }
}

TEST_F(CompeteModels, OneThatNeedsMoreThanAnEighthIsNotTriedForEver) {
  environment_["FAKE_WORKER"] = "memory";
  const std::string recipe = Recipe("large", 8);
  std::vector<std::string> words = Words(
      {"--solvers", "no_such", "--budget", "60s", "--recipe", recipe, "training.batch_size=1000"});
  const Outcome outcome = Run(words);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(StageOf("probe", recipe).at("status"), "failed");
  EXPECT_THAT(outcome.out, HasSubstr("out of memory"));
  ExpectValid();
}

TEST_F(CompeteModels, OneThatIsDeadTakesNoTimeFromTheOther) {
  environment_["FAKE_WORKER"] = "unlucky";
  const std::string dead = Recipe("dead", 13), good = Recipe("good", 8);
  const Outcome outcome = Models({dead, good});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("plan: " + good));
  EXPECT_THAT(outcome.err, Not(HasSubstr("plan: " + dead)));
  EXPECT_EQ(StageOf("adapt", good).at("status"), "done");
  EXPECT_EQ(StageOf("adapt", dead).at("status"), "failed");
  EXPECT_LT(outcome.err.find("adapt " + good), outcome.err.find("adapt " + dead));
  EXPECT_EQ(Answer("t2"), kToyAnswer) << "the good one's: the input";
}

}  // namespace
}  // namespace arc
