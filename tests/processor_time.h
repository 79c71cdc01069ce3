#pragma once
#include <sys/resource.h>

#include <algorithm>

namespace arc {

/// Milliseconds of processor time, user's and system's, of RUSAGE_SELF or of ended RUSAGE_CHILDREN.
inline double ProcessorMilliseconds(int whose) {
  rusage used{};
  getrusage(whose, &used);
  const auto milliseconds = [](const timeval& t) {
    return 1e3 * static_cast<double>(t.tv_sec) + 1e-3 * static_cast<double>(t.tv_usec);
  };
  return milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
}

/// What the quickest of at least five calls of `work` takes. What other programs do to caches and
/// memory slows calls down, by half at times, and never speeds one up: as long as none is under
/// the limit, it is tried again, 40 times at most.
template <typename Work>
double LeastMilliseconds(int whose, double limit, const Work& work) {
  double least = 1e9;
  for (int i = 0; i < 5 || (i < 40 && least >= limit); ++i) {
    const double before = ProcessorMilliseconds(whose);
    work();
    least = std::min(least, ProcessorMilliseconds(whose) - before);
  }
  return least;
}

}  // namespace arc
