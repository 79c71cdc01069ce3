#include "harness/torch/training/profile.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "harness/torch/phase.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"
#include "tests/harness/torch/small_training.h"

namespace arc::test {
namespace {

void Sleep(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

/// A phase that takes 3 ms, 2 of them in another.
void Work() {
  const Phase outer("outer");
  Sleep(1);
  const Phase inner("inner");
  Sleep(2);
}

std::vector<std::string> PathsOf(const std::vector<PhaseClock::Time>& times) {
  std::vector<std::string> paths;
  for (const PhaseClock::Time& time : times) paths.push_back(time.path);
  return paths;
}

TEST(PhaseClock, PhasesInsideOfPhasesAreTakenFromTheirOwnTime) {
  const PhaseClock clock;
  for (int i = 0; i < 3; ++i) Work();
  { const Phase inner("inner"); }
  const std::vector<PhaseClock::Time> times = clock.Times();
  EXPECT_THAT(PathsOf(times), testing::ElementsAre("outer", "outer/inner", "inner"));
  EXPECT_EQ(times[0].calls, 3);
  EXPECT_EQ(times[2].calls, 1);
  EXPECT_GE(times[0].seconds, 0.009);
  EXPECT_GE(times[1].seconds, 0.006);
  EXPECT_NEAR(times[0].own, times[0].seconds - times[1].seconds, 1e-9);
  EXPECT_DOUBLE_EQ(times[1].own, times[1].seconds);
}

TEST(PhaseClock, WhatBeganBeforeOrGoesOnIsNotCounted) {
  const Phase before("before");
  const PhaseClock clock;
  const Phase open("open");
  EXPECT_TRUE(clock.Times().empty());
}

TEST(PhaseClock, OneListensAtATime) {
  {
    const PhaseClock clock;
    ExpectError(ErrorKind::kFailed, "being profiled already", [] { PhaseClock another; });
  }
  const PhaseClock again;
  Work();
  EXPECT_EQ(again.Times().size(), 2u);
}

TEST(PhaseClock, ATrainingStepHasItsPhases) {
  const SmallTraining training;
  const std::unique_ptr<Model> model = training.MakeModel("hrm");
  Learner learner(*model, 3, training.Settings("hrm"), at::kCPU);
  learner.Start();
  const PhaseClock clock;
  for (uint64_t i = 0; i < 2; ++i) learner.Step(training.Rows(i));
  const std::vector<PhaseClock::Time> times = clock.Times();
  EXPECT_THAT(PathsOf(times),
              testing::ElementsAre(
                  "step", "step/halting", "step/forward", "step/forward/cycles without gradient",
                  "step/bootstrapped q", "step/bootstrapped q/cycles without gradient", "step/loss",
                  "step/backward", "step/optimiser", "step/optimiser/average", "step/metrics"));
  double own = 0;
  for (const PhaseClock::Time& time : times) own += time.own;
  EXPECT_NEAR(own, times[0].seconds, 1e-6);
}

TEST(TraceRecording, TheTraceHoldsPhasesAndOperations) {
  const TempFolder folder;
  TraceRecording recording(folder / "trace.json", at::kCPU);
  Work();
  at::mm(at::ones({4, 4}), at::ones({4, 4}));
  recording.Finish();
  const nlohmann::json trace = nlohmann::json::parse(ReadText(folder / "trace.json"));
  std::map<std::string, nlohmann::json> events;
  for (const nlohmann::json& event : trace.at("traceEvents")) {
    if (event.value("ph", "") == "X") events[event.at("name")] = event;
  }
  ASSERT_TRUE(events.count("outer") && events.count("inner") && events.count("aten::mm"));
  EXPECT_EQ(events["outer"].at("cat"), "user_annotation");
  EXPECT_GE(events["outer"].at("dur").get<double>(), 3000);  // microseconds
  EXPECT_GE(events["inner"].at("ts").get<double>(), events["outer"].at("ts").get<double>());
}

TEST(TraceRecording, OneThatIsNotFinishedLeavesRoomForAnother) {
  const TempFolder folder;
  { const TraceRecording dropped(folder / "a.json", at::kCPU); }
  TraceRecording recording(folder / "b.json", at::kCPU);
  Work();
  recording.Finish();
  EXPECT_THAT(ReadText(folder / "b.json"), testing::HasSubstr("\"outer\""));
}

TEST(TraceRecording, AFileThatCannotBeWrittenIsNamed) {
  ExpectError(ErrorKind::kBadData, "/nosuch/trace.json",
              [] { TraceRecording("/nosuch/trace.json", at::kCPU); });
}

}  // namespace
}  // namespace arc::test
