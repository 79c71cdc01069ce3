#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "db/store.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {

/// What a program did.
struct Outcome {
  int code = -1;    ///< exit code; minus the signal that ended it
  std::string out;  ///< stdout
  std::string err;  ///< stderr
};

/// Runs the built arcbench in a workspace of its own.
class CommandTest : public testing::Test {
 protected:
  CommandTest();
  /// `words` after the program's name.
  Outcome Run(const std::vector<std::string>& words);
  /// What it prints with --json; expects that it succeeds.
  nlohmann::json Json(std::vector<std::string> words);
  /// Run, and sends it SIGINT, as the user's ^C would, once `now` says so.
  Outcome RunAndInterrupt(const std::vector<std::string>& words, const std::function<bool()>& now);
  /// Expects the exit code and a part of the message; and that nothing was printed as data.
  void ExpectFailure(int code, const std::string& part, const std::vector<std::string>& words);
  /// Starts it and goes on; Await waits for its end.
  pid_t Start(const std::vector<std::string>& words);
  Outcome Await(pid_t pid);
  std::filesystem::path Workspace() const { return folder_ / "ws"; }
  Store OpenStore() const { return Store::Open(Workspace() / "arcbench.db", Store::Mode::kRead); }
  std::filesystem::path File(const std::string& name, const std::string& text) const {
    WriteText(folder_ / name, text);
    return folder_ / name;
  }

  TempFolder folder_;
  std::map<std::string, std::string> environment_;
};

}  // namespace arc
