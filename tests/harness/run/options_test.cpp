#include "harness/run/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "tests/evaluators/expect_error.h"

namespace arc {
namespace {

OptionValue Checked(const char* key, OptionValue value) {
  return CheckOption(*FindOption(key), value, "");
}

TEST(Options, EveryKeyIsDeclaredOnceWithHelpAndAnAdmissibleDefault) {
  std::set<std::string> keys;
  for (const Option& option : RunOptions()) {
    EXPECT_TRUE(keys.insert(option.key).second) << option.key;
    EXPECT_FALSE(option.help.empty()) << option.key;
    EXPECT_EQ(CheckOption(option, option.value, ""), option.value) << option.key;
  }
}

TEST(Options, TakesWholeNumbersForRealsAndRealsWithoutFractionForWholes) {
  EXPECT_EQ(Checked("training.lr", int64_t{1}), OptionValue(1.0));
  EXPECT_EQ(Checked("training.steps", 1e3), OptionValue(int64_t{1000}));
}

TEST(Options, RefusesOtherTypesNamingKeyValueAndWhatIsExpected) {
  ExpectError(ErrorKind::kUsage, "training.steps = \"ten\": expected an integer ≥ 0",
              [] { Checked("training.steps", std::string("ten")); });
  ExpectError(ErrorKind::kUsage, "training.steps = 1.5", [] { Checked("training.steps", 1.5); });
  ExpectError(ErrorKind::kUsage, "data.augment = 1: expected true or false",
              [] { Checked("data.augment", int64_t{1}); });
}

TEST(Options, RefusesValuesOutOfRange) {
  ExpectError(ErrorKind::kUsage, "expected an integer ≥ 1",
              [] { Checked("training.log_every", int64_t{0}); });
  ExpectError(ErrorKind::kUsage, "in [0, 1]", [] { Checked("training.ema", 1.5); });
  ExpectError(ErrorKind::kUsage, "training.lr = nan", [] { Checked("training.lr", std::nan("")); });
  ExpectError(ErrorKind::kUsage, "one of fp32, bf16",
              [] { Checked("training.precision", std::string("fp16")); });
}

TEST(Options, TextIsToml) {
  EXPECT_EQ(OptionText(true), "true");
  EXPECT_EQ(OptionText(int64_t{3}), "3");
  EXPECT_EQ(OptionText(1.0), "1.0");
  EXPECT_EQ(OptionText(1e-4), "0.0001");
  EXPECT_EQ(OptionText(1e300), "1e+300");
  EXPECT_EQ(OptionText(std::string("a\"b\\c\n")), "\"a\\\"b\\\\c\\u000a\"");
}

TEST(Options, HelpNamesEveryKey) {
  const std::string help = OptionsHelp();
  for (const Option& option : RunOptions()) EXPECT_THAT(help, testing::HasSubstr(option.key));
}

}  // namespace
}  // namespace arc
