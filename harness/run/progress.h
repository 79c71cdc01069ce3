#pragma once
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>

namespace arc {

/// How far a piece of work is, on stderr: one line that is redrawn on a
/// terminal, a plain line now and then elsewhere.
class Progress {
 public:
  /// `title` goes before everything.
  explicit Progress(std::string title);
  ~Progress() { Clear(); }

  /// `figures` ("loss 1.23, exact 45 %") follow the bar; `rate` is in examples a second, 0:
  /// units a second are worked out from the calls. Another unit is another piece of work. The
  /// end is drawn always, the rest at most ten times a second.
  void Show(uint64_t done, uint64_t total, const std::string& unit, const std::string& figures,
            double rate = 0);
  /// A line of its own; the bar goes on below it.
  void Print(const std::string& line);
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;
  void Draw(const std::string& text);

  std::string title_;
  bool terminal_;
  bool drawn_ = false;
  std::string unit_;             ///< of the piece of work shown now
  uint64_t first_ = 0;  ///< `done` at the first call: a resumed run starts in the middle
  Clock::time_point start_, last_;
  double interval_;  ///< seconds between lines
};

/// Is stderr a terminal that understands a redrawn line?
bool StderrIsTerminal();
/// May `stream` be coloured: a terminal, and $NO_COLOR not set?
bool MayColour(FILE* stream);
/// "4 s", "3:07", "2:03:07".
std::string DurationText(double seconds);

}  // namespace arc
