#include "harness/run/progress.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <thread>

namespace arc {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

/// A terminal `columns` wide in the place of stderr.
class Terminal {
 public:
  explicit Terminal(unsigned short columns) : stderr_(dup(STDERR_FILENO)) {
    termios raw{};
    cfmakeraw(&raw);
    const winsize size{24, columns, 0, 0};
    int slave = -1;
    if (openpty(&master_, &slave, nullptr, &raw, &size) != 0) std::abort();
    fcntl(master_, F_SETFL, O_NONBLOCK);
    dup2(slave, STDERR_FILENO);
    close(slave);
    setenv("TERM", "xterm", 1);
  }
  ~Terminal() {
    dup2(stderr_, STDERR_FILENO);
    close(stderr_);
    close(master_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// What was written since the last call.
  std::string Take() const {
    std::fflush(stderr);
    char bytes[4096];
    const ssize_t n = read(master_, bytes, sizeof bytes);
    return n > 0 ? std::string(bytes, static_cast<size_t>(n)) : "";
  }

 private:
  int stderr_;
  int master_ = -1;
};

constexpr const char* kClear = "\r\x1b[K";

TEST(Progress, OnATerminalIsABarThatIsRedrawn) {
  const Terminal terminal(200);
  Progress progress("demo");
  progress.Show(5, 10, "steps", "loss 1.5", 120);
  const std::string half = "████████████            ▏";
  EXPECT_EQ(terminal.Take(),
            kClear + ("demo " + half) + "  50 % 5/10 steps  loss 1.5  120 examples/s");
  progress.Show(6, 10, "steps", "", 120);
  EXPECT_EQ(terminal.Take(), "") << "ten times a second at most";
  progress.Show(10, 10, "steps", "", 120);
  EXPECT_THAT(terminal.Take(), HasSubstr("█▏ 100 % 10/10 steps  120 examples/s"));
}

TEST(Progress, ALineGoesAboveTheBar) {
  const Terminal terminal(200);
  {
    Progress progress("demo");
    progress.Print("first");
    EXPECT_EQ(terminal.Take(), "first\n");
    progress.Show(1, 4, "views", "");
    terminal.Take();
    progress.Print("step 3: exact 4 %");
    EXPECT_EQ(terminal.Take(), kClear + std::string("step 3: exact 4 %\n"));
    progress.Show(4, 4, "views", "");
    terminal.Take();
  }
  EXPECT_EQ(terminal.Take(), kClear) << "no bar is left behind";
}

TEST(Progress, ABarIsCutToTheTerminalsWidth) {
  const Terminal terminal(32);
  Progress progress("demo");
  progress.Show(10, 10, "steps", "loss 1.5");
  const std::string full = "████████████████████████▏";
  EXPECT_EQ(terminal.Take(), kClear + ("demo " + full) + " ") << "31 characters";
}

TEST(Progress, TheTimeLeftCountsFromWhereItStarted) {
  const Terminal terminal(200);
  Progress progress("demo");
  progress.Show(500, 1500, "steps", "");
  EXPECT_THAT(terminal.Take(), Not(HasSubstr("ETA"))) << "nothing is known yet";
  std::this_thread::sleep_for(std::chrono::milliseconds(120));
  progress.Show(501, 1500, "steps", "");
  EXPECT_THAT(terminal.Take(), ContainsRegex("501/1500 steps  [0-9.]+ steps/s  ETA [0-9:]+:[0-9]"))
      << "one step in 0.12 s, 999 to go: two minutes";
}

TEST(Progress, ElsewhereIsALineNowAndThen) {
  setenv("TERM", "dumb", 1);
  testing::internal::CaptureStderr();
  {
    Progress progress("demo");
    progress.Show(1, 10, "steps", "loss 1.5", 50);
    progress.Show(2, 10, "steps", "loss 1.4", 50);
    progress.Show(10, 10, "steps", "loss 1.3", 50);
    progress.Show(0, 8, "views", "");
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "demo  10 % 1/10 steps  loss 1.5  50 examples/s\n"
            "demo 100 % 10/10 steps  loss 1.3  50 examples/s\n"
            "demo   0 % 0/8 views\n");
}

TEST(Progress, Durations) {
  EXPECT_EQ(DurationText(3.6), "4 s");
  EXPECT_EQ(DurationText(59.7), "1:00");
  EXPECT_EQ(DurationText(187), "3:07");
  EXPECT_EQ(DurationText(7387), "2:03:07");
  EXPECT_EQ(DurationText(-1), "?");
  EXPECT_EQ(DurationText(std::numeric_limits<double>::infinity()), "?");
  EXPECT_EQ(DurationText(std::nan("")), "?");
}

}  // namespace
}  // namespace arc
