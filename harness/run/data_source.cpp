#include "harness/run/data_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "evaluators/overlap.h"
#include "harness/run/sealed.h"
#include "tasks/data_names.h"
#include "tasks/error.h"
#include "tasks/random.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr const char* kGenerate = "generate";
constexpr const char* kNone = "none";

size_t Count(const Config& config, const char* key) {
  return static_cast<size_t>(config.Integer(key));
}
uint64_t Seed(const Config& config) { return static_cast<uint64_t>(config.Integer("data.seed")); }

std::vector<Puzzle> Generate(const Config& config, const Suite& suite, size_t count) {
  GenerateOptions options;
  options.count = count;
  options.seed = Seed(config);
  options.clues = static_cast<int>(config.Integer("data.clues"));
  options.min_rating = config.Number("data.min_rating");
  options.min_path = static_cast<int>(config.Integer("data.min_path"));
  return suite.Generate(options);
}

// The first `max_tasks` after a shuffle that depends on the seed and the number alone.
std::vector<Puzzle> Choose(std::vector<Puzzle> puzzles, const Config& config, const Suite& suite) {
  if (config.Bool("data.fitting_only")) {
    std::erase_if(puzzles, [&](const Puzzle& puzzle) { return !suite.Fits(puzzle); });
  }
  const size_t wanted = Count(config, "data.max_tasks");
  if (wanted == 0 || wanted >= puzzles.size()) return puzzles;
  Random(Mix(Seed(config), 0x7a5c)).Shuffle(std::span(puzzles));
  puzzles.resize(wanted);
  return puzzles;
}

struct Sets {
  std::vector<Puzzle> training, evaluation;
  std::vector<std::string> notes;
};

// One call of the generator for both sets, so that no puzzle is in both; the
// evaluation set comes first and does not change with the size of the other.
Sets GenerateSets(const Config& config, const Suite& suite, bool training, bool evaluation) {
  const size_t tests = evaluation ? Count(config, "data.evaluation_count") : 0;
  const size_t trains = training ? Count(config, "data.train_count") : 0;
  Sets sets;
  if (tests + trains == 0) return sets;
  sets.evaluation = Generate(config, suite, tests + trains);
  const auto middle = sets.evaluation.begin() + static_cast<ptrdiff_t>(tests);
  sets.training.assign(std::move_iterator(middle), std::move_iterator(sets.evaluation.end()));
  sets.evaluation.resize(tests);
  return sets;
}

std::vector<Puzzle> Only(std::vector<Puzzle> puzzles, const std::string& id) {
  if (id.empty()) return puzzles;
  std::erase_if(puzzles, [&](const Puzzle& puzzle) { return puzzle.id != id; });
  if (puzzles.empty()) throw UsageError(fmt::format("data.only = \"{}\": no such task", id));
  return puzzles;
}

// A dataset of the public builders holds training tasks too, without a test pair.
std::vector<Puzzle> WithTests(std::vector<Puzzle> puzzles, const std::string& name) {
  std::erase_if(puzzles, [](const Puzzle& puzzle) { return puzzle.tests.empty(); });
  if (puzzles.empty()) throw BadData(fmt::format("{}: no puzzle with a test to evaluate on", name));
  return puzzles;
}

Sets ReadSets(const Config& config, const Suite& suite, const fs::path& workspace, DataNeed need) {
  const std::string& train = config.String("data.train");
  const std::string& evaluation = config.String("data.evaluation");
  if (config.Bool("data.sealed") && evaluation == kGenerate) {
    throw UsageError("data.sealed: generated puzzles come with their answers");
  }
  const bool want_training = need == DataNeed::kBoth && train != kNone;
  Sets sets =
      GenerateSets(config, suite, want_training && train == kGenerate, evaluation == kGenerate);
  if (want_training && train != kGenerate) {
    sets.training = Choose(
        suite.Read(ResolveData(train, DefaultDataFolders(workspace)), sets.notes), config, suite);
    // As the public builders do: a training task's test pairs are trained on too.
    if (suite.Info().has_demonstrations) {
      sets.training = TestsAsDemonstrations(std::move(sets.training));
    }
  }
  if (evaluation != kGenerate && evaluation != kNone) {
    const fs::path path = ResolveData(evaluation, DefaultDataFolders(workspace));
    const bool sealed = config.Bool("data.sealed");
    std::vector<Puzzle> read = WithTests(
        sealed ? ReadSealedTasks(config, path) : suite.Read(path, sets.notes), evaluation);
    sets.evaluation = Choose(Only(std::move(read), config.String("data.only")), config, suite);
  }
  return sets;
}

IdentifierPolicy Policy(const Config& config) {
  const std::string& name = config.String("data.identifiers");
  if (name == "per-view") return IdentifierPolicy::kPerView;
  return name == "per-task" ? IdentifierPolicy::kPerTask : IdentifierPolicy::kNone;
}

DatasetOptions Options(const Config& config) {
  DatasetOptions options;
  options.identifiers = Policy(config);
  options.views = config.Bool("data.augment") ? Count(config, "data.views") : 1;
  options.translate = config.Bool("data.translate");
  options.reveal = config.Number("data.reveal");
  options.shuffle_labels = config.Bool("data.shuffle_labels");
  options.seed = Seed(config);
  return options;
}

void CheckSettings(const Config& config, const SuiteInfo& info) {
  const bool transductive = config.Bool("data.transductive");
  if (transductive && !info.has_demonstrations) {
    throw UsageError(fmt::format(
        "data.transductive = true: {} puzzles have no demonstrations to train on", info.name));
  }
  if (Policy(config) == IdentifierPolicy::kNone) return;
  if (!transductive && config.String("data.evaluation") != kNone) {
    throw UsageError(fmt::format(
        "data.identifiers = \"{}\" without data.transductive = true: evaluation puzzles would have "
        "identifiers that were never trained",
        config.String("data.identifiers")));
  }
  if (Policy(config) == IdentifierPolicy::kPerView && Count(config, "data.views") == 0) {
    throw UsageError("data.identifiers = \"per-view\" needs data.views ≥ 1");
  }
}

void AddWithoutAnswers(std::vector<Puzzle> tasks, DataSource& data) {
  std::unordered_set<std::string> known;
  for (const Puzzle& puzzle : data.tasks) known.insert(puzzle.id);
  for (Puzzle& puzzle : tasks) {
    if (known.contains(puzzle.id)) {
      throw UsageError(
          fmt::format("task {} is in the training and in the evaluation set; "
                      "data.train = \"none\" trains on the latter's "
                      "demonstrations alone",
                      puzzle.id));
    }
    for (Pair& test : puzzle.tests) test.output.reset();
    data.tasks.push_back(std::move(puzzle));
  }
}

// Takes what is held out from `tasks`.
HeldOut HoldOut(const Config& config, std::vector<Puzzle>& tasks) {
  const bool each = config.Bool("data.holdout_each");
  if (!each) return HoldOutOne(tasks, config.Number("data.holdout"), Seed(config));
  if (config.Bool("data.transductive")) {
    throw UsageError(
        "data.holdout_each = true holds every demonstration out in turn, and "
        "data.transductive = true trains on them: one or the other");
  }
  return HoldOutEach(tasks);
}

void EvaluateHeldOut(DataSource& data) {
  data.evaluation = data.answerable = data.held_out.puzzles;
  data.places = data.held_out.places;
}

// Places of the evaluation tasks behind `first` training tasks.
void SetPlaces(uint32_t first, DataSource& data) {
  data.places.resize(data.answerable.size());
  std::iota(data.places.begin(), data.places.end(), first);
  for (uint32_t& place : data.held_out.places) place += first;
}

// evaluation.count of the evaluation set, in an order that hangs on the set's size alone. What
// is chosen keeps its place and so its views.
void TakePart(const Config& config, DataSource& data) {
  data.whole = data.evaluation.size();
  const size_t count = Count(config, "evaluation.count");
  if (count == 0) return;
  std::vector<size_t> order(data.whole);
  std::iota(order.begin(), order.end(), size_t{0});
  Random(0x5e7).Shuffle(std::span(order));
  std::unordered_map<std::string, size_t> answerable;
  for (size_t i = 0; i < data.answerable.size(); ++i) answerable[data.answerable[i].id] = i;
  const size_t first = std::min(Count(config, "evaluation.first"), data.whole);
  DataSource part;
  for (size_t i = first; i < first + std::min(count, data.whole - first); ++i) {
    const Puzzle& puzzle = part.evaluation.emplace_back(data.evaluation[order[i]]);
    const auto at = answerable.find(puzzle.id);
    if (at == answerable.end()) continue;
    part.answerable.push_back(puzzle);
    part.places.push_back(data.places[at->second]);
  }
  data.evaluation = std::move(part.evaluation);
  data.answerable = std::move(part.answerable);
  data.places = std::move(part.places);
}

// What TrainingStream trains on.
std::vector<PairDigest> TrainedPairs(const DataSource& data) {
  std::vector<PairDigest> pairs = DigestPairs(*data.suite, data.tasks);
  if (!data.suite->Info().has_demonstrations) return pairs;
  std::erase_if(pairs, [](const PairDigest& p) { return p.role == PairRole::kTest; });
  return pairs;
}

std::vector<PairDigest> TestPairs(const DataSource& data) {
  std::vector<PairDigest> pairs = DigestPairs(*data.suite, data.evaluation);
  std::erase_if(pairs, [](const PairDigest& p) { return p.role != PairRole::kTest; });
  return pairs;
}

}  // namespace

DataSource LoadData(const Config& config, const fs::path& workspace, DataNeed need) {
  DataSource data;
  data.suite =
      MakeSuite(config.String("data.suite"), {static_cast<int>(config.Integer("data.rows")),
                                              static_cast<int>(config.Integer("data.cols"))});
  if (need == DataNeed::kBoth) CheckSettings(config, data.suite->Info());
  data.options = Options(config);
  Sets sets = ReadSets(config, *data.suite, workspace, need);
  data.notes = std::move(sets.notes);
  data.tasks = FittingPuzzles(*data.suite, std::move(sets.training), &data.left_out);
  data.evaluation = std::move(sets.evaluation);
  data.answerable = FittingPuzzles(*data.suite, data.evaluation, &data.left_out);
  // Without identifiers the place in the evaluation set alone chooses the views, so that
  // every model and solver is asked under the same ones, whatever it was trained on.
  const bool counted = Policy(config) != IdentifierPolicy::kNone;
  const bool trained = need == DataNeed::kBoth && config.Bool("data.transductive");
  const bool held = config.Bool("data.holdout_each") || config.Number("data.holdout") > 0;
  std::vector<Puzzle> trainable;  // a copy only where it is needed: it may be large
  if (trained || held) trainable = data.answerable;
  data.held_out = HoldOut(config, trainable);
  SetPlaces(counted ? static_cast<uint32_t>(data.tasks.size()) : 0, data);
  if (trained) AddWithoutAnswers(std::move(trainable), data);
  if (config.String("data.evaluate") == "heldout") EvaluateHeldOut(data);
  TakePart(config, data);
  const SuiteInfo& info = data.suite->Info();
  if (!data.tasks.empty()) data.training_hash = ContentHash(data.tasks, info, data.options);
  if (!data.evaluation.empty()) data.evaluation_hash = ContentHash(data.evaluation, info, {});
  return data;
}

void AnchorDataPaths(Config& config) {
  for (const char* key : {"data.train", "data.evaluation"}) {
    const std::string& name = config.String(key);
    const bool path = fs::exists(name) || fs::exists(name.substr(0, name.rfind('#')));
    if (name == kGenerate || name == kNone || !path) continue;
    config.Set(key, fs::absolute(name).lexically_normal().string());
  }
  const std::string& from = config.String("training.from");
  if (!from.empty()) config.Set("training.from", fs::absolute(from).lexically_normal().string());
}

std::string DataName(const Config& config, const SuiteInfo& info) {
  const std::string& name = config.String("data.evaluation");
  if (name == kGenerate || name == kNone) {
    return info.rows == info.cols ? fmt::format("{}{}", info.name, info.rows)
                                  : fmt::format("{}{}x{}", info.name, info.rows, info.cols);
  }
  const fs::path path = name;
  const std::string plain =
      path.is_absolute()
          ? fmt::format("{}/{}", path.parent_path().filename().string(), path.stem().string())
          : name;
  const bool part = config.Bool("data.fitting_only") || Count(config, "data.max_tasks") > 0 ||
                    Count(config, "evaluation.count") > 0;
  return (part ? fmt::format("{}-part-{}x{}", plain, info.rows, info.cols) : plain) +
         (config.String("data.evaluate") == "heldout" ? "-heldout" : "");
}

std::string LeftOutText(const DataSource& data) {
  const SuiteInfo& info = data.suite->Info();
  return fmt::format(
      "{} puzzles do not fit the {}x{} canvas, the first is {}: a model trained with such "
      "data.rows "
      "and data.cols takes them",
      data.left_out.size(), info.rows, info.cols, data.left_out.front());
}

std::vector<std::string> SharedWithTraining(const DataSource& data) {
  const Overlap overlap = FindOverlap(TestPairs(data), TrainedPairs(data));
  std::vector<std::string> ids;
  for (const SharedTask& task : overlap.tasks) {
    if (ids.empty() || ids.back() != task.left) ids.push_back(task.left);
  }
  return ids;
}

}  // namespace arc
