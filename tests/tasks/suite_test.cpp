#include "tasks/suite.h"

#include "tests/tasks/testing.h"

namespace arc {
namespace {

using testing::ExpectError;

TEST(Registry, KnowsItsSuitesByName) {
  for (const std::string& name : SuiteNames()) {
    EXPECT_EQ(MakeSuite(name)->Info().name, name);
    EXPECT_FALSE(MakeSuite(name)->Info().description.empty());
  }
  EXPECT_THAT(SuiteNames(), ::testing::ElementsAre("arc", "maze", "sudoku"));
}

TEST(Registry, UnknownNamesGetASuggestion) {
  ExpectError(ErrorKind::kUsage, {"'acr'", "did you mean 'arc'?"}, [] { MakeSuite("acr"); });
  ExpectError(ErrorKind::kUsage, {"'chess'"}, [] { MakeSuite("chess"); });
  ExpectError(ErrorKind::kUsage, {"'arc1-evla'", "did you mean 'arc1-eval'?"},
              [] { SuiteForData("arc1-evla"); });
}

TEST(Registry, DataNamesStandForSuites) {
  for (const char* name : {"arc", "arc1", "arc2", "arc1-train", "arc2-eval", "concept"}) {
    EXPECT_EQ(SuiteForData(name)->Info().name, "arc") << name;
    EXPECT_EQ(SuiteForData(name)->Info().rows, 30) << name;
  }
  EXPECT_EQ(SuiteForData("arc1", {.rows = 12})->Info().rows, 12);
  EXPECT_EQ(SuiteForData("sudoku6")->Info().seq_len(), 36);
  EXPECT_EQ(SuiteForData("sudoku")->Info().seq_len(), 81);
  EXPECT_EQ(SuiteForData("maze8")->Info().seq_len(), 64);
  EXPECT_EQ(SuiteForData("maze")->Info().seq_len(), 900);
  EXPECT_EQ(SuiteForData("maze8", {.rows = 8})->Info().seq_len(), 64);
  for (const std::string& name : KnownDataNames()) EXPECT_NO_THROW(SuiteForData(name)) << name;
}

TEST(Registry, DataNamesThatCannotBeAreErrors) {
  ExpectError(ErrorKind::kUsage, {"'maze8'", "8", "9"}, [] { SuiteForData("maze8", {.rows = 9}); });
  ExpectError(ErrorKind::kUsage, {"7"}, [] { SuiteForData("sudoku7"); });
  ExpectError(ErrorKind::kUsage, {"sudoku6x"}, [] { SuiteForData("sudoku6x"); });
  ExpectError(ErrorKind::kUsage, {"maze99999999999"}, [] { SuiteForData("maze99999999999"); });
}

}  // namespace
}  // namespace arc
