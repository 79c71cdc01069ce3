#include "harness/run/duration.h"

#include <gtest/gtest.h>

#include "tests/evaluators/expect_error.h"

namespace arc {
namespace {

TEST(ParseDuration, UnitsAddUp) {
  EXPECT_EQ(ParseDuration("11h30m"), 41400);
  EXPECT_EQ(ParseDuration("90m"), 5400);
  EXPECT_EQ(ParseDuration("1.5h"), 5400);
  EXPECT_EQ(ParseDuration("2d"), 172800);
  EXPECT_EQ(ParseDuration("0.5s"), 0.5);
  EXPECT_EQ(ParseDuration("90"), 90);
  EXPECT_EQ(ParseDuration("1h30"), 3630) << "what has no unit is seconds";
}

TEST(ParseDuration, AnythingElseIsNamed) {
  for (const char* text : {"", "h", "90x", "1h x", "-5m", "0", "1e999h", "nan", "inf", "nanh",
                           "infs", "5 m", "1h-5m", "-1h2h"}) {
    ExpectError(ErrorKind::kUsage, std::string("'") + text + "' is no length of time: 11h30m",
                [&] { ParseDuration(text); });
  }
}

TEST(ParseDuration, AYearIsTheMost) {
  EXPECT_EQ(ParseDuration("366d"), 31622400);
  EXPECT_GT(ClockTime(ParseDuration("366d")).count(), 0);
  for (const char* text : {"366d1s", "99999999999h", "1e300s", "31622401"}) {
    ExpectError(ErrorKind::kUsage, std::string("'") + text + "' is too long: 366d at most",
                [&] { ParseDuration(text); });
  }
}

}  // namespace
}  // namespace arc
