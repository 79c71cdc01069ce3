#include "tasks/data_names.h"

#include <cstdlib>
#include <optional>

#include "tests/tasks/testing.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using testing::ExpectError;
using testing::TempFolder;

/// Sets an environment variable (or, with null, removes it) for a test's length.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    Set(value);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { Set(old_ ? old_->c_str() : nullptr); }

 private:
  void Set(const char* value) {
    if (value) {
      setenv(name_, value, 1);
    } else {
      unsetenv(name_);
    }
  }
  const char* name_;
  std::optional<std::string> old_;
};

TEST(ResolveData, FindsKnownNamesInTheirUsualPlaces) {
  TempFolder a, b;
  const auto file = b.Write("arcagi_aa922be.json", "{}");
  b.Write("ARC-AGI-2/training/x.json", "{}");
  b.Write("ARC-AGI-1/evaluation/x.json", "{}");
  const std::vector<fs::path> folders = {a.path(), b.path()};
  EXPECT_EQ(ResolveData("arc1-train", folders), b.path() / "arcagi_aa922be.json#train");
  EXPECT_EQ(ResolveData("arc1-eval", folders), b.path() / "arcagi_aa922be.json#eval");
  EXPECT_EQ(ResolveData("arc2-train", folders), b.path() / "ARC-AGI-2/training");
  a.Write("ARC-AGI-1/evaluation/x.json", "{}");
  EXPECT_EQ(ResolveData("arc1-eval", folders), a.path() / "ARC-AGI-1/evaluation");
}

TEST(ResolveData, PathsAreTriedAsTheyStandAndBelowTheFolders) {
  TempFolder folder;
  const auto file = folder.Write("mine/tasks.json", "{}");
  EXPECT_EQ(ResolveData(file.string(), {}), file);
  EXPECT_EQ(ResolveData(file.string() + "#eval", {}), file.string() + "#eval");
  EXPECT_EQ(ResolveData("mine/tasks.json", {folder.path()}), file);
  EXPECT_EQ(ResolveData("mine/tasks.json#train", {folder.path()}), file.string() + "#train");
}

TEST(ResolveData, FailureNamesTheNearestNameAndThePlaces) {
  TempFolder a, b;
  ExpectError(ErrorKind::kUsage,
              {"'arc1-evla'", "'arc1-eval'", a.path().string(), b.path().string()}, [&] {
                ResolveData("arc1-evla", {a.path(), b.path()});
              });
  ExpectError(ErrorKind::kUsage, {"'arc1-eval': its files are not here", a.path().string()},
              [&] { ResolveData("arc1-eval", {a.path()}); });
  ExpectError(ErrorKind::kUsage, {"empty"}, [&] { ResolveData("", {a.path()}); });
}

TEST(DefaultDataFolders, FollowTheEnvironment) {
  const Variable home("HOME", "/home/u");
  {
    const Variable data("ARCBENCH_DATA", nullptr), cache("ARCBENCH_CACHE", nullptr),
        xdg("XDG_CACHE_HOME", nullptr);
    EXPECT_THAT(DefaultDataFolders("ws"),
                ::testing::ElementsAre("ws/data", "/home/u/.cache/arcbench/data"));
  }
  const Variable data("ARCBENCH_DATA", "/d"), xdg("XDG_CACHE_HOME", "/x");
  {
    const Variable cache("ARCBENCH_CACHE", "");
    EXPECT_THAT(DefaultDataFolders("ws"),
                ::testing::ElementsAre("/d", "ws/data", "/x/arcbench/data"));
  }
  const Variable cache("ARCBENCH_CACHE", "/c");
  EXPECT_THAT(DefaultDataFolders("ws"), ::testing::ElementsAre("/d", "ws/data", "/c/data"));
}

}  // namespace
}  // namespace arc
