#include "tests/parity/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace arc::parity {
namespace {

/// How far a comparison is from its tolerance; exact ones are at 0 or far beyond.
double Severity(const Comparison& c) {
  if (!c.ok) return c.tolerance > 0 ? std::max(1.0, c.absolute / c.tolerance) : HUGE_VAL;
  return c.tolerance > 0 ? c.absolute / c.tolerance : 0;
}

std::string Shortened(const std::string& text) {
  constexpr size_t kMost = 60;
  return text.size() <= kMost ? text : text.substr(0, kMost) + "…";
}

std::string Verdict(const CaseReport& report) {
  if (!report.unreadable().empty()) return "UNREADABLE: " + report.unreadable();
  if (report.comparisons().empty()) return "NOTHING COMPARED";
  int64_t excused = 0;
  for (const Comparison& c : report.comparisons()) excused += c.excused;
  const std::string verdict = report.ok() ? "ok" : "FALLS SHORT";
  return excused > 0 ? fmt::format("{} ({} elements excused)", verdict, excused) : verdict;
}

}  // namespace

void CaseReport::Number(const std::string& file, const std::string& name, double actual,
                        double expected, double tolerance) {
  Comparison c{file, name};
  c.tolerance = tolerance;
  c.ok = std::isnan(expected) ? std::isnan(actual)
                              : std::isfinite(tolerance) && std::abs(actual - expected) <= tolerance;
  if (!std::isnan(expected)) {
    c.absolute = std::isnan(actual) ? HUGE_VAL : std::abs(actual - expected);
    c.relative = expected != 0 ? c.absolute / std::abs(expected) : 0;
  }
  if (!c.ok) c.note = fmt::format("{:.17g} instead of {:.17g}", actual, expected);
  Add(std::move(c));
}

void CaseReport::Exact(const std::string& file, const std::string& name, int64_t count,
                       int64_t different, const std::string& note) {
  Comparison c{file, name, count};
  c.absolute = c.relative = different > 0 ? 1 : 0;
  c.ok = different == 0;
  if (!c.ok) c.note = note.empty() ? fmt::format("{} of {} differ", different, count) : note;
  Add(std::move(c));
}

void CaseReport::Text(const std::string& file, const std::string& name, const std::string& actual,
                      const std::string& expected) {
  Exact(file, name, 1, actual == expected ? 0 : 1,
        fmt::format("\"{}\" instead of \"{}\"", Shortened(actual), Shortened(expected)));
}

void CaseReport::Missing(const std::string& file, const std::string& name, int64_t count) {
  Exact(file, name, count, count, "expected, and not computed");
}

bool CaseReport::ok() const {
  return unreadable_.empty() && !comparisons_.empty() &&
         std::all_of(comparisons_.begin(), comparisons_.end(),
                     [](const Comparison& c) { return c.ok; });
}

const Comparison* CaseReport::Worst() const {
  if (comparisons_.empty()) return nullptr;
  return &*std::max_element(
      comparisons_.begin(), comparisons_.end(),
      [](const Comparison& a, const Comparison& b) { return Severity(a) < Severity(b); });
}

std::string Lines(const std::vector<CaseReport>& reports) {
  size_t width = 4;
  for (const CaseReport& report : reports) width = std::max(width, report.path().size());
  std::string out = fmt::format("{:<{}}  {:<16} {:>6}  {:>9}  {:>9}  {:>9}  {}\n", "case", width,
                                "kind", "values", "abs error", "rel error", "tolerance", "verdict");
  for (const CaseReport& report : reports) {
    Comparison worst;
    if (report.Worst()) worst = *report.Worst();
    out += fmt::format("{:<{}}  {:<16} {:>6}  {:>9.2g}  {:>9.2g}  {:>9.2g}  {}\n", report.path(),
                       width, report.kind(), report.comparisons().size(), worst.absolute,
                       worst.relative, worst.tolerance, Verdict(report));
  }
  return out;
}

std::string Shortfalls(const std::vector<CaseReport>& reports, size_t most) {
  std::string out;
  for (const CaseReport& report : reports) {
    size_t told = 0;
    for (const Comparison& c : report.comparisons()) {
      if (c.ok || ++told > most) continue;
      out += fmt::format("{}: {}: {}: {}\n", report.path(), c.file, c.name,
                         c.note.empty() ? fmt::format("error {:.3g}, tolerance {:.3g}", c.absolute,
                                                      c.tolerance)
                                        : c.note);
    }
    if (told > most) out += fmt::format("{}: and {} more\n", report.path(), told - most);
  }
  return out;
}

nlohmann::json ToJson(const std::vector<CaseReport>& reports) {
  nlohmann::json cases = nlohmann::json::array();
  for (const CaseReport& report : reports) {
    nlohmann::json comparisons = nlohmann::json::array();
    for (const Comparison& c : report.comparisons()) {
      nlohmann::json entry = {{"file", c.file},
                              {"name", c.name},
                              {"elements", c.count},
                              {"worst_absolute_error", c.absolute},
                              {"worst_relative_error", c.relative},
                              {"tolerance", c.tolerance},
                              {"excused", c.excused},
                              {"verdict", c.ok ? "ok" : "falls short"}};
      if (!c.note.empty()) entry["note"] = c.note;
      comparisons.push_back(std::move(entry));
    }
    nlohmann::json entry = {{"case", report.path()},
                            {"kind", report.kind()},
                            {"verdict", report.unreadable().empty()
                                            ? (report.ok() ? "ok" : "falls short")
                                            : "unreadable"},
                            {"compared", std::move(comparisons)}};
    if (!report.unreadable().empty()) entry["error"] = report.unreadable();
    cases.push_back(std::move(entry));
  }
  return {{"exit_code", ExitCode(reports)}, {"cases", std::move(cases)}};
}

int ExitCode(const std::vector<CaseReport>& reports) {
  bool all = true;
  for (const CaseReport& report : reports) {
    if (!report.unreadable().empty()) return 3;
    all = all && report.ok();
  }
  if (reports.empty()) return 3;
  return all ? 0 : 1;
}

}  // namespace arc::parity
