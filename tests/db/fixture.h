#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string>

#include "db/store.h"
#include "tasks/error.h"

namespace arc {

/// A fresh folder for each test, removed after it.
class DatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "arc_db_XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    file_ = folder_ / "arcbench.db";
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(folder_, ignored);
  }
  Store Writer() const { return Store::Open(file_, Store::Mode::kWrite); }
  Store Reader() const { return Store::Open(file_, Store::Mode::kRead); }

  std::filesystem::path folder_;
  std::filesystem::path file_;
};

inline RunRecord SampleRun(const std::string& id) {
  RunRecord run;
  run.id = id;
  run.recipe = "trm-sudoku6";
  run.config = R"({"train":{"lr":0.001}})";
  run.seed = 0xfedcba9876543210ULL;  // more than a signed integer holds
  run.device = "cpu";
  run.threads = 2;
  run.precision = "fp32";
  run.git_revision = "0123abc";
  run.tree_dirty = true;
  run.arcbench_version = "0.1.0";
  run.parameters = 7'000'000;
  run.embedding_parameters = 512;
  run.folder = "runs/" + id;
  return run;
}

inline EvaluationRecord SampleEvaluation(const std::string& run) {
  EvaluationRecord e;
  e.run = run;
  e.checkpoint = "checkpoints/last.safetensors";
  e.checkpoint_step = 860;
  e.suite = "sudoku";
  e.views = 8;
  e.steps = 4;
  e.voting_rule = "count,mean-q";
  e.attempts = 1;
  e.protocol = "inductive";
  e.checkpoint_rule = "last";
  e.wall_seconds = 12.5;
  e.host = "here";
  e.device = "cpu";
  e.threads = 2;
  e.precision = "fp32";
  e.seed = 7;
  e.git_revision = "0123abc";
  e.arcbench_version = "0.1.0";
  e.parameters = 7'000'000;
  e.embedding_parameters = 512;
  e.puzzles = 300;
  e.outputs = 300;
  e.answered = 299;
  e.training_hash = "cafe";
  e.training_seed = 3;
  e.train_examples = 55040;
  e.train_flops = 1.5e15;
  e.train_seconds = 90;
  e.audit = "leak";
  e.seen_tasks = 0;
  e.leaked_tasks = 2;
  e.leaked_tasks_exact = 1;
  return e;
}

/// The kind of the arc::Error that `work` throws, which must say `words`.
inline ErrorKind ThrownKind(const std::function<void()>& work, const std::string& words) {
  try {
    work();
  } catch (const Error& e) {
    EXPECT_THAT(e.what(), testing::HasSubstr(words));
    return e.kind();
  }
  ADD_FAILURE() << "nothing was thrown; expected an error with: " << words;
  return ErrorKind::kFailed;
}

}  // namespace arc
