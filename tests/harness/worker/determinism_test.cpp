#include <gtest/gtest.h>

#include "tests/harness/worker/small_run.h"

// Whole runs of `arcbench train`: data, training, evaluation and what the database keeps.
namespace arc {
namespace {

/// What a run leaves behind, all but names and times.
struct Traces {
  Checkpoint checkpoint;
  std::string checkpoint_facts;                ///< its metadata
  std::map<std::string, std::string> metrics;  ///< by key: every step's value
  std::string predictions;                     ///< every vote with the grid it is for
  bool operator==(const Traces& other) const {
    return SameTensors(checkpoint, other.checkpoint) &&
           checkpoint_facts == other.checkpoint_facts && metrics == other.metrics &&
           predictions == other.predictions;
  }
};

class RunDeterminismTest : public SmallRunTest {
 protected:
  Traces TracesOf(const std::string& run) const {
    Traces traces;
    traces.checkpoint = ReadSafetensors(CheckpointOf(run, 12));
    for (const auto& [key, value] : traces.checkpoint.metadata) {
      if (key != "wall_seconds") traces.checkpoint_facts += key + ": " + value + "\n";
    }
    const Store store = OpenStore();
    for (const std::string& key : store.MetricKeys(run)) {
      if (key.find("per_second") != std::string::npos) continue;
      for (const MetricRecord& m : store.MetricsOf(run, key)) {
        traces.metrics[key] += fmt::format("{}: {}\n", m.step, m.value);  // shortest exact digits
      }
    }
    for (const EvaluationRow& evaluation : store.EvaluationsOf(run)) {
      for (const OutputVotes& output : store.LoadVotes(evaluation.id)) AddVotes(output, traces);
    }
    return traces;
  }
  static void AddVotes(const OutputVotes& output, Traces& traces) {
    for (const Vote& vote : output.votes) {
      traces.predictions += fmt::format("{} {}: view {} step {} halted {} q {}:", output.puzzle,
                                        output.test, vote.view, vote.step, vote.halted, vote.q);
      for (const uint8_t cell : output.candidates[vote.candidate].cells) {
        traces.predictions += fmt::format(" {}", cell);
      }
      traces.predictions += '\n';
    }
  }
  Traces TracesWith(const std::vector<std::string>& words) { return TracesOf(Train(words)); }
};

TEST_F(RunDeterminismTest, TheSameSeedGivesTheSameRunAndAnotherOneDoesNot) {
  const Traces a = TracesWith({}), b = TracesWith({}), c = TracesWith({"training.seed=6"});
  EXPECT_EQ(a.metrics.at("train/loss"), b.metrics.at("train/loss"));
  EXPECT_EQ(a.predictions, b.predictions);
  EXPECT_TRUE(a == b);
  EXPECT_FALSE(a.predictions.empty());
  EXPECT_NE(a.metrics.at("train/loss"), c.metrics.at("train/loss"));
  EXPECT_NE(a.predictions, c.predictions);
  EXPECT_FALSE(SameTensors(a.checkpoint, c.checkpoint));
}

TEST_F(RunDeterminismTest, SoDoRunsInBfloat16OnTwoThreads) {
  UseHrm();
  const std::vector<std::string> words = {"training.precision=bf16", "training.threads=2"};
  const Traces a = TracesWith(words), b = TracesWith(words);
  EXPECT_TRUE(a == b);
  EXPECT_FALSE(a.predictions.empty());
}

}  // namespace
}  // namespace arc
