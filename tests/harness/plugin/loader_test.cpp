#include "harness/plugin/loader.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <stdexcept>

#include "harness/plugin/settings.h"
#include "tests/harness/plugin/plugin_test_util.h"

namespace arc {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr auto kNoDeadline = std::chrono::steady_clock::time_point::max();

std::unique_ptr<Solver> Make(const std::string& fixture, const std::string& given = "") {
  const PluginInfo info = ReadPluginStamp(Fixture(fixture));
  const std::string settings = EffectiveSettings(info, given);
  ArcCreateArgs args;
  args.settings_json = settings.c_str();
  return LoadPlugin(info).CreateSolver(args);
}

Puzzle OnePuzzle() {
  Puzzle puzzle;
  puzzle.id = "p1";
  puzzle.tests.push_back({Grid(2, 3, 7), std::nullopt});
  return puzzle;
}

TEST(LoaderTest, ToyAnswersAsItsSettingsSay) {
  const auto answers =
      Make("toy", R"({"copies": 2, "confidence": 1})")->Solve(OnePuzzle(), kNoDeadline);
  ASSERT_EQ(answers.size(), 1u);
  ASSERT_EQ(answers[0].size(), 2u);
  EXPECT_EQ(answers[0][1].grid, Grid(2, 3, 7));
  EXPECT_EQ(answers[0][1].confidence, 1.0f);
}

TEST(LoaderTest, EveryHealthyFixtureLoads) {
  for (const char* name : {"crashing", "hanging", "noisy", "out_of_memory", "throwing", "toy"}) {
    EXPECT_TRUE(Make(name)) << name;
  }
}

TEST(LoaderTest, WrongAbiNamesBothVersions) {
  const PluginInfo info = ReadPluginStamp(Fixture("wrong_abi"));
  EXPECT_EQ(info.abi_version, 999u);
  EXPECT_EQ(info.name, "wrong_abi");
  EXPECT_THAT(MessageOf(ErrorKind::kFailed, [&] { LoadPlugin(info); }),
              AllOf(HasSubstr("wrong_abi.so"), HasSubstr("'999'"),
                    HasSubstr("has '" ARC_STRING(ARC_ABI_VERSION) "'")));
}

TEST(LoaderTest, MissingSymbol) {
  const PluginInfo info = ReadPluginStamp(Fixture("missing_symbol"));
  EXPECT_THAT(MessageOf(ErrorKind::kFailed, [&] { LoadPlugin(info); }),
              AllOf(HasSubstr("missing_symbol.so"), HasSubstr("'arcbench_plugin'")));
}

TEST(LoaderTest, WrongKind) {
  const LoadedPlugin toy = LoadPlugin(ReadPluginStamp(Fixture("toy")));
  EXPECT_THAT(MessageOf(ErrorKind::kUsage, [&] { toy.CreateModel({}); }),
              HasSubstr("is a solver, not a model"));
}

TEST(LoaderTest, ExceptionsCrossTheBoundary) {
  const auto solver = Make("throwing");
  try {
    solver->Solve(OnePuzzle(), kNoDeadline);
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "thrown on puzzle p1");
  }
  EXPECT_EQ(MessageOf(ErrorKind::kUsage, [] { Make("throwing", R"({"at_construction": true})"); }),
            "thrown at construction");
}

// The note's text in a copy is changed; the code's own facts are not.
TEST(LoaderTest, DescriptorThatContradictsTheStamp) {
  const TemporaryFolder folder;
  const std::string bytes = ReadAll(Fixture("toy"));
  const size_t note = bytes.find(R"({"abi_version":)");
  WriteAll(folder / "liar.so", Patched(bytes, R"("name":"toy")", R"("name":"tom")", note));
  const PluginInfo info = ReadPluginStamp(folder / "liar.so");
  EXPECT_THAT(MessageOf(ErrorKind::kFailed, [&] { LoadPlugin(info); }),
              AllOf(HasSubstr("liar.so"), HasSubstr("exports name 'toy'"), HasSubstr("'tom'")));
}

TEST(LoaderTest, LibraryThatCannotBeOpened) {
  const TemporaryFolder folder;
  const std::string bytes = ReadAll(Fixture("toy"));
  WriteAll(folder / "toy.so", Patched(bytes, "libarc_sdk.so", "libarc_sdx.so"));
  const PluginInfo info = ReadPluginStamp(folder / "toy.so");
  EXPECT_THAT(MessageOf(ErrorKind::kFailed, [&] { LoadPlugin(info); }),
              AllOf(HasSubstr("toy.so: cannot be opened"), HasSubstr("libarc_sdx.so")));
}

}  // namespace
}  // namespace arc
