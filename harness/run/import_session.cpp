#include "harness/run/import_session.h"

#include <fmt/format.h>

#include <optional>

#include "db/identity.h"
#include "db/store.h"
#include "harness/plugin/loader.h"
#include "harness/run/checkpoints.h"
#include "harness/run/data_choice.h"
#include "harness/run/job.h"
#include "harness/run/programs.h"
#include "harness/run/recipe.h"
#include "harness/run/records.h"
#include "tasks/data_names.h"
#include "tasks/error.h"
#include "tasks/suite.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr double kSilence = 1800;  ///< reading, checking and writing some gigabytes

/// A run's folder, which goes away unless it is kept, and so do the folders that were
/// made for it.
class NewFolder {
 public:
  explicit NewFolder(fs::path folder) : folder_(std::move(folder)) {
    for (fs::path at = folder_; !fs::exists(at); at = at.parent_path()) first_made_ = at;
    MakeFolder(folder_);
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder() {
    std::error_code ignored;
    if (!kept_) fs::remove_all(folder_, ignored);
    if (kept_ || first_made_.empty()) return;
    for (fs::path at = folder_; at != first_made_;) {
      at = at.parent_path();
      if (!fs::remove(at, ignored)) return;  // something else lies in it by now
    }
  }
  void Keep() { kept_ = true; }
  const fs::path& path() const { return folder_; }

 private:
  fs::path folder_, first_made_;
  bool kept_ = false;
};

/// `text` as a part of a file's name.
std::string PlainName(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
    if (plain || (!name.empty() && name.back() != '-')) name += plain ? c : '-';
  }
  return name.empty() ? "imported" : name;
}

std::string NameOf(const ImportOptions& given) {
  if (!given.name.empty()) {
    if (PlainName(given.name) == given.name) return given.name;
    throw UsageError(fmt::format("--name {}: letters, digits, - and _ only", given.name));
  }
  const fs::path file = fs::absolute(given.checkpoint);
  const std::string folder = file.parent_path().filename().string();
  return PlainName(folder.empty() ? file.stem().string() : folder);
}

fs::path FindOfficialConfig(const ImportOptions& given) {
  if (!given.official_config.empty()) {
    if (fs::is_regular_file(given.official_config)) return fs::absolute(given.official_config);
    throw UsageError(fmt::format("--config {}: no such file", given.official_config.string()));
  }
  const fs::path beside = fs::absolute(given.checkpoint).parent_path() / "all_config.yaml";
  return fs::is_regular_file(beside) ? beside : fs::path();
}

/// Evaluation set and sizes from a folder of the public builders.
DataSizes ChooseOfficialData(Config& config, const ImportOptions& given, const DataSizes& sizes) {
  const fs::path folder = given.data;
  if (given.suite.empty()) ChooseSuite(config, sizes);
  if (!given.suite.empty()) ChooseData(config, given.suite, "");
  const bool split = fs::exists(folder / "test" / "dataset.json");
  config.Set("data.evaluation", fs::absolute(split ? folder / "test" : folder).string());
  return sizes;
}

/// What the run is evaluated on where nothing else is asked for, and its sizes.
DataSizes ChooseImportData(Config& config, const ImportOptions& given, const fs::path& workspace) {
  config.Set("data.train", "none");
  config.Set("data.evaluation", "none");
  if (given.data.empty() && given.suite.empty()) return {};
  if (!given.data.empty()) {
    if (const std::optional<DataSizes> sizes = SizesOfDataset(given.data)) {
      return ChooseOfficialData(config, given, *sizes);
    }
  }
  ChooseData(config, given.suite, given.data);
  AnchorDataPaths(config);
  const std::string& evaluation = config.String("data.evaluation");
  if (evaluation != "none" && evaluation != "generate") {
    ResolveData(evaluation, DefaultDataFolders(workspace));  // throws where it is not there
  }
  const SuiteInfo info =
      MakeSuite(config.String("data.suite"), {static_cast<int>(config.Integer("data.rows")),
                                              static_cast<int>(config.Integer("data.cols"))})
          ->Info();
  return {info.vocab_size, info.seq_len(), 0};
}

/// What the worker said of an import.
struct Said {
  std::optional<StartedEvent> started;
  std::optional<CheckpointEvent> checkpoint;
  std::vector<std::string> notes;

  void Take(const Event& event) {
    if (const auto* e = std::get_if<StartedEvent>(&event)) started = *e;
    if (const auto* e = std::get_if<CheckpointEvent>(&event)) checkpoint = *e;
    const auto* log = std::get_if<LogEvent>(&event);
    if (!log) return;
    notes.push_back(log->message);
    fmt::print(stderr, "note: {}\n", log->message);
  }
};

SessionResult NotImported(const WorkerOutcome& outcome, const Job& job) {
  SessionResult result;
  if (outcome.interrupted()) return {"", "interrupted", {}, "", kInterruptedCode};
  result.status = "failed";
  result.exit_code = static_cast<int>(outcome.error ? outcome.error->kind : ErrorKind::kFailed);
  result.failure =
      outcome.error ? outcome.error->message : DescribeFailure(outcome, job.checkpoint, kSilence);
  return result;
}

void Record(const SessionOptions& options, const std::string& id, const fs::path& folder,
            const Said& said) {
  const CheckpointHeader header = ReadCheckpointHeader(folder / said.checkpoint->file);
  const Prepared prepared{header.config,
                          FindPlugin(header.config.String("model.plugin"), options.plugin_folders),
                          {},
                          {}};
  Store store = Store::Open(options.workspace.Database(), Store::Mode::kWrite);
  RunRecord run = MakeRun(prepared, id, "import", options.workspace.Relative(folder));
  run.plugin = RecordPlugin(store, prepared.plugin);
  const auto table = static_cast<int64_t>(said.started->embedding_parameters);
  run.parameters = static_cast<int64_t>(said.started->parameters) + table;
  run.embedding_parameters = table;
  store.CreateRun(run, MakeParams(header.config));
  try {
    CheckpointRecord checkpoint;
    checkpoint.step = static_cast<int64_t>(said.checkpoint->step);
    checkpoint.file = said.checkpoint->file;
    checkpoint.sha256 = said.checkpoint->sha256;
    checkpoint.bytes = static_cast<int64_t>(said.checkpoint->bytes);
    store.AddCheckpoint(id, checkpoint);
    for (const std::string& note : said.notes) store.AddNote(id, note);
    store.FinishRun(id, "finished", {});
  } catch (...) {
    store.DeleteRun(id);
    throw;
  }
}

}  // namespace

SessionResult ImportSession(const SessionOptions& options, const ImportOptions& given) {
  if (!fs::is_regular_file(given.checkpoint)) {
    throw BadData(fmt::format("{}: {}", given.checkpoint.string(),
                              fs::is_directory(given.checkpoint)
                                  ? "a folder: name the checkpoint in it"
                                  : "no such checkpoint"));
  }
  Job job;
  job.kind = JobKind::kImport;
  job.workspace = options.workspace.root();
  job.checkpoint = fs::absolute(given.checkpoint);
  job.official.official_config = FindOfficialConfig(given);
  job.official.plugin_folders = options.plugin_folders;
  job.official.overrides = given.overrides;
  job.official.sizes = ChooseImportData(job.config, given, options.workspace.root());
  job.config.Set("name", NameOf(given));
  Config trial = job.config;  // wrong words are told before any work
  ApplyOverrides(given.overrides, trial);
  const std::string id = NewRunId(job.config.String("name"));
  NewFolder folder(options.workspace.RunFolder(id));
  job.folder = folder.path();
  Said said;
  const WorkerOptions worker{WorkerProgram(),
                             {WriteJob(job).string()},
                             folder.path() / "worker.log",
                             options.memory_limit,
                             options.silent_limit > 0 ? options.silent_limit : kSilence};
  const WorkerOutcome outcome = Supervise(worker, [&](const Event& event) { said.Take(event); });
  if (!outcome.finished() || !said.started || !said.checkpoint) return NotImported(outcome, job);
  Record(options, id, folder.path(), said);
  folder.Keep();
  return {id, "finished", {}, "", 0};
}

}  // namespace arc
