#include <ATen/ATen.h>
#include <fmt/format.h>

#include <map>
#include <optional>
#include <regex>

#include "harness/torch/checkpoint/checkpoint.h"
#include "harness/torch/checkpoint/pickle.h"
#include "harness/torch/checkpoint/pytorch_zip.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/parity/data/checkpoints.h"
#include "tests/parity/models/tensors.h"

// Odd, broken and hostile files: whether each is loaded or refused, with which tensors,
// and by the name of which function. Reading is all that is done with them.
namespace arc::parity {
namespace {

using nlohmann::ordered_json;

struct Verdict {
  std::optional<PyTorchFile> loaded;
  std::string message;   ///< where it was not
  std::string callable;  ///< that it was refused for
};

Verdict Judge(const std::filesystem::path& file) {
  Verdict verdict;
  try {
    verdict.loaded = ReadPyTorchZip(file);
  } catch (const RefusedCallable& error) {
    verdict.message = error.what();
    verdict.callable = error.name();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kBadData) throw;
    verdict.message = error.what();
  }
  return verdict;
}

/// "load", "load or clear error", "error", "error or byte swap", "refuse"
bool Meets(const Verdict& verdict, const std::string& expect) {
  if (expect == "load") return verdict.loaded.has_value();
  if (expect.starts_with("load or ") || expect.find(" or byte swap") != std::string::npos) {
    return true;
  }
  if (expect.starts_with("error")) return !verdict.loaded && verdict.callable.empty();
  if (expect == "refuse") return !verdict.loaded;
  throw BadData(fmt::format("case.json: unknown expectation \"{}\"", expect));
}

/// The function that the description of a hostile file names.
std::string CallableIn(const std::string& what) {
  static const std::regex global(R"(GLOBAL ([A-Za-z_]\w*(\.[A-Za-z_]\w*)+))");
  static const std::regex called(R"(([A-Za-z_]\w*(\.[A-Za-z_]\w*)+)\()");
  std::smatch match;
  if (std::regex_search(what, match, global) || std::regex_search(what, match, called)) {
    return match[1];
  }
  return "";
}

class OddFiles {
 public:
  OddFiles(const std::filesystem::path& folder, CaseReport& report)
      : folder_(folder), report_(report) {}

  void Check(const std::string& name, const ordered_json& facts) {
    const std::filesystem::path file = folder_ / name;
    if (!std::filesystem::is_regular_file(file)) {
      throw BadData(file.string() + ": listed in case.json and not there");
    }
    const Verdict verdict = Judge(file);
    const std::string expect = facts.at("expect"), what = facts.at("what");
    const std::string found = verdict.loaded ? "it was loaded" : verdict.message;
    report_.Exact("case.json", name + " expect", 1, Meets(verdict, expect) ? 0 : 1,
                  fmt::format("\"{}\" is expected; {}", expect, found));
    if (expect == "refuse") CompareCallable(name, what, verdict);
    if (verdict.loaded) CompareTensors(name, what, *verdict.loaded);
  }

 private:
  /// "same" in a description goes back to the function named last.
  void CompareCallable(const std::string& name, const std::string& what, const Verdict& verdict) {
    std::string expected = CallableIn(what);
    if (expected.empty() && what.find("same") != std::string::npos) expected = last_callable_;
    if (!expected.empty()) {
      last_callable_ = expected;
      report_.Text("case.json", name + " callable", verdict.callable, expected);
      report_.Exact("case.json", name + " is named in the message", 1,
                    verdict.message.find(expected) == std::string::npos ? 1 : 0, verdict.message);
    } else if (!verdict.callable.empty()) {
      CompareWithBytes(name, verdict.callable);
    }
  }
  /// Where no description says which: the name stands in the file.
  void CompareWithBytes(const std::string& name, const std::string& callable) {
    const std::string bytes = ReadFile(folder_ / name);
    const size_t dot = callable.rfind('.');
    const bool there = bytes.find(callable.substr(0, dot)) != std::string::npos &&
                       bytes.find(callable.substr(dot + 1)) != std::string::npos;
    report_.Exact("case.json", name + " callable", 1, there ? 0 : 1,
                  callable + " does not stand in the file");
  }

  /// Against its own safetensors; or against those of the case that it holds the tensors
  /// of, or, where that case does not lie beside this folder, the others that say the same.
  void CompareTensors(const std::string& name, const std::string& what, const PyTorchFile& file) {
    static const std::regex same(R"(same tensors as (\w+))");
    const std::string own =
        std::filesystem::path(name).stem().string() + ".tensors.safetensors";
    std::smatch match;
    if (what.find(own) != std::string::npos) {
      CompareAll(own, "", ReadSafetensors(folder_ / own).tensors, file);
    } else if (std::regex_search(what, match, same)) {
      CompareAll(name, match[1].str() + ": ", TensorsOf(match[1], file), file);
    }
  }

  const std::map<std::string, at::Tensor>& TensorsOf(const std::string& folder,
                                                     const PyTorchFile& first) {
    const auto known = references_.find(folder);
    if (known != references_.end()) return known->second;
    const std::filesystem::path values = folder_ / ".." / folder / "tensors.safetensors";
    return references_[folder] = std::filesystem::exists(values) ? ReadSafetensors(values).tensors
                                                                 : first.tensors;
  }

  void CompareAll(const std::string& place, const std::string& prefix,
                  const std::map<std::string, at::Tensor>& expected, const PyTorchFile& file) {
    for (const auto& [name, value] : expected) {
      const auto found = file.tensors.find(name);
      const at::Tensor actual = found == file.tensors.end() ? at::Tensor() : found->second;
      if (actual.defined() && actual.scalar_type() != value.scalar_type()) {
        report_.Exact(place, prefix + name, value.numel(), value.numel(),
                      fmt::format("{} instead of {}", at::toString(actual.scalar_type()),
                                  at::toString(value.scalar_type())));
      } else {
        CompareTensor(report_, place, prefix + name, actual, value, 0);
      }
    }
    report_.Number("case.json", place + " tensors", static_cast<double>(file.tensors.size()),
                   static_cast<double>(expected.size()), 0);
  }

  const std::filesystem::path& folder_;
  CaseReport& report_;
  std::string last_callable_;
  std::map<std::string, std::map<std::string, at::Tensor>> references_;  ///< by case
};

}  // namespace

void CheckOddCheckpoints(const std::filesystem::path& folder, const ordered_json& facts,
                         CaseReport& report) {
  OddFiles odd(folder, report);
  for (const auto& [name, entry] : facts.at("files").items()) odd.Check(name, entry);
}

}  // namespace arc::parity
