#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace arc::parity {

/// What the comparison of one expected tensor or value found.
struct Comparison {
  std::string file;     ///< that holds what is expected, relative to the case's folder
  std::string name;     ///< of the tensor or value in it
  int64_t count = 1;    ///< elements compared
  double absolute = 0;  ///< largest |actual - expected|; of exact values: 1 where any differs
  double relative = 0;  ///< `absolute` / largest |expected|
  double tolerance = 0;  ///< largest allowed `absolute`; 0: exact
  int64_t excused = 0;   ///< elements beyond the tolerance that the fixtures' rules let pass
  bool ok = false;
  std::string note = {};  ///< why it falls short, or what was excused
};

/// All that one case compares. Filled by the check of its kind.
class CaseReport {
 public:
  CaseReport(std::string path, std::string kind) : path_(std::move(path)), kind_(std::move(kind)) {}

  void Add(Comparison comparison) { comparisons_.push_back(std::move(comparison)); }
  /// Numbers: ok if both are not a number or no further apart than `tolerance`, which is finite.
  void Number(const std::string& file, const std::string& name, double actual, double expected,
              double tolerance);
  /// Anything compared element by element for equality, `different` of `count` unequal.
  void Exact(const std::string& file, const std::string& name, int64_t count, int64_t different,
             const std::string& note = "");
  /// One value as text: grids, names, verdicts, JSON.
  void Text(const std::string& file, const std::string& name, const std::string& actual,
            const std::string& expected);
  /// An expected value for which arcbench computes nothing: the case falls short.
  void Missing(const std::string& file, const std::string& name, int64_t count = 1);
  /// The case cannot be read: exit code 3.
  void SetUnreadable(const std::string& why) { unreadable_ = why; }

  const std::string& path() const { return path_; }
  const std::string& kind() const { return kind_; }
  const std::vector<Comparison>& comparisons() const { return comparisons_; }
  const std::string& unreadable() const { return unreadable_; }
  /// Nothing compared is not ok.
  bool ok() const;
  /// The comparison nearest to, or furthest beyond, its tolerance; null if there is none.
  const Comparison* Worst() const;

 private:
  std::string path_, kind_, unreadable_;
  std::vector<Comparison> comparisons_;
};

/// "path  kind  values  worst error ... ok" under a heading, one line a case.
std::string Lines(const std::vector<CaseReport>& reports);
/// Lines for the comparisons that fall short, at most `most` a case.
std::string Shortfalls(const std::vector<CaseReport>& reports, size_t most);
nlohmann::json ToJson(const std::vector<CaseReport>& reports);
/// 3 if a case could not be read (or there is none), else 1 if one falls short, else 0.
int ExitCode(const std::vector<CaseReport>& reports);

}  // namespace arc::parity
