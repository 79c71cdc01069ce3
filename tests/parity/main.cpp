#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tasks/error.h"
#include "tests/parity/discover.h"
#include "tests/parity/kinds.h"

// arcbench-parity: compares arcbench with what the public code computed.
namespace arc::parity {
namespace {

namespace fs = std::filesystem;

/// The case's folder relative to the only folder given, or as it lies in the one of several:
/// no two cases have one name.
std::string Shown(const fs::path& folder, const fs::path& given, bool only) {
  const fs::path base = fs::weakly_canonical(given);
  const fs::path relative = folder.lexically_relative(base);
  if (!only) return (given / relative).lexically_normal().string();
  return (relative.empty() || relative == ".") ? base.filename().string() : relative.string();
}

CaseReport Run(const Found& found, const std::string& shown) {
  CaseReport report(shown, found.kind);
  if (!found.problem.empty()) {
    report.SetUnreadable(found.problem);
    return report;
  }
  try {
    FindKind(found.kind).check(found.folder, report);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kBadData) {
      report.SetUnreadable(error.what());
    } else {
      report.Exact("case.json", "the whole case", 1, 1, error.what());
    }
  } catch (const nlohmann::json::exception& error) {
    report.SetUnreadable(error.what());
  } catch (const fs::filesystem_error& error) {
    report.SetUnreadable(error.what());
  } catch (const std::exception& error) {
    report.Exact("case.json", "the whole case", 1, 1, error.what());
  }
  return report;
}

/// Threads that wait for each other are to sleep, not to spin: beside other work the small
/// operations here took fifty times as long. The library reads this when it is loaded, so the
/// program starts itself once more.
void LetThreadsSleep(char** argv) {
  if (std::getenv("OMP_WAIT_POLICY") != nullptr) return;
  setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
  execv("/proc/self/exe", argv);  // where it cannot, it is slower
}

int Main(int argc, char** argv) {
  CLI::App app("Compares arcbench with what the public implementations computed.");
  app.name("arcbench-parity");
  std::vector<std::string> folders;
  bool json = false;
  app.add_option("DIR", folders, "a case's folder, a family of cases, or a tree of them")
      ->required();
  app.add_flag("--json", json, "every tensor and value that was compared");
  app.footer(
      "Exit code: 0 all equal within tolerance, 1 one falls short, 2 wrong usage,\n"
      "3 a case cannot be read.\n"
      "Example:\n  arcbench-parity ../shared/parity");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  std::vector<CaseReport> reports;
  for (const std::string& folder : folders) {
    for (const Found& found : Discover(folder)) {
      reports.push_back(Run(found, Shown(found.folder, folder, folders.size() == 1)));
    }
  }
  if (json) {
    fmt::print("{}\n", ToJson(reports).dump(1));
  } else {
    fmt::print("{}", Lines(reports));
    std::fflush(stdout);
    fmt::print(stderr, "{}", Shortfalls(reports, 10));
  }
  return ExitCode(reports);
}

}  // namespace
}  // namespace arc::parity

int main(int argc, char** argv) {
  arc::parity::LetThreadsSleep(argv);
  return arc::parity::Main(argc, argv);
}
