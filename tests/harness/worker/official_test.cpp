// Weights that leave under the public code's names, and come back.
#include <ATen/ATen.h>

#include <cstdlib>

#include "tests/harness/worker/small_run.h"

namespace arc {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

/// The python that is asked for PyTorch; only tests run one.
std::string Python() {
  const char* named = std::getenv("ARCBENCH_PYTHON");
  return named ? named : "python3";
}

int Python(const std::string& code, const std::string& arguments = "") {
  return std::system(fmt::format("'{}' -c '{}' {} 2>/dev/null", Python(), code, arguments).c_str());
}

class OfficialWeightsTest : public SmallRunTest {
 protected:
  /// The small recipe's run, exported.
  fs::path Exported() {
    run_ = Train({});
    return Export(run_, "exported.safetensors");
  }
  fs::path Export(const std::string& run, const std::string& name) {
    const Outcome outcome = Run({"runs", "export", run, "--out", (folder_ / name).string()});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return folder_ / name;
  }
  /// The words that import a file with the small recipe's settings, which no tensor tells.
  std::vector<std::string> ImportWords(const fs::path& file, std::vector<std::string> more) {
    std::vector<std::string> words = {"runs",
                                      "import",
                                      file.string(),
                                      "model.num_heads=2",
                                      "model.H_cycles=1",
                                      "model.L_cycles=1",
                                      "model.puzzle_emb_len=1",
                                      "halting.max_steps=3"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  std::string Import(const fs::path& file, const std::vector<std::string>& more) {
    const Outcome outcome = Run(ImportWords(file, more));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    said_ = outcome.err;
    return outcome.out.substr(0, outcome.out.find('\n'));
  }
  std::vector<std::string> SmallBoards() const {
    return {"--data", "sudoku4", "data.clues=8", "data.evaluation_count=20", "evaluation.views=2"};
  }
  std::string run_, said_;
};

TEST_F(OfficialWeightsTest, AnExportedRunComesBackAndGivesTheSameAnswers) {
  const fs::path file = Exported();
  const std::string imported = Import(file, SmallBoards());
  ASSERT_EQ(Run({"eval", imported}).code, 0);
  EXPECT_TRUE(SameTensors(ReadSafetensors(file), ReadSafetensors(Export(imported, "again.st"))));
  const Store store = OpenStore();
  const auto first = store.LoadVotes(store.EvaluationsOf(run_).at(0).id);
  const auto second = store.LoadVotes(store.EvaluationsOf(imported).at(0).id);
  ASSERT_EQ(first.size(), 20u);
  ASSERT_EQ(first.size(), second.size());
  for (size_t i = 0; i < first.size(); ++i) {  // batches of other sizes answer in another order
    EXPECT_THAT(first[i].candidates, testing::UnorderedElementsAreArray(second[i].candidates));
  }
}

TEST_F(OfficialWeightsTest, AnExportNeverReplacesAFile) {
  const fs::path file = Exported();
  const std::string before = ReadText(file);
  ExpectFailure(2, "exists", {"runs", "export", run_, "--out", file.string()});
  EXPECT_EQ(ReadText(file), before);
}

TEST_F(OfficialWeightsTest, WhatDoesNotFitIsToldInOneMessageAndNothingIsImported) {
  const fs::path file = Exported();
  Checkpoint odd = ReadSafetensors(file);
  odd.tensors.erase("model.inner.lm_head.weight");
  odd.tensors["model.inner.extra"] = at::zeros({2, 3});
  odd.tensors["model.inner.q_head.bias"] = at::zeros({5});
  WriteSafetensors(folder_ / "odd.safetensors", odd);
  const Outcome outcome = Run(ImportWords(folder_ / "odd.safetensors", SmallBoards()));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.out, "");
  for (const char* part : {"odd.safetensors: ", "missing: model.inner.lm_head.weight",
                           "not in this model: model.inner.extra",
                           "model.inner.q_head.bias: has shape [5], wanted [2]"}) {
    EXPECT_THAT(outcome.err, HasSubstr(part));
  }
  EXPECT_EQ(OpenStore().Runs().size(), 1u);
  const auto folders = fs::directory_iterator(Workspace() / "runs");
  EXPECT_EQ(std::distance(begin(folders), end(folders)), 1);
}

TEST_F(OfficialWeightsTest, ATableOfOtherPuzzlesIsResetToItsMeanAndThatIsSaid) {
  Checkpoint weights = ReadSafetensors(Exported());
  const char* const table = "model.inner.puzzle_emb.weights";
  weights.tensors[table] = at::arange(48).reshape({3, 16}).to(at::kFloat);
  WriteSafetensors(folder_ / "three.safetensors", weights);
  const std::string data = (folder_ / "data").string();
  ASSERT_EQ(Run({"data", "export", "--test", "sudoku4", "data.clues=8", "data.evaluation_count=20",
                 "--out", data})
                .code,
            0);
  const std::string imported = Import(folder_ / "three.safetensors", {"--data", data});
  EXPECT_THAT(said_, HasSubstr("3 rows"));
  EXPECT_THAT(said_, HasSubstr("mean"));
  const at::Tensor reset = ReadSafetensors(Export(imported, "reset.safetensors")).Get(table);
  EXPECT_TRUE(at::equal(reset, at::arange(16, 32).reshape({1, 16}).to(at::kFloat)));
}

/// The one line of docs/fidelity.md makes of an export what the public code loads.
TEST_F(OfficialWeightsTest, PyTorchReadsAnExportAndSavesWhatIsImported) {
  if (Python("import torch, safetensors.torch") != 0) {
    GTEST_SKIP() << Python() << " has no torch and safetensors";
  }
  const fs::path file = Exported(), saved = folder_ / "saved.pt";
  ASSERT_EQ(Python("import sys, torch, safetensors.torch as s; "
                   "torch.save(s.load_file(sys.argv[1]), sys.argv[2])",
                   file.string() + " " + saved.string()),
            0);
  ASSERT_EQ(
      Python("import sys, torch, safetensors.torch as s; "
             "a = torch.load(sys.argv[1], weights_only=True); b = s.load_file(sys.argv[2]); "
             "sys.exit(not (a.keys() == b.keys() and all(torch.equal(a[k], b[k]) for k in a)))",
             saved.string() + " " + file.string()),
      0);
  const std::string imported = Import(saved, SmallBoards());
  EXPECT_TRUE(SameTensors(ReadSafetensors(file), ReadSafetensors(Export(imported, "back.st"))));
}

}  // namespace
}  // namespace arc
