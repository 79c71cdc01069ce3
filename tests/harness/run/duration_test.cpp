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
  for (const char* text : {"", "h", "90x", "1h x", "-5m", "0", "1e999h", "nan", "inf", "5 m"}) {
    ExpectError(ErrorKind::kUsage, std::string("'") + text + "' is no length of time: 11h30m",
                [&] { ParseDuration(text); });
  }
}

}  // namespace
}  // namespace arc
