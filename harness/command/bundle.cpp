#include "harness/run/bundle/bundle.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "harness/command/command.h"
#include "harness/run/bundle/archive.h"
#include "harness/run/bundle/notebook.h"
#include "harness/run/checkpoints.h"
#include "harness/run/programs.h"
#include "harness/run/recipe.h"
#include "tasks/atomic_file.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEnding = ".tar.zst";
constexpr double kMegabyte = 1e6;
constexpr double kExpected = 60;  ///< megabytes of programs and libraries in a release build

struct BundleOptions {
  std::string out = "arcbench-bundle.tar.zst";
  std::vector<std::string> from, recipes;
  std::string notebook;
};

fs::path Tree() { return ProgramFolder().parent_path(); }

BundledCheckpoint Checkpoint(const std::string& from, const Globals& globals) {
  if (IsCheckpointFile(from)) return {fs::path(from).stem(), from};
  const Store store = globals.OpenStore();
  const std::string run = store.FindRun(from);
  return {run, BestCheckpoint(store, globals.FindWorkspace(), run).file};
}

bool IsThere(const PluginInfo& plugin, const std::vector<PluginInfo>& plugins) {
  return std::ranges::any_of(plugins, [&](const PluginInfo& other) {
    return other.name == plugin.name && other.sha256 == plugin.sha256;
  });
}

// Those that the worker could open, copies once; what is wrong with others is said.
std::vector<PluginInfo> UsablePlugins(const Globals& globals) {
  std::vector<std::string> problems;
  std::vector<PluginInfo> usable;
  for (PluginInfo& plugin : ListPlugins(PluginFolders(globals.plugin_path), &problems)) {
    try {
      JudgeStamp(plugin);
      if (!IsThere(plugin, usable)) usable.push_back(std::move(plugin));
    } catch (const Error& error) {
      fmt::print(stderr, "left out: {}\n", error.what());
    }
  }
  for (const std::string& problem : problems) fmt::print(stderr, "note: {}\n", problem);
  return usable;
}

BundleParts Parts(const BundleOptions& options, const Globals& globals) {
  BundleParts parts;
  parts.tree = Tree();
  parts.plugins = UsablePlugins(globals);
  for (const std::string& name : RecipeNames()) parts.recipes.push_back(FindRecipe(name));
  for (const std::string& name : options.recipes) {
    parts.contest_recipes.push_back(FindRecipe(name));
  }
  for (const std::string& from : options.from) {
    parts.checkpoints.push_back(Checkpoint(from, globals));
  }
  return parts;
}

double Megabytes(const std::vector<BundleFile>& files, bool checkpoints) {
  uint64_t bytes = 0;
  for (const BundleFile& file : files) {
    if (file.path.starts_with("checkpoints/") == checkpoints) bytes += file.Size();
  }
  return static_cast<double>(bytes) / kMegabyte;
}

void Report(const std::string& out, const std::vector<BundleFile>& files) {
  const double rest = Megabytes(files, false);
  fmt::print(stderr, "{}: {:.1f} MB; unpacked {} files, {:.1f} MB and {:.1f} MB of checkpoints\n",
             out, static_cast<double>(fs::file_size(out)) / kMegabyte, files.size(), rest,
             Megabytes(files, true));
  if (rest > kExpected) fmt::print(stderr, "note: a release build makes a smaller bundle\n");
}

void Bundle(const BundleOptions& options, const Globals& globals) {
  if (!options.out.ends_with(kEnding)) {
    throw UsageError(fmt::format("--out {}: a bundle's name ends in {}", options.out, kEnding));
  }
  const std::vector<BundleFile> files = CollectBundle(Parts(options, globals));
  WriteTarZst(options.out, "arcbench-bundle", files);
  Report(options.out, files);
  if (options.notebook.empty()) return;
  const std::string script = ReadFile(Tree() / "share/arcbench/bundle/notebook.py");
  WriteFileAtomically(options.notebook, {MakeNotebook(script)});
  fmt::print(stderr, "{}: written\n", options.notebook);
}

}  // namespace

void AddBundleCommand(CLI::App& app, Globals& globals) {
  CLI::App* command = AddSubcommand(
      app, "bundle", "A folder for an offline machine that has PyTorch, as one archive",
      "arcbench bundle --from RUN --out arcbench-bundle.tar.zst --notebook arcbench.ipynb");
  auto options = std::make_shared<BundleOptions>();
  command->add_option("--out", options->out, "archive to write (arcbench-bundle.tar.zst)");
  command->add_option("--from", options->from, "runs or checkpoint files that compete adapts");
  command->add_option("--recipe", options->recipes,
                      "recipes that compete trains on the tasks alone");
  command->add_option("--notebook", options->notebook, "Jupyter notebook to write, for Kaggle");
  command->callback([options, &globals] { Bundle(*options, globals); });
}

}  // namespace arc
