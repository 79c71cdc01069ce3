#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace arc::parity {

/// ../shared/parity; tests skip where it is absent.
std::filesystem::path ParityFolder();

struct Ran {
  int code;          ///< exit code, or minus the signal
  std::string text;  ///< stdout
};

/// Runs arcbench-parity with these arguments.
Ran RunParity(const std::vector<std::string>& arguments);
/// The same with --json, parsed.
nlohmann::json ParityJson(const std::filesystem::path& folder);

/// The folders of all cases: with a case.json, or in a family that a kind.json names. Found
/// apart from the program's own search, which is among what is checked.
std::vector<std::filesystem::path> CaseFolders();

}  // namespace arc::parity
