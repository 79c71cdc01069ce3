#include "harness/run/bench/run_file.h"

#include <nlohmann/json.hpp>

#include "harness/run/bench/compare_runs.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

BenchRun Sample() {
  BenchRun run;
  run.started = "2026-01-31T12:00:00Z";
  run.machine = {"here", "AMD EPYC", 2, "avx2", 0.125};
  run.facts = {{"torch", "2.11.0"}};
  run.figures = {{"peak/bf16/a", "p", Quantity::kFlops, {200e9, 210e9}, {0.1, 0.2}},
                 {"step/hrm/bf16", "p", Quantity::kFlops, {100e9, 105e9, 110e9}, {3, 2.5, 2}},
                 {"start/front_end", "q", Quantity::kSeconds, {0.008}, {0.009}}};
  run.failures = {"start/worker: no worker"};
  return run;
}

class RunFileTest : public testing::Test {
 protected:
  std::filesystem::path File(const std::string& text) const {
    WriteText(folder_ / "bench.json", text);
    return folder_ / "bench.json";
  }
  void ExpectBad(const std::string& part, const std::string& text) const {
    SCOPED_TRACE(text);
    const std::filesystem::path file = File(text);
    ExpectError(ErrorKind::kBadData, part, [&] { ReadBenchRun(file); });
    ExpectError(ErrorKind::kBadData, file.string(), [&] { ReadBenchRun(file); });
  }
  TempFolder folder_;
};

TEST_F(RunFileTest, ARunIsReadAsItWasWritten) {
  const BenchRun before = Sample(), after = ReadBenchRun(File(BenchRunJson(before).dump(2)));
  EXPECT_EQ(after.started, before.started);
  EXPECT_EQ(after.machine.cpu, before.machine.cpu);
  EXPECT_EQ(after.machine.cores, before.machine.cores);
  EXPECT_EQ(after.machine.isa, before.machine.isa);
  EXPECT_EQ(after.machine.load, before.machine.load);
  EXPECT_EQ(after.facts, before.facts);
  EXPECT_EQ(after.failures, before.failures);
  ASSERT_EQ(after.figures.size(), before.figures.size());
  for (size_t i = 0; i < after.figures.size(); ++i) {
    EXPECT_EQ(after.figures[i].name, before.figures[i].name);
    EXPECT_EQ(after.figures[i].program, before.figures[i].program);
    EXPECT_EQ(after.figures[i].quantity, before.figures[i].quantity);
    EXPECT_EQ(after.figures[i].values, before.figures[i].values);
    EXPECT_EQ(after.figures[i].wall, before.figures[i].wall);
  }
}

TEST_F(RunFileTest, JudgementsAreThereForPrograms) {
  const nlohmann::json document = BenchRunJson(Sample());
  const nlohmann::json& step = document.at("judgements").at(1);
  EXPECT_EQ(step.at("name"), "step/hrm/bf16");
  EXPECT_EQ(step.at("ceiling").at("name"), "peak/bf16/a");
  EXPECT_NEAR(step.at("of_ceiling").get<double>(), 105.0 / 205, 1e-12);
  EXPECT_EQ(step.at("target"), "≥ 78 % of the ceiling");
  EXPECT_EQ(step.at("met"), false);
  EXPECT_EQ(document.at("judgements").at(2).at("met"), true);
}

TEST_F(RunFileTest, FilesThatAreNoRunsAreNamed) {
  ExpectBad("line 1", "{");
  ExpectBad("bench_format", "{}");
  ExpectBad("bench_format is 7, and 1 is known", R"({"bench_format": 7})");
  nlohmann::json document = BenchRunJson(Sample());
  const auto changed = [&](const std::string& pointer, const nlohmann::json& value) {
    nlohmann::json copy = document;
    copy[nlohmann::json::json_pointer(pointer)] = value;
    return copy.dump();
  };
  ExpectBad("unknown quantity 'joules'", changed("/figures/0/quantity", "joules"));
  ExpectBad("peak/bf16/a: 0 values", changed("/figures/0/values", nlohmann::json::array()));
  ExpectBad("3 values, 2 of wall", changed("/figures/0/values", {1, 2, 3}));
  ExpectBad("peak/bf16/a is there twice", changed("/figures/1/name", "peak/bf16/a"));
  ExpectBad("must be number", changed("/figures/0/values", {1, "fast"}));
  ExpectBad("cannot use at() with number", changed("/machine", 3));
  ExpectError(ErrorKind::kBadData, "nosuch.json", [&] { ReadBenchRun(folder_ / "nosuch.json"); });
}

TEST(CompareRuns, MoreIsBetterWhateverTheUnit) {
  const BenchRun before = Sample();
  BenchRun now = Sample();
  now.figures[1].values = {200e9, 210e9, 220e9};  // twice the operations a second
  now.figures[2].values = {0.016};                // twice the time
  const std::vector<Change> changes = CompareRuns(before, now);
  ASSERT_EQ(changes.size(), 3u);
  EXPECT_DOUBLE_EQ(changes[0].better.value, 1);
  EXPECT_FALSE(changes[0].sure());
  EXPECT_DOUBLE_EQ(changes[1].better.value, 2);
  EXPECT_LT(changes[1].better.low, 2);
  EXPECT_GT(changes[1].better.low, 1);
  EXPECT_GT(changes[1].better.high, 2);
  EXPECT_TRUE(changes[1].sure());
  EXPECT_DOUBLE_EQ(changes[2].better.value, 0.5);
  EXPECT_TRUE(changes[2].sure());
}

TEST(CompareRuns, AFasterMachineIsNoFasterProgram) {
  BenchRun now = Sample();
  for (Figure& figure : now.figures) {
    for (double& value : figure.values) value *= 3;
  }
  const std::vector<Change> changes = CompareRuns(Sample(), now);
  EXPECT_NEAR(changes[1].better.value, 3, 1e-12);
  ASSERT_TRUE(changes[1].of_ceiling);
  EXPECT_NEAR(*changes[1].of_ceiling, 1, 1e-12);
  EXPECT_FALSE(changes[2].of_ceiling);
}

TEST(CompareRuns, FiguresOfOneRunAreLeftOutAndNoneInCommonIsAnError) {
  BenchRun now = Sample();
  now.figures = {now.figures[1]};
  EXPECT_EQ(CompareRuns(Sample(), now).size(), 1u);
  now.figures[0].name = "another";
  ExpectError(ErrorKind::kBadData, "no figure in common", [&] { CompareRuns(Sample(), now); });
}

}  // namespace
}  // namespace arc
