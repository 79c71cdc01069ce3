#include "harness/run/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace arc {
namespace {

constexpr double kTerminalInterval = 0.1;
constexpr double kPlainInterval = 10;
constexpr int kBarWidth = 24;

size_t TerminalWidth() {
  winsize size{};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

std::string Bar(double fraction) {
  static constexpr const char* kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const int eighths = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * kBarWidth * 8);
  std::string bar;
  for (int i = 0; i < eighths / 8; ++i) bar += "█";
  bar += kEighths[eighths % 8];
  const int drawn = eighths / 8 + (eighths % 8 != 0);
  return bar + std::string(static_cast<size_t>(kBarWidth - drawn), ' ');
}

// The first `width` characters of UTF-8 text.
std::string_view Cut(std::string_view text, size_t width) {
  size_t characters = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
    if (starts && ++characters > width) return text.substr(0, i);
  }
  return text;
}

double Seconds(std::chrono::steady_clock::duration d) {
  return std::chrono::duration<double>(d).count();
}

}  // namespace

bool StderrIsTerminal() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) && term && std::string_view(term) != "dumb";
}

bool MayColour(FILE* stream) {
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(fileno(stream)) && !(no_color && *no_color);
}

std::string DurationText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return "?";
  const auto whole = static_cast<uint64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

Progress::Progress(std::string title)
    : title_(std::move(title)),
      terminal_(StderrIsTerminal()),
      interval_(terminal_ ? kTerminalInterval : kPlainInterval) {}

void Progress::Show(uint64_t done, uint64_t total, const std::string& unit,
                    const std::string& figures, double rate) {
  const Clock::time_point now = Clock::now();
  if (unit != unit_) {
    unit_ = unit, first_ = done, start_ = now;
  } else if (done < total && Seconds(now - last_) < interval_) {
    return;
  }
  last_ = now;
  const double elapsed = Seconds(now - start_);
  const double own_rate = elapsed > 0 ? static_cast<double>(done - first_) / elapsed : 0;
  const double left = own_rate > 0 ? static_cast<double>(total - done) / own_rate : NAN;
  const double fraction = total ? static_cast<double>(done) / static_cast<double>(total) : 0;
  std::string text = terminal_ ? fmt::format("{} {}▏", title_, Bar(fraction)) : title_;
  text += fmt::format(" {:3.0f} % {}/{} {}", 100 * fraction, done, total, unit);
  if (!figures.empty()) text += "  " + figures;
  if (rate > 0)
    text += fmt::format("  {:.0f} examples/s", rate);
  else if (done > first_)
    text += fmt::format("  {:.3g} {}/s", own_rate, unit);
  if (done < total && std::isfinite(left)) text += fmt::format("  ETA {}", DurationText(left));
  Draw(text);
}

void Progress::Draw(const std::string& text) {
  if (!terminal_) {
    fmt::print(stderr, "{}\n", text);
    return;
  }
  fmt::print(stderr, "\r\x1b[K{}", Cut(text, TerminalWidth() - 1));
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::Print(const std::string& line) {
  Clear();
  fmt::print(stderr, "{}\n", line);
}

void Progress::Clear() {
  if (drawn_) fmt::print(stderr, "\r\x1b[K");
  drawn_ = false;
}

}  // namespace arc
