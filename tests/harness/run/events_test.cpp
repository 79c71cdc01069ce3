#include "harness/run/events.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <limits>
#include <thread>

#include "tests/evaluators/expect_error.h"

namespace arc {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <typename T>
T Again(const T& event) {
  return std::get<T>(DecodeEvent(EncodeEvent(event)));
}

TEST(Events, ReadBackAsTheyWere) {
  EXPECT_EQ(Again(StartedEvent{"cuda:0 X", 4, 1ULL << 40, 7}).parameters, 1ULL << 40);
  EXPECT_EQ(Again(ProgressEvent{3, 9, "puzzles"}).unit, "puzzles");
  const auto checkpoint = Again(CheckpointEvent{5, "a/b", "ff", 12, "last"});
  EXPECT_EQ(checkpoint.file + checkpoint.sha256 + checkpoint.kind, "a/bfflast");
  const auto evaluation = Again(EvaluationEvent{5, "s", "ff", 8, 16, true});
  EXPECT_TRUE(evaluation.final);
  EXPECT_EQ(evaluation.steps, 16U);
  EXPECT_EQ(Again(FactEvent{"torch", "2.11.0"}).value, "2.11.0");
  EXPECT_EQ(Again(LogEvent{"info", "two\nlines"}).message, "two\nlines");
  EXPECT_EQ(Again(ErrorEvent{ErrorKind::kBadData, "x"}).kind, ErrorKind::kBadData);
  EXPECT_TRUE(Again(DoneEvent{true, 8}).interrupted);
}

TEST(Events, NumbersThatJsonHasNotSurvive) {
  const MetricsEvent sent{
      2, 3, {{"a", NAN}, {"b", kInfinity}, {"c", -kInfinity}, {"d", 0.1}}, 5, 6};
  const MetricsEvent got = Again(sent);
  EXPECT_TRUE(std::isnan(got.values.at("a")));
  EXPECT_EQ(got.values.at("b"), kInfinity);
  EXPECT_EQ(got.values.at("c"), -kInfinity);
  EXPECT_EQ(got.values.at("d"), 0.1);
}

TEST(Events, AreOneLineWhateverTheyHold) {
  const std::string line = EncodeEvent(ErrorEvent{ErrorKind::kFailed, "a\nb\xff\"c"});
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_THAT(std::get<ErrorEvent>(DecodeEvent(line)).message, testing::StartsWith("a\nb"));
}

TEST(Events, LongMessagesAreCut) {
  const std::string line = EncodeEvent(LogEvent{"info", std::string(1 << 20, 'x')});
  EXPECT_LT(line.size(), kMaxEventLine);
}

TEST(Events, WhatIsNoEventIsAnError) {
  for (const char* line : {"", "nothing", "{}", "[]", "3", R"({"event":"dance"})",
                           R"({"event":"done"})", R"({"event":"done","interrupted":1,"step":"x"})",
                           R"({"event":"error","kind":9,"message":"x"})",
                           R"({"event":"metrics","step":1,"total_steps":1,"values":{"a":"big"},)"
                           R"("examples_per_second":1,"wall_seconds":1})"}) {
    ExpectError(ErrorKind::kFailed, "the worker sent no event", [&] { DecodeEvent(line); });
  }
}

TEST(Events, WriterKeepsLinesWholeAmongThreads) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  EventWriter writer(ends[1]);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) writer.Send(LogEvent{"info", std::string(200, 'x')});
    });
  }
  LineBuffer buffer;
  size_t lines = 0;
  char bytes[4096];
  while (lines < 200) {
    buffer.Add({bytes, static_cast<size_t>(read(ends[0], bytes, sizeof bytes))});
    while (const auto line = buffer.Next()) DecodeEvent(*line), ++lines;
  }
  for (std::thread& thread : threads) thread.join();
  close(ends[0]);
  close(ends[1]);
}

TEST(Events, AReaderThatWentAwayIsNoError) {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  EventWriter(ends[1]).Send(DoneEvent{});
  close(ends[1]);
}

TEST(LineBuffer, GivesLinesAsTheyBecomeWhole) {
  LineBuffer buffer;
  buffer.Add("on");
  EXPECT_EQ(buffer.Next(), std::nullopt);
  buffer.Add("e\ntwo\nthr");
  EXPECT_EQ(buffer.Next(), "one");
  EXPECT_EQ(buffer.Next(), "two");
  EXPECT_EQ(buffer.Next(), std::nullopt);
  buffer.Add("ee\n");
  EXPECT_EQ(buffer.Next(), "three");
}

TEST(LineBuffer, RefusesLinesWithoutEnd) {
  LineBuffer buffer;
  buffer.Add(std::string(kMaxEventLine + 1, 'x'));
  ExpectError(ErrorKind::kFailed, "a line of more than", [&] { buffer.Next(); });
}

}  // namespace
}  // namespace arc
