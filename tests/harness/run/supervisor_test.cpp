#include "harness/run/supervisor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

using testing::HasSubstr;

class Supervisor : public testing::Test {
 protected:
  // A shell that started the tests in the background had it ignored.
  Supervisor() { std::signal(SIGINT, SIG_DFL); }
  WorkerOptions Options(const std::string& what) const {
    return {ARC_BINARY_DIR "/tests/fake_worker", {what}, folder_ / "worker.log", 0, 20};
  }
  WorkerOutcome Run(const WorkerOptions& options) const {
    return Supervise(options, [](const Event&) {});
  }
  WorkerOutcome Run(const std::string& what) const { return Run(Options(what)); }

  TempFolder folder_;
};

/// Is the process there and no zombie?
bool Runs(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string number, name, state;
  return (stat >> number >> name >> state) && state != "Z" && state != "X";
}

TEST_F(Supervisor, FinishedWorkersAreDone) {
  const WorkerOutcome outcome = Run("done");
  EXPECT_TRUE(outcome.finished());
  EXPECT_EQ(outcome.done->step, 3U);
}

TEST_F(Supervisor, CrashesAreToldWithSignalLastLinesAndFile) {
  const WorkerOutcome outcome = Run("segv");
  EXPECT_EQ(outcome.signal, SIGSEGV);
  EXPECT_FALSE(outcome.finished());
  const std::string text = DescribeFailure(outcome, "/x/bad.so", 20);
  EXPECT_THAT(text, HasSubstr("SIGSEGV"));
  EXPECT_THAT(text, HasSubstr("/x/bad.so"));
  EXPECT_THAT(text, HasSubstr("| about to die"));
}

TEST_F(Supervisor, AnEndWithoutDoneIsAFailure) {
  const WorkerOutcome outcome = Run("exit");
  EXPECT_FALSE(outcome.finished());
  EXPECT_THAT(DescribeFailure(outcome, "p.so", 20), HasSubstr("exit code 5"));
}

TEST_F(Supervisor, SilenceIsAHang) {
  WorkerOptions options = Options("silent");
  options.silent_limit = 0.3;
  const WorkerOutcome outcome = Run(options);
  EXPECT_TRUE(outcome.hung);
  EXPECT_THAT(DescribeFailure(outcome, "p.so", 0.3), HasSubstr("silent for 0.3 s"));
}

TEST_F(Supervisor, WhatIsNoEventEndsTheWorker) {
  for (const char* what : {"garbage", "long_line"}) {
    const WorkerOutcome outcome = Run(what);
    ASSERT_TRUE(outcome.error) << what;
    EXPECT_THAT(outcome.error->message, HasSubstr("the worker sent")) << what;
    EXPECT_THAT(DescribeFailure(outcome, "p.so", 20), HasSubstr("p.so"));
  }
}

TEST_F(Supervisor, OutputIsNoEventAndItsEndIsKept) {
  const WorkerOutcome outcome = Run("noisy");
  EXPECT_TRUE(outcome.finished());
  EXPECT_EQ(outcome.done->step, 3U);
  EXPECT_LE(outcome.last_lines.size(), 4096U);
  EXPECT_THAT(outcome.last_lines, HasSubstr("noise of line 39999\n"));
  EXPECT_GT(std::filesystem::file_size(folder_ / "worker.log"), 1000000U);
}

TEST_F(Supervisor, MemoryIsLimited) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "AddressSanitizer's shadow does not fit a limited address space";
#endif
  WorkerOptions options = Options("memory");
  options.memory_limit = 256 << 20;
  const WorkerOutcome outcome = Run(options);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->message, "out of memory");
}

TEST_F(Supervisor, ChildrenOfTheWorkerEndWithIt) {
  WorkerOptions options = Options("child");
  options.arguments.push_back((folder_ / "pid").string());
  EXPECT_TRUE(Run(options).finished());
  pid_t pid = 0;
  std::ifstream(folder_ / "pid") >> pid;
  ASSERT_GT(pid, 0);
  for (int i = 0; i < 200 && Runs(pid); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_FALSE(Runs(pid));
}

TEST_F(Supervisor, TheFirstInterruptIsHandedOn) {
  const WorkerOutcome outcome = Supervise(Options("stop"), [](const Event& event) {
    if (std::holds_alternative<StartedEvent>(event)) kill(getpid(), SIGTERM);
  });
  EXPECT_TRUE(outcome.interrupted());
  EXPECT_FALSE(outcome.killed);
  EXPECT_EQ(outcome.done->step, 7U);
}

TEST_F(Supervisor, AnInterruptBeforeTheWorkerListensIsNoFailure) {
  const WorkerOutcome outcome = Supervise(Options("no_handler"), [](const Event& event) {
    if (std::holds_alternative<StartedEvent>(event)) kill(getpid(), SIGINT);
  });
  EXPECT_TRUE(outcome.interrupted());
  EXPECT_EQ(outcome.signal, SIGINT);
}

TEST_F(Supervisor, TheSecondInterruptKills) {
  std::thread impatient;
  const WorkerOutcome outcome = Supervise(Options("ignore_stop"), [&](const Event&) {
    kill(getpid(), SIGINT);
    impatient = std::thread([] {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      kill(getpid(), SIGINT);
    });
  });
  impatient.join();
  EXPECT_TRUE(outcome.killed);
  EXPECT_TRUE(outcome.interrupted());
  EXPECT_EQ(outcome.signal, SIGKILL);
}

TEST_F(Supervisor, WhenItsTimeIsUpAWorkerIsAskedThenKilled) {
  const auto in = [](int ms) {
    return std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
  };
  WorkerOptions options = Options("stop");
  options.stop_at = in(200);
  options.kill_at = in(10'000);
  const WorkerOutcome asked = Run(options);
  EXPECT_TRUE(asked.timed_out);
  EXPECT_TRUE(asked.interrupted());
  EXPECT_FALSE(asked.killed);
  options = Options("ignore_stop");
  options.stop_at = in(200);
  options.kill_at = in(500);
  const WorkerOutcome killed = Run(options);
  EXPECT_TRUE(killed.timed_out);
  EXPECT_TRUE(killed.killed);
  EXPECT_THAT(DescribeFailure(killed, "x.so", 1), HasSubstr("its time was up"));
  options = Options("done");
  options.stop_at = options.kill_at = in(20'000);
  EXPECT_FALSE(Run(options).timed_out);
}

TEST_F(Supervisor, SecondsOfWorkAreCountedFromItsStart) {
  WorkerOptions options = Options("stop");
  options.stop_after = 0.2;
  options.kill_after = 10;
  const WorkerOutcome asked = Run(options);
  EXPECT_TRUE(asked.timed_out);
  EXPECT_FALSE(asked.killed);
  options = Options("ignore_stop");
  options.kill_at = std::chrono::steady_clock::now() + std::chrono::seconds(15);
  options.kill_after = 0.2;
  EXPECT_TRUE(Run(options).killed);
  EXPECT_LT(std::chrono::steady_clock::now(), *options.kill_at) << "the earlier one";
  options = Options("silent");  // never begins its work
  options.silent_limit = 0.3;
  options.stop_after = options.kill_after = 0;
  EXPECT_FALSE(Run(options).timed_out);
}

TEST_F(Supervisor, AnExceptionOfTheCallerKillsTheWorker) {
  EXPECT_THROW(Supervise(Options("stop"), [](const Event&) { throw Failed("disk full"); }), Error);
}

TEST_F(Supervisor, AProgramThatIsNotThereIsAFailure) {
  WorkerOptions options = Options("done");
  options.program = "/nowhere/worker";
  const WorkerOutcome outcome = Run(options);
  EXPECT_EQ(outcome.exit_code, 127);
  EXPECT_THAT(outcome.last_lines, HasSubstr("cannot run /nowhere/worker"));
}

TEST_F(Supervisor, ALogThatCannotBeWrittenIsAnError) {
  WorkerOptions options = Options("done");
  options.log_file = folder_ / "none" / "worker.log";
  ExpectError(ErrorKind::kBadData, "worker.log: No such file", [&] { Run(options); });
}

TEST_F(Supervisor, TheWorkerDiesWithItsSupervisor) {
  const std::string pid_file = (folder_ / "pid").string();
  const pid_t front_end = fork();
  if (front_end == 0) {
    WorkerOptions options = Options("child");
    options.arguments = {"stop"};
    Supervise(options, [&](const Event&) {
      std::ifstream children("/proc/self/task/" + std::to_string(getpid()) + "/children");
      std::ofstream(pid_file) << children.rdbuf() << std::flush;
      raise(SIGKILL);
    });
    _exit(0);
  }
  int status = 0;
  waitpid(front_end, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  pid_t worker = 0;
  std::ifstream(pid_file) >> worker;
  ASSERT_GT(worker, 0);
  for (int i = 0; i < 400 && Runs(worker); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_FALSE(Runs(worker));
}

}  // namespace
}  // namespace arc
