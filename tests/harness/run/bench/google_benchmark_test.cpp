#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/bench/program.h"
#include "tests/evaluators/expect_error.h"

namespace arc {
namespace {

std::string Document(const std::string& entries) {
  return R"({"context": {"torch": "2.11.0"}, "benchmarks": [)" + entries + "]}";
}
std::string Entry(const std::string& name, const std::string& more) {
  return R"({"name": ")" + name + R"(", "run_type": "iteration", "real_time": 3.0, )" +
         R"("cpu_time": 2.0, "time_unit": "ms")" + more + "}";
}
BenchRun Read(const std::string& entries) {
  BenchRun run;
  AddFigures(Document(entries), "results.json", "program", run);
  return run;
}

TEST(GoogleBenchmark, AddedPartsOfANameAreLeftOut) {
  EXPECT_EQ(FigureName("step/hrm/bf16/iterations:1/repeats:3/real_time"), "step/hrm/bf16");
  EXPECT_EQ(FigureName("a/min_time:0.100/manual_time"), "a");
  EXPECT_EQ(FigureName("peak/bf16/656x512x1536"), "peak/bf16/656x512x1536");
}

TEST(GoogleBenchmark, TheCounterSaysWhatIsMeasured) {
  const BenchRun run = Read(Entry("a", R"(, "flops": 2e9)") + "," +
                            Entry("b", R"(, "bytes_per_second": 3e9, "items_per_second": 7)") +
                            "," + Entry("c", R"(, "items_per_second": 7)") + "," + Entry("d", ""));
  ASSERT_EQ(run.figures.size(), 4u);
  EXPECT_EQ(run.figures[0].quantity, Quantity::kFlops);
  EXPECT_EQ(run.figures[0].values, std::vector<double>{2e9});
  EXPECT_EQ(run.figures[1].quantity, Quantity::kBytes);
  EXPECT_EQ(run.figures[2].quantity, Quantity::kItems);
  EXPECT_EQ(run.figures[3].quantity, Quantity::kSeconds);
  EXPECT_EQ(run.figures[0].program, "program");
  EXPECT_EQ(run.facts.at("torch"), "2.11.0");
}

TEST(GoogleBenchmark, TimeIsTheProcessorsUnlessTheNameSaysOtherwise) {
  const BenchRun run = Read(Entry("a", "") + "," + Entry("b/real_time", ""));
  EXPECT_DOUBLE_EQ(run.figures[0].values[0], 0.002);
  EXPECT_DOUBLE_EQ(run.figures[0].wall[0], 0.003);
  EXPECT_DOUBLE_EQ(run.figures[1].values[0], 0.003);
}

TEST(GoogleBenchmark, RepetitionsAreOneFigureAndAveragesNone) {
  const std::string average = R"({"name": "a_mean", "run_type": "aggregate"})";
  const BenchRun run =
      Read(Entry("a", "") + "," + Entry("b", "") + "," + Entry("a", "") + "," + average);
  ASSERT_EQ(run.figures.size(), 2u);
  EXPECT_EQ(run.figures[0].values.size(), 2u);
  EXPECT_EQ(run.figures[1].values.size(), 1u);
}

TEST(GoogleBenchmark, AnErrorIsAFailureAndNoFigure) {
  const BenchRun run = Read(R"({"name": "a", "run_type": "iteration", "error_occurred": true,)"
                            R"( "error_message": "no such plugin"})");
  EXPECT_TRUE(run.figures.empty());
  EXPECT_THAT(run.failures, testing::ElementsAre("a: no such plugin"));
}

TEST(GoogleBenchmark, NumbersThatAreNoneMatterOnlyWhereTheyAreMeasured) {
  const BenchRun run = Read(Entry("a", R"(, "extra": NaN, "more": -Infinity)"));
  EXPECT_EQ(run.figures.at(0).quantity, Quantity::kSeconds);
  ExpectError(ErrorKind::kBadData, "results.json", [] { Read(Entry("a", R"(, "flops": NaN)")); });
}

TEST(GoogleBenchmark, WhatIsNoReportNamesTheFile) {
  const auto add = [](const std::string& text) {
    BenchRun run;
    AddFigures(text, "results.json", "program", run);
  };
  for (const std::string& text :
       {std::string("not json"), std::string("{}"), Document(R"({"name": "a"})"),
        Document(R"({"name": "a", "run_type": "iteration", "real_time": 1, "cpu_time": 1,)"
                 R"( "time_unit": "hours"})")}) {
    SCOPED_TRACE(text);
    ExpectError(ErrorKind::kBadData, "results.json", [&] { add(text); });
  }
}

}  // namespace
}  // namespace arc
