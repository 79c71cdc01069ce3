#include "harness/run/bundle/bundle.h"

#include <fmt/format.h>

#include <map>

#include "harness/run/bundle/elf_needs.h"
#include "harness/run/bundle/libraries.h"
#include "harness/run/bundle/platform.h"
#include "harness/run/checkpoints.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tasks/hash.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPlugins = "lib/arcbench/plugins/";
constexpr const char* kRecipes = "share/arcbench/recipes/";
constexpr const char* kRunner = "share/arcbench/bundle/run";
constexpr const char* kLicences = "share/doc/arcbench/licences/";

/// Where the libraries lie, seen from a program, a library or a plugin.
struct RunPath {
  std::string_view text;
  RunPathKind kind = RunPathKind::kBeforeEnvironment;
};
constexpr RunPath kOfPrograms{"$ORIGIN/../lib"};
constexpr RunPath kOfLibraries{"$ORIGIN"};
// As it is installed, so that a plugin stays the file whose hash the runs have. What it needs
// is open already, or is found with the program's path.
constexpr RunPath kOfPlugins{"$ORIGIN/../..", RunPathKind::kAfterEnvironment};

// What a library's licence is called: "libfmt" for libfmt.so.9.
std::string Stem(const std::string& library) { return library.substr(0, library.find(".so")); }

class Collector {
 public:
  explicit Collector(const BundleParts& parts) : parts_(parts) {}

  std::vector<BundleFile> Collect() {
    AddPrograms();
    AddShared();
    for (const fs::path& file : parts_.recipes) AddFile(kRecipes + file.filename().string(), file);
    for (const fs::path& file : parts_.contest_recipes) {
      AddFile("recipes/" + file.filename().string(), file);
    }
    for (const BundledCheckpoint& given : parts_.checkpoints) AddCheckpoint(given);
    return Finish();
  }

 private:
  void AddPrograms() {
    if (parts_.plugins.empty()) throw UsageError("a bundle without any plugin answers nothing");
    std::vector<fs::path> roots;
    for (const char* program : {"bin/arcbench", "bin/arcbench-worker"}) {
      roots.push_back(AddElf(program, parts_.tree / program, kOfPrograms));
      files_[program].executable = true;
    }
    // Opened by libarc_torch where there is a GPU, and so needed by nothing.
    const char* cuda_part = "lib/libarc_torch_cuda.so";
    if (fs::exists(parts_.tree / cuda_part)) {
      roots.push_back(AddElf(cuda_part, parts_.tree / cuda_part, kOfLibraries));
    }
    for (const PluginInfo& plugin : parts_.plugins) {
      roots.push_back(AddElf(kPlugins + plugin.file.filename().string(), plugin.file, kOfPlugins));
    }
    for (const auto& [name, file] : LibrariesFor(roots, parts_.tree / "lib")) {
      AddElf("lib/" + name, file, kOfLibraries);
      if (!name.starts_with("libarc_")) CheckLicence(name);
    }
  }

  fs::path AddElf(const std::string& path, const fs::path& source, const RunPath& run_path) {
    std::string bytes = ReadFile(source);
    const std::vector<std::string> newer = TooNew(ReadElfNeeds(bytes, source.string()).versions);
    if (!newer.empty()) {
      throw Failed(fmt::format("{} needs {}: newer than the machines that a bundle must run on",
                               source.string(), fmt::join(newer, ", ")));
    }
    BundleFile& file = Add(path, source);
    file.bytes = WithRunPath(std::move(bytes), run_path.text, run_path.kind, source.string());
    file.source.clear();
    return source;
  }

  void CheckLicence(const std::string& library) const {
    const fs::path text = parts_.tree / (kLicences + Stem(library) + ".txt");
    if (fs::exists(text)) return;
    throw Failed(fmt::format("{} has no licence text: there is no {}", library, text.string()));
  }

  // All that is read-only and the same for every machine.
  void AddShared() {
    for (const char* folder : {"share/arcbench", "share/doc/arcbench"}) {
      for (const auto& entry : fs::recursive_directory_iterator(parts_.tree / folder)) {
        const std::string path = entry.path().lexically_relative(parts_.tree).string();
        if (entry.is_regular_file() && !path.starts_with(kRecipes)) AddFile(path, entry.path());
      }
    }
    AddFile("run", parts_.tree / kRunner).executable = true;
  }

  void AddCheckpoint(const BundledCheckpoint& given) {
    const fs::path& file = given.file;
    const CheckpointHeader header = ReadCheckpointHeader(file);
    const std::string& suite = header.config.String("data.suite");
    if (suite != "arc") {
      throw UsageError(
          fmt::format("{} was trained on {}: submissions are for arc", file.string(), suite));
    }
    const std::string& name = header.config.String("model.plugin");
    const bool known = std::any_of(parts_.plugins.begin(), parts_.plugins.end(),
                                   [&](const PluginInfo& plugin) { return plugin.name == name; });
    if (!known) throw UsageError(fmt::format("{}: there is no plugin '{}'", file.string(), name));
    AddFile(FreeName("checkpoints/" + given.name, ".safetensors"), file);
  }

  std::string FreeName(const std::string& stem, const std::string& extension) const {
    std::string name = stem + extension;
    for (int i = 2; files_.contains(name); ++i) name = fmt::format("{}-{}{}", stem, i, extension);
    return name;
  }

  BundleFile& AddFile(const std::string& path, const fs::path& source) {
    if (!fs::is_regular_file(source)) throw Failed(fmt::format("no file {}", source.string()));
    return Add(path, source);
  }

  BundleFile& Add(const std::string& path, const fs::path& source) {
    const auto [place, added] = files_.try_emplace(path, BundleFile{path, source, "", false});
    if (!added) throw UsageError(fmt::format("two files would be {}: {}", path, source.string()));
    return place->second;
  }

  std::vector<BundleFile> Finish() {
    std::vector<BundleFile> files;
    std::string sums;
    for (auto& [path, file] : files_) {
      const std::string hash =
          file.source.empty() ? Sha256Hex(file.bytes) : Sha256OfFile(file.source);
      sums += fmt::format("{}  {}\n", hash, path);
      files.push_back(std::move(file));
    }
    files.push_back({"SHA256SUMS", {}, std::move(sums), false});
    return files;
  }

  const BundleParts& parts_;
  std::map<std::string, BundleFile> files_;
};

}  // namespace

uint64_t BundleFile::Size() const { return source.empty() ? bytes.size() : fs::file_size(source); }

std::vector<BundleFile> CollectBundle(const BundleParts& parts) {
  return Collector(parts).Collect();
}

}  // namespace arc
