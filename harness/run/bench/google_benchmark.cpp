// Reads what the benchmark programs write.
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>

#include "harness/run/bench/program.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

using nlohmann::json;

double SecondsIn(const std::string& unit) {
  if (unit == "ns") return 1e-9;
  if (unit == "us") return 1e-6;
  if (unit == "ms") return 1e-3;
  if (unit == "s") return 1;
  throw BadData(fmt::format("unknown time unit '{}'", unit));
}

struct Counter {
  const char* key;
  Quantity quantity;
};
constexpr Counter kCounters[] = {{"flops", Quantity::kFlops},
                                 {"bytes_per_second", Quantity::kBytes},
                                 {"memory", Quantity::kMemory},
                                 {"share", Quantity::kShare},
                                 {"items_per_second", Quantity::kItems}};

Quantity QuantityOf(const json& entry) {
  for (const Counter& counter : kCounters) {
    if (entry.contains(counter.key)) return counter.quantity;
  }
  return Quantity::kSeconds;
}

double ValueOf(const json& entry, Quantity quantity, double unit) {
  for (const Counter& counter : kCounters) {
    if (counter.quantity == quantity) return entry.at(counter.key);
  }
  const std::string name = entry.at("name");
  const bool wall = name.find("/real_time") != std::string::npos ||
                    name.find("/manual_time") != std::string::npos;
  return entry.at(wall ? "real_time" : "cpu_time").get<double>() * unit;
}

Figure& FigureOf(const std::string& name, const std::string& program, BenchRun& run) {
  for (Figure& figure : run.figures) {
    if (figure.name == name && figure.program == program) return figure;
  }
  return run.figures.emplace_back(Figure{name, program, Quantity::kSeconds, {}, {}});
}

void AddEntry(const json& entry, const std::string& program, BenchRun& run) {
  if (entry.at("run_type") != "iteration") return;  // averages of what is here itself
  const std::string name = FigureName(entry.at("name"));
  if (entry.value("error_occurred", false)) {
    run.failures.push_back(fmt::format("{}: {}", name, entry.value("error_message", "failed")));
    return;
  }
  const double unit = SecondsIn(entry.at("time_unit"));
  const Quantity quantity = QuantityOf(entry);
  const double value = ValueOf(entry, quantity, unit);
  if (!std::isfinite(value)) throw BadData(fmt::format("{} is {}", name, value));
  Figure& figure = FigureOf(name, program, run);
  figure.quantity = quantity;
  figure.values.push_back(value);
  figure.wall.push_back(entry.at("real_time").get<double>() * unit);
}

/// Google Benchmark writes numbers that are none as they are in C++; here as null.
std::string AsJson(const std::string& text) {
  static const std::regex not_a_number(": -?(NaN|Infinity)\\b");
  return std::regex_replace(text, not_a_number, ": null");
}

/// Facts that our programs add to what Google Benchmark says of the machine.
void AddFacts(const json& context, BenchRun& run) {
  for (const char* key : {"torch", "gpu"}) {
    if (context.contains(key)) run.facts[key] = context.at(key);
  }
}

}  // namespace

std::string FigureName(const std::string& benchmark) {
  std::string name;
  for (size_t begin = 0; begin <= benchmark.size();) {
    const size_t end = std::min(benchmark.find('/', begin), benchmark.size());
    const std::string part = benchmark.substr(begin, end - begin);
    begin = end + 1;
    const bool added = part.find(':') != std::string::npos || part == "real_time" ||
                       part == "manual_time" || part == "process_time";
    if (!added) name += (name.empty() ? "" : "/") + part;
  }
  return name;
}

void AddFigures(const std::string& text, const std::string& source, const std::string& program,
                BenchRun& run) {
  const json document = ParseJson(AsJson(text), source);
  try {
    AddFacts(document.at("context"), run);
    for (const json& entry : document.at("benchmarks")) AddEntry(entry, program, run);
  } catch (const json::exception& error) {
    throw BadData(fmt::format("{}: {}", source, error.what()));
  } catch (const Error& error) {
    throw BadData(fmt::format("{}: {}", source, error.what()));
  }
}

}  // namespace arc
