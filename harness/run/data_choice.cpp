#include "harness/run/data_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "harness/run/recipe.h"
#include "tasks/data_names.h"
#include "tasks/error.h"
#include "tasks/nearest.h"
#include "tasks/suite.h"

namespace arc {
namespace {

bool IsOneOf(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The canvas is kept where the name says none ("arc1") and the suite stays the same.
void SetSuite(Config& config, const std::string& name, const SuiteInfo& info) {
  const bool sided = info.name != "arc" && name != info.name;
  const bool same = config.String("data.suite") == info.name;
  config.Set("data.suite", info.name);
  if (same && !sided) return;
  config.Set("data.rows", int64_t{sided ? info.rows : 0});
  config.Set("data.cols", int64_t{sided ? info.cols : 0});
}

// What decides the evaluation set; how a model was trained stays its own.
void TakeEvaluationSet(Config& config, const Config& from) {
  static const std::vector<std::string> kKeys = {
      "data.suite",     "data.rows",       "data.cols",        "data.evaluation",
      "data.clues",     "data.min_path",   "data.seed",        "data.evaluation_count",
      "data.max_tasks", "data.min_rating", "data.fitting_only"};
  for (const auto& [key, value] : from.Values()) {
    if (IsOneOf(key, kKeys)) config.Set(key, value);
  }
}

// Suite and set of a name that says both; false where it is none.
bool ChooseByName(Config& config, const std::string& data, bool suite_given) {
  std::unique_ptr<Suite> suite;
  try {
    suite = SuiteForData(data);
  } catch (const Error&) {
    return false;
  }
  if (!suite_given) SetSuite(config, data, suite->Info());
  const bool arc = suite->Info().name == "arc";
  const bool whole = arc && IsOneOf(data + "-eval", ResolvableDataNames());
  config.Set("data.evaluation", !arc ? "generate" : whole ? data + "-eval" : data);
  return true;
}

// Where no file is called so, it was perhaps a name that was misspelt.
std::string Suggestion(const std::string& data) {
  if (std::filesystem::exists(data)) return "";
  std::vector<std::string> names = KnownDataNames();
  const std::vector<std::string> recipes = RecipeNames();
  names.insert(names.end(), recipes.begin(), recipes.end());
  return DidYouMean(data, names);
}

// "arc1" is its evaluation tasks where it is evaluated on.
std::string TrainingName(const std::string& data) {
  return IsOneOf(data + "-train", ResolvableDataNames()) ? data + "-train" : data;
}

bool IsRecipe(const std::string& data) {
  return IsOneOf(data, RecipeNames()) || std::filesystem::path(data).extension() == ".toml";
}

}  // namespace

void ChooseData(Config& config, const std::string& suite, const std::string& data) {
  if (!suite.empty()) SetSuite(config, suite, SuiteForData(suite)->Info());
  if (data.empty() || ChooseByName(config, data, !suite.empty())) return;
  if (IsOneOf(data, ResolvableDataNames())) {
    if (suite.empty()) SetSuite(config, "arc", MakeSuite("arc")->Info());
    config.Set("data.evaluation", data);
  } else if (IsRecipe(data)) {
    TakeEvaluationSet(config, LoadConfig(data, {}));
  } else {
    if (suite.empty()) {
      throw UsageError(fmt::format("{}: which suite is it? say --suite sudoku, maze or arc{}", data,
                                   Suggestion(data)));
    }
    config.Set("data.evaluation", data);
  }
}

Config ChooseSets(const std::string& suite, const std::string& train, const std::string& evaluation,
                  const std::vector<std::string>& overrides) {
  Config config;
  ChooseData(config, suite, train.empty() ? "" : TrainingName(train));
  std::string source = train.empty() ? "none" : config.String("data.evaluation");
  if (IsRecipe(train)) {
    const Config recipe = LoadConfig(train, {});
    source = recipe.String("data.train");
    config.Set("data.train_count", recipe.Integer("data.train_count"));
  }
  const std::string first = config.String("data.suite");
  const int64_t rows = config.Integer("data.rows");
  ChooseData(config, suite, evaluation);
  if (!train.empty() && !evaluation.empty() &&
      (config.String("data.suite") != first || config.Integer("data.rows") != rows)) {
    throw UsageError(fmt::format("{} and {} are of different suites or sizes", train, evaluation));
  }
  config.Set("data.train", source);
  if (evaluation.empty()) config.Set("data.evaluation", std::string("none"));
  ApplyOverrides(overrides, config);
  return config;
}

}  // namespace arc
