#include "tests/parity/program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "tests/evaluators/temp_folder.h"

namespace arc::parity {
namespace fs = std::filesystem;

namespace {
constexpr const char* kProgram = ARC_BINARY_DIR "/bin/arcbench-parity";
}

fs::path ParityFolder() { return fs::path(ARC_SOURCE_DIR) / "../shared/parity"; }

Ran RunParity(const std::vector<std::string>& arguments) {
  const TempFolder folder;
  const std::string out = folder / "out", err = folder / "err";
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(open(out.c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
    dup2(open(err.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
    std::vector<std::string> words = arguments;
    words.insert(words.begin(), kProgram);
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    execv(kProgram, argv.data());
    _exit(126);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), ReadText(out)};
}

nlohmann::json ParityJson(const fs::path& folder) {
  return nlohmann::json::parse(RunParity({folder.string(), "--json"}).text);
}

std::vector<fs::path> CaseFolders() {
  std::vector<fs::path> folders;
  if (!fs::exists(ParityFolder())) return folders;
  for (const auto& entry : fs::recursive_directory_iterator(ParityFolder())) {
    const fs::path folder = entry.path();
    if (!entry.is_directory()) continue;
    const bool in_family = fs::exists(folder.parent_path() / "kind.json");
    const bool is_family = fs::exists(folder / "kind.json");
    if (in_family || (fs::exists(folder / "case.json") && !is_family) ||
        (is_family && fs::exists(folder / "cases.json"))) {
      folders.push_back(fs::canonical(folder));
    }
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

}  // namespace arc::parity
