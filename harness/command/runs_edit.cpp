#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>

#include "db/identity.h"
#include "harness/command/command.h"
#include "tasks/error.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

struct TagOptions {
  std::string run;
  std::vector<std::string> tags;
  bool remove = false;
};

struct NoteOptions {
  std::string run;
  std::string text;
};

struct RemoveOptions {
  std::vector<std::string> runs;
  bool yes = false;
  bool keep_files = false;
  bool force = false;
};

void CheckTag(const std::string& tag) {
  const auto parts = [](unsigned char c) { return std::isspace(c) || std::iscntrl(c); };
  if (tag.empty() || std::any_of(tag.begin(), tag.end(), parts)) {
    throw UsageError(fmt::format("'{}' is no tag: a tag is one word", tag));
  }
}

void Tag(const TagOptions& options, const Globals& globals) {
  std::for_each(options.tags.begin(), options.tags.end(), CheckTag);
  Store store = globals.OpenStore(Store::Mode::kWrite);
  const std::string run = store.FindRun(options.run);
  store.Write([&] {
    for (const std::string& tag : options.tags) {
      options.remove ? store.Untag(run, tag) : store.Tag(run, tag);
    }
  });
  fmt::print("{}: {}\n", run, fmt::join(store.TagsOf(run), " "));
}

void Note(const NoteOptions& options, const Globals& globals) {
  if (options.text.empty()) throw UsageError("an empty note says nothing");
  Store store = globals.OpenStore(Store::Mode::kWrite);
  const std::string run = store.FindRun(options.run);
  store.AddNote(run, options.text);
  fmt::print("{}: {} notes\n", run, store.NotesOf(run).size());
}

/// The run's folder, where it is the workspace's own and there.
fs::path FolderOf(const RunRecord& run, const Workspace& workspace) {
  const fs::path folder = workspace.RunFolder(run.id);
  return run.folder == workspace.Relative(folder) && fs::exists(folder) ? folder : fs::path();
}

double Megabytes(const fs::path& folder) {
  if (folder.empty()) return 0;
  uintmax_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && !entry.is_symlink()) bytes += entry.file_size();
  }
  return static_cast<double>(bytes) / 1e6;
}

void RefuseRunning(const RunRecord& run) {
  if (run.status != "running" || IsAlive(run.process) == false) return;
  throw UsageError(fmt::format("{} is running (process {} on {}); --force removes it all the same",
                               run.id, run.process.pid, run.process.host));
}

/// What would go, as lines.
std::string Losses(const Store& store, const std::vector<RunRecord>& runs,
                   const RemoveOptions& options, const Workspace& workspace) {
  std::string text;
  for (const RunRecord& run : runs) {
    const double size = options.keep_files ? 0 : Megabytes(FolderOf(run, workspace));
    text += fmt::format("\n  {}: {} evaluations, {:.1f} MB of files", run.id,
                        store.EvaluationsOf(run.id).size(), size);
  }
  return text;
}

void Remove(const RemoveOptions& options, const Globals& globals) {
  Store store = globals.OpenStore(Store::Mode::kWrite);
  const Workspace workspace = globals.FindWorkspace();
  std::vector<RunRecord> runs;
  for (const std::string& name : options.runs) {
    const RunRecord run = store.GetRun(store.FindRun(name));
    const auto same = [&](const RunRecord& other) { return other.id == run.id; };
    if (!options.force) RefuseRunning(run);
    if (std::none_of(runs.begin(), runs.end(), same)) runs.push_back(run);
  }
  if (!options.yes) {
    throw UsageError("nothing was removed. With --yes these are gone for good:" +
                     Losses(store, runs, options, workspace));
  }
  store.Write([&] {
    for (const RunRecord& run : runs) store.DeleteRun(run.id);
  });
  for (const RunRecord& run : runs) {
    const fs::path folder = FolderOf(run, workspace);
    if (!options.keep_files && !folder.empty()) fs::remove_all(folder);
    fmt::print("{}\n", run.id);
  }
}

}  // namespace

void AddRunsTag(CLI::App& runs, Globals& globals) {
  CLI::App* command =
      AddSubcommand(runs, "tag", "Label a run", "arcbench runs tag trm-sudoku6 paper");
  auto options = std::make_shared<TagOptions>();
  command->add_option("run", options->run, "its id, or a part of it that is its alone")->required();
  command->add_option("tags", options->tags, "one word each")->required();
  command->add_flag("--remove", options->remove, "take the tags off");
  command->callback([options, &globals] { Tag(*options, globals); });
}

void AddRunsNote(CLI::App& runs, Globals& globals) {
  CLI::App* command = AddSubcommand(runs, "note", "Add a remark to a run",
                                    "arcbench runs note trm-sudoku6 'the seed of the paper'");
  auto options = std::make_shared<NoteOptions>();
  command->add_option("run", options->run, "its id, or a part of it that is its alone")->required();
  command->add_option("text", options->text, "the remark")->required();
  command->callback([options, &globals] { Note(*options, globals); });
}

void AddRunsRemove(CLI::App& runs, Globals& globals) {
  CLI::App* command =
      AddSubcommand(runs, "rm", "Remove runs with their evaluations, votes and files",
                    "arcbench runs rm trm-sudoku6-tiny-20260101-120000-ab12 --yes");
  auto options = std::make_shared<RemoveOptions>();
  command->add_option("runs", options->runs, "their ids, or unique parts of them")->required();
  command->add_flag("--yes", options->yes, "do it; without, it is only told what would go");
  command->add_flag("--keep-files", options->keep_files, "leave their folders where they are");
  command->add_flag("--force", options->force, "even one that is running, for all that is known");
  command->callback([options, &globals] { Remove(*options, globals); });
}

}  // namespace arc
