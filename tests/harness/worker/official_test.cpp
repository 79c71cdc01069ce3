// Weights that leave under the public code's names, and come back.
#include <ATen/ATen.h>

#include <cmath>
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

/// As pretrain.py of TRM leaves it beside its checkpoints, for the small recipe's model.
constexpr const char* kAllConfig = R"(arch:
  name: recursive_reasoning.trm@TinyRecursiveReasoningModel_ACTV1
  loss: {name: losses@ACTLossHead, loss_type: stablemax_cross_entropy}
  hidden_size: 16
  num_heads: 2
  expansion: 4
  H_cycles: 1
  L_cycles: 1
  H_layers: 0
  L_layers: 1
  halt_max_steps: 3
  halt_exploration_prob: 0.1
  pos_encodings: rope
  puzzle_emb_ndim: 16
  puzzle_emb_len: 1
  forward_dtype: float32
lr: 7.0e-05
)";

TEST_F(OfficialWeightsTest, TheConfigurationBesideACheckpointIsRead) {
  const fs::path file = Exported();
  File("all_config.yaml", kAllConfig);
  const Outcome outcome = Run({"runs", "import", file.string(), "--suite", "sudoku4"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("no all_config.yaml")));
  const std::string run = outcome.out.substr(0, outcome.out.find('\n'));
  EXPECT_THAT(Run({"runs", "show", run, "--recipe"}).out,
              AllOf(HasSubstr("num_heads = 2"), HasSubstr("max_steps = 3")));
  EXPECT_TRUE(SameTensors(ReadSafetensors(file), ReadSafetensors(Export(run, "again.st"))));
}

TEST_F(OfficialWeightsTest, ANamedConfigurationIsReadInItsStead) {
  const fs::path file = Exported();
  File("all_config.yaml", "arch: {name: nothing@Known}");
  const std::string named = File("other.yaml", kAllConfig);
  const auto with = [&](const std::string& config) {
    return std::vector<std::string>{"runs", "import",  file.string(), "--config",
                                    config, "--suite", "sudoku4"};
  };
  EXPECT_EQ(Run(with(named)).code, 0);
  ExpectFailure(3, "nothing@Known", {"runs", "import", file.string(), "--suite", "sudoku4"});
  ExpectFailure(3, "broken.yaml", with(File("broken.yaml", "arch: {name: [")));
  std::string wrong = kAllConfig;
  wrong.replace(wrong.find("L_layers: 1"), 11, "L_layers: x");
  ExpectFailure(2, "wrong.yaml: plugin 'trm': setting L_layers = \"x\", expected an integer",
                with(File("wrong.yaml", wrong)));
  ExpectFailure(2, "no such file", with(folder_ / "absent.yaml"));
  EXPECT_EQ(OpenStore().Runs().size(), 2u);  // the training, and the one import
}

TEST_F(OfficialWeightsTest, WithoutAConfigurationTheTensorsSayWhatTheyCan) {
  Import(Exported(), SmallBoards());
  EXPECT_THAT(said_, HasSubstr("by its tensors it is a trm with"));
  EXPECT_THAT(said_, HasSubstr("this is assumed: "));
}

TEST_F(OfficialWeightsTest, WeightsThatAreNotFiniteAreTold) {
  Checkpoint weights = ReadSafetensors(Exported());
  weights.tensors.at("model.inner.lm_head.weight")[0][0] = NAN;
  weights.tensors.at("model.inner.q_head.bias")[0] = INFINITY;
  WriteSafetensors(folder_ / "nan.safetensors", weights);
  Import(folder_ / "nan.safetensors", SmallBoards());
  EXPECT_THAT(said_, HasSubstr(fmt::format("2 of {} tensors hold values that are not finite",
                                           weights.tensors.size())));
  EXPECT_THAT(said_, HasSubstr("model.inner.lm_head.weight, model.inner.q_head.bias"));
}

/// The one line of docs/fidelity.md that makes of an export what the public code loads.
std::string DocumentedLine() {
  const std::string document = ReadText(fs::path(ARC_SOURCE_DIR) / "docs/fidelity.md");
  const std::string start = "python3 -c '";
  const size_t first = document.find(start) + start.size();
  return document.substr(first, document.find('\'', first) - first);
}

TEST_F(OfficialWeightsTest, PyTorchReadsAnExportAndSavesWhatIsImported) {
  if (Python("import torch, safetensors.torch") != 0) {
    GTEST_SKIP() << Python() << " has no torch and safetensors";
  }
  const fs::path file = Exported(), saved = folder_ / "step_12";
  ASSERT_EQ(Python(DocumentedLine(), file.string() + " " + saved.string()), 0);
  ASSERT_EQ(Python("import sys, torch, safetensors.torch as s; p = \"_orig_mod.\"; "
                   "a = torch.load(sys.argv[1], weights_only=True); b = s.load_file(sys.argv[2]); "
                   "sys.exit(not (a.keys() == {p + k for k in b} and "
                   "all(torch.equal(a[p + k], b[k]) for k in b)))",
                   saved.string() + " " + file.string()),
            0);
  const std::string imported = Import(saved, SmallBoards());
  EXPECT_TRUE(SameTensors(ReadSafetensors(file), ReadSafetensors(Export(imported, "back.st"))));
}

}  // namespace
}  // namespace arc
