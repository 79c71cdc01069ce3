#include <fmt/format.h>

#include <chrono>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;
using testing::Not;

/// How a solver's time and threads are given out.
class Solve : public CommandTest {
 protected:
  /// Twenty tasks; the test inputs of every fourth begin with a 9.
  std::string Tasks() {
    std::string text = "{";
    for (int t = 0; t < 20; ++t) {
      text += fmt::format(R"({}"t{}":{{"train":[{{"input":[[1]],"output":[[1]]}}],)"
                          R"("test":[{{"input":[[{}]],"output":[[1]]}}]}})",
                          t == 0 ? "" : ",", t, t % 4 == 0 ? 9 : 1);
    }
    return File("tasks.json", text + "}").string();
  }
  Outcome Eval(std::vector<std::string> more) {
    std::vector<std::string> words = {"eval", "slow", "--suite", "arc", "--data", Tasks()};
    words.insert(words.end(), more.begin(), more.end());
    Outcome outcome = Run(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome;
  }
};

TEST_F(Solve, ALimitedTimeIsSharedByAllViews) {
  const Outcome outcome = Eval({"evaluation.time_limit=2"});
  EXPECT_THAT(outcome.err, Not(HasSubstr("time limit:")));
  EXPECT_EQ(OpenStore().LoadVotes(1).size(), 20U);
}

TEST_F(Solve, OrTheFirstOnesHaveAsMuchAsTheyMay) {
  const Outcome outcome = Eval({"evaluation.time_limit=1", "evaluation.share_time=false",
                                "evaluation.deadline=0.6", "training.threads=1"});
  EXPECT_THAT(outcome.err, HasSubstr("of 20 views solved"));
  EXPECT_LE(OpenStore().LoadVotes(1).size(), 4U) << "one that gives up at once, and 0.6 s each";
}

TEST_F(Solve, ThreadsShareTheViews) {
  const auto begin = std::chrono::steady_clock::now();
  Eval({"evaluation.deadline=1", "training.threads=15"});
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(spent.count(), 12) << "one after the other would be 15 s";
}

/// Whoever is quicker: votes are stored in the order of views.
TEST_F(Solve, VotesDoNotDependOnThreads) {
  for (const char* threads : {"1", "7"}) {
    Eval({"--views", "3", "evaluation.deadline=0.01", std::string("training.threads=") + threads});
  }
  const Store store = OpenStore();
  const std::vector<OutputVotes> one = store.LoadVotes(1), many = store.LoadVotes(2);
  ASSERT_EQ(one.size(), many.size());
  for (size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].candidates, many[i].candidates);
    ASSERT_EQ(one[i].votes.size(), many[i].votes.size());
    for (size_t v = 0; v < one[i].votes.size(); ++v) {
      EXPECT_EQ(one[i].votes[v].view, many[i].votes[v].view);
    }
  }
}

}  // namespace
}  // namespace arc
