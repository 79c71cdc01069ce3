#include "harness/run/bench/measure.h"

#include <cstdlib>

#include "harness/run/bench/program.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// With programs that give figures known before, on a machine with nothing else to do.
class MeasureTest : public testing::Test {
 protected:
  MeasureTest() {
    setenv("ARCBENCH_BENCH_FOLDER", ARC_BINARY_DIR "/tests/bench", 1);
    unsetenv("FAKE_BENCH");
    machine_.cores = 2;
  }
  BenchRun Measured(const std::string& filter) const { return Measure({filter, true}, machine_); }
  static std::vector<std::string> Names(const BenchRun& run) {
    std::vector<std::string> names;
    for (const Figure& figure : run.figures) names.push_back(figure.name);
    return names;
  }
  Machine machine_;
};

TEST_F(MeasureTest, EveryFigureIsMeasuredAsOftenAsWanted) {
  const BenchRun run = Measured("");
  EXPECT_EQ(run.figures.size(), 8u);
  const Figure* step = FindFigure(run, "step/hrm/bf16");
  ASSERT_TRUE(step);
  EXPECT_EQ(step->values, std::vector<double>(3, 150e9));
  EXPECT_EQ(step->wall, std::vector<double>(3, 2));
  EXPECT_EQ(step->program, "arcbench-bench-fake");
  EXPECT_EQ(run.facts.at("torch"), "9.9");
  EXPECT_TRUE(run.quick);
  EXPECT_EQ(Measure({"copy/memory", false}, machine_).figures.at(0).values.size(), 9u);
}

TEST_F(MeasureTest, AFilterBringsWhatItsFiguresAreJudgedBy) {
  EXPECT_THAT(Names(Measured("^step/hrm/bf16$")),
              ElementsAre("peak/bf16/one", "peak/bf16/two", "step/hrm/bf16"));
  EXPECT_THAT(Names(Measured("stream/arc$")), ElementsAre("stream/arc", "stream/arc/copy"));
}

TEST_F(MeasureTest, WhatCannotRunIsSaid) {
  const BenchRun run = Measured("start");
  EXPECT_TRUE(run.figures.empty());
  ASSERT_FALSE(run.failures.empty());
  EXPECT_EQ(run.failures[0], "start/worker: no worker here");
}

TEST_F(MeasureTest, AFilterThatIsWrongIsAUsageError) {
  ExpectError(ErrorKind::kUsage, "'step(' is no regular expression", [&] { Measured("step("); });
  ExpectError(ErrorKind::kUsage, "nothing is called 'nosuch'", [&] { Measured("nosuch"); });
}

TEST_F(MeasureTest, ALoadedMachineIsRefusedUnlessForced) {
  machine_.load = 1.7;
  ExpectError(ErrorKind::kFailed, "load average is 1.70 on 2 cores", [&] { Measured("copy"); });
  const BenchRun run = Measure({"copy/memory", true, true}, machine_);
  EXPECT_EQ(run.figures.size(), 1u);
  EXPECT_DOUBLE_EQ(run.machine.load, 1.7);
}

TEST_F(MeasureTest, AProgramThatFailsIsNamedWithWhatItSaid) {
  setenv("FAKE_BENCH", "exit", 1);
  ExpectError(ErrorKind::kFailed,
              "arcbench-bench-fake ended with exit code 3: no plugin called hrm",
              [&] { Measured(""); });
  setenv("FAKE_BENCH", "die", 1);
  ExpectError(ErrorKind::kFailed, "arcbench-bench-fake died of SIGSEGV", [&] { Measured(""); });
}

TEST_F(MeasureTest, AnInterruptEndsTheProgram) {
  setenv("FAKE_BENCH", "interrupt", 1);
  EXPECT_THROW(Measured(""), BenchmarkInterrupted);
}

TEST_F(MeasureTest, WithoutProgramsTheFolderIsNamed) {
  const TempFolder empty;
  setenv("ARCBENCH_BENCH_FOLDER", empty.path().c_str(), 1);
  ExpectError(ErrorKind::kFailed, empty.path().string(), [&] { Measured(""); });
}

}  // namespace
}  // namespace arc
