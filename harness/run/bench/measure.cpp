#include "harness/run/bench/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "db/identity.h"
#include "harness/run/bench/judge.h"
#include "harness/run/bench/program.h"
#include "harness/run/scratch.h"
#include "harness/run/version.h"
#include "tasks/error.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr Repetitions kFull{9, 0.1}, kQuick{3, 0.02};

/// A program's benchmarks in its order.
struct Benchmark {
  std::string figure, name;  ///< ours, and the program's own
};
struct Listing {
  fs::path program;
  std::vector<Benchmark> benchmarks;
};

std::vector<Listing> ListAll(const BenchmarkRunner& runner) {
  std::vector<Listing> listings;
  for (const fs::path& program : BenchmarkPrograms()) {
    Listing& listing = listings.emplace_back(Listing{program, {}});
    for (const std::string& name : runner.List(program)) {
      listing.benchmarks.push_back({FigureName(name), name});
    }
  }
  return listings;
}

std::regex Compile(const std::string& filter) {
  try {
    return std::regex(filter);
  } catch (const std::regex_error& error) {
    throw UsageError(
        fmt::format("--filter: '{}' is no regular expression: {}", filter, error.what()));
  }
}

std::set<std::string> Wanted(const std::vector<Listing>& listings, const std::regex& filter) {
  std::vector<std::string> all;
  for (const Listing& listing : listings) {
    for (const Benchmark& benchmark : listing.benchmarks) all.push_back(benchmark.figure);
  }
  std::set<std::string> wanted;
  for (const std::string& name : all) {
    if (!std::regex_search(name, filter)) continue;
    wanted.insert(name);
    for (const std::string& other : CompanionsOf(name, all)) wanted.insert(other);
  }
  return wanted;
}

std::vector<std::string> Intersection(const Listing& listing, const std::set<std::string>& wanted) {
  std::vector<std::string> names;
  for (const Benchmark& benchmark : listing.benchmarks) {
    if (wanted.count(benchmark.figure)) names.push_back(benchmark.name);
  }
  return names;
}

/// Repetitions come as they were made; figures are shown in the programs' order.
void Sort(const std::vector<Listing>& listings, std::vector<Figure>& figures) {
  std::map<std::string, size_t> place;
  for (const Listing& listing : listings) {
    for (const Benchmark& benchmark : listing.benchmarks) {
      place.emplace(benchmark.figure, place.size());
    }
  }
  std::stable_sort(figures.begin(), figures.end(), [&](const Figure& a, const Figure& b) {
    return place.at(a.name) < place.at(b.name);
  });
}

BenchRun Begin(const BenchOptions& options, const Machine& machine) {
  BenchRun run;
  run.started = UtcNow();
  run.machine = machine;
  run.quick = options.quick;
  const BuildInfo build = ThisBuild();
  run.facts["arcbench"] = build.version;
  if (!build.git_revision.empty()) {
    run.facts["revision"] = build.git_revision + (build.tree_dirty ? " (modified)" : "");
  }
  const std::string objection = LoadObjection(run.machine);
  if (!objection.empty() && !options.force) {
    throw Failed(objection + "; wait for the other work to end, or --force");
  }
  return run;
}

}  // namespace

BenchRun Measure(const BenchOptions& options, const Machine& machine) {
  const std::regex filter = Compile(options.filter);
  BenchRun run = Begin(options, machine);
  const Scratch scratch;
  const BenchmarkRunner runner(scratch.path());
  const std::vector<Listing> listings = ListAll(runner);
  const std::set<std::string> wanted = Wanted(listings, filter);
  if (wanted.empty())
    throw UsageError(fmt::format("--filter: nothing is called '{}'", options.filter));
  const Repetitions& repetitions = options.quick ? kQuick : kFull;
  for (const Listing& listing : listings) {
    const std::vector<std::string> names = Intersection(listing, wanted);
    if (names.empty()) continue;
    fmt::print(stderr, "{}: {} benchmarks, {} times each\n", listing.program.filename().string(),
               names.size(), repetitions.count);
    runner.Run(listing.program, names, repetitions, run);
  }
  Sort(listings, run.figures);
  return run;
}

}  // namespace arc
