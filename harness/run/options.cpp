#include "harness/run/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "evaluators/voting.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Option Text(std::string key, std::string value, std::string help,
            std::vector<std::string> choices = {}) {
  return {std::move(key), std::move(value), std::move(help),
          -kInfinity,     kInfinity,        std::move(choices)};
}
Option Flag(std::string key, bool value, std::string help) {
  return {std::move(key), value, std::move(help), -kInfinity, kInfinity, {}};
}
Option Whole(std::string key, int64_t value, std::string help, double least = 0,
             double most = kInfinity) {
  return {std::move(key), value, std::move(help), least, most, {}};
}
Option Number(std::string key, double value, std::string help, double least = 0,
              double most = kInfinity) {
  return {std::move(key), value, std::move(help), least, most, {}};
}

std::vector<Option> TopOptions() {
  return {
      Text("name", "", "what the run is called in listings"),
      Text("description", "", "one line about the recipe"),
      Flag("verified", true, "the recipe was run to its end and reached what it says"),
      Text("source", "", "where its numbers come from"),
      Text("model.plugin", "", "plugin that is trained; the section's other keys are its own"),
  };
}

std::vector<Option> DataOptions() {
  return {
      Text("data.suite", "sudoku", "kind of puzzle", {"arc", "sudoku", "maze"}),
      Whole("data.rows", 0, "canvas or board side; 0: the suite's default", 0, 64),
      Whole("data.cols", 0, "maze columns; 0: as rows", 0, 64),
      Text("data.train", "generate", "training puzzles: a path, a data name, or `generate`"),
      Text("data.evaluation", "generate", "evaluation puzzles: likewise"),
      Whole("data.train_count", 1000, "puzzles to generate for training", 0, 1e7),
      Whole("data.evaluation_count", 300, "puzzles to generate for evaluation", 0, 1e7),
      Whole("data.clues", 0, "generated Sudoku: clues left; 0: minimal puzzles", 0, 256),
      Number("data.min_rating", 0, "generated Sudoku: least backtracks of the solver"),
      Whole("data.min_path", 0, "generated mazes: least length of the shortest path", 0, 4096),
      Whole("data.seed", 0, "seed of generated puzzles, of views and of max_tasks' choice"),
      Text("data.identifiers", "none", "puzzle identifiers", {"none", "per-task", "per-view"}),
      Whole("data.views", 0, "augmented views of a puzzle in training; 0: without limit", 0, 1e9),
      Flag("data.augment", true, "train on augmented views; off: the puzzles as they are"),
      Flag("data.translate", false, "random translation on the canvas in training (ARC)"),
      Number("data.reveal", 0,
             "boards: training examples have a random share of open cells filled in, up to this", 0,
             1),
      Flag("data.shuffle_labels", false, "control: deal outputs to other inputs"),
      Whole("data.max_tasks", 0, "use this many of each set, by a seeded choice; 0: all", 0, 1e9),
      Text("data.only", "", "the one evaluation task of this id"),
      Flag("data.fitting_only", false, "leave puzzles that do not fit the canvas out of the sets"),
      Text("data.overlap", "refuse",
           "puzzles in both sets, up to symmetry: an error, a warning, or not looked for",
           {"refuse", "warn", "unchecked"}),
      Flag("data.transductive", false,
           "train on the evaluation tasks' demonstrations too (never on their test outputs)"),
      Number("data.holdout", 0,
             "share of the evaluation tasks with three demonstrations or more one of which is "
             "held out: never trained on, there to choose by",
             0, 1),
      Flag("data.holdout_each", false,
           "hold out every demonstration in turn (where they are not trained on)"),
      Text("data.evaluate", "tests", "what is evaluated: the tests, or the held-out demonstrations",
           {"tests", "heldout"}),
  };
}

std::vector<Option> TrainingOptions() {
  return {
      Whole("training.steps", 10000, "optimiser steps"),
      Whole("training.batch_size", 768, "rows of a batch", 1, 1 << 20),
      Number("training.lr", 1e-4, "peak learning rate"),
      Number("training.lr_min_ratio", 1, "learning rate at the end, as a fraction of the peak", 0,
             1),
      Whole("training.lr_warmup_steps", 2000, "steps of linear warm-up"),
      Whole("training.lr_first_step", 1,
            "what the first step counts as in the schedule: 1 (HRM, TRM), 0 (URM: its rate is 0)",
            0, 1),
      Number("training.beta1", 0.9, "optimiser (of muon: its AdamW)", 0, 1),
      Number("training.beta2", 0.95, "optimiser (of muon: its AdamW)", 0, 1),
      Number("training.weight_decay", 0.1, "decoupled weight decay"),
      Number("training.puzzle_emb_lr", 1e-2, "learning rate of the puzzle embeddings"),
      Number("training.puzzle_emb_weight_decay", 0.1, "their weight decay"),
      Text("training.optimizer", "adam_atan2",
           "optimiser of the weights; muon: of matrices, with AdamW for the others",
           {"adam_atan2", "muon"}),
      Number("training.muon_momentum", 0.95, "muon", 0, 1),
      Flag("training.muon_nesterov", true, "muon: look ahead along the momentum"),
      Whole("training.muon_ns_steps", 5, "muon: Newton-Schulz steps", 1, 100),
      Number("training.muon_rms", 0.2, "muon: root mean square of an update at rate 1"),
      Number("training.ema", 0, "rate of the weights' moving average; 0: none", 0, 1),
      Text("training.precision", "fp32", "matrix products and activations", {"fp32", "bf16"}),
      Text("training.device", "auto", "where to train", {"auto", "cpu", "cuda"}),
      Flag("training.cuda_graph", true,
           "on CUDA a step is the launch of one graph, where model and optimiser allow it"),
      Whole("training.threads", 0, "CPU threads; 0: all", 0, 4096),
      Whole("training.seed", 0, "seed of weights, order of examples and exploration"),
      Whole("training.eval_every", 0, "steps between evaluations; 0: only at the end"),
      Whole("training.checkpoint_every", 0, "steps between checkpoints; 0: only at the end"),
      Number("training.checkpoint_seconds", 0,
             "seconds between checkpoints of which the last two are kept; 0: none of these"),
      Whole("training.log_every", 10, "steps between reported metrics", 1),
      Number("training.time_limit", 0, "seconds after which training ends; 0: none"),
      Number("training.budget", 0,
             "seconds that the schedule is fitted to by measured steps, at most training.steps of "
             "them; 0: training.steps"),
      Text("training.from", "",
           "checkpoint whose weights are the first ones; identifiers start at its table's mean"),
      Number("training.embeddings_first", 0,
             "share of the steps that train the puzzle embeddings alone", 0, 1),
      Text("training.keep", "last",
           "weights that are evaluated: the last, or the best on the held-out demonstrations",
           {"last", "best"}),
  };
}

std::vector<Option> OtherOptions() {
  return {
      Whole("halting.max_steps", 16, "supervision steps of an example at most", 1, 4096),
      Number("halting.exploration_prob", 0.1, "chance of a random least number of steps", 0, 1),
      Flag("halting.q_continue", true,
           "halt at q_halt > q_continue (HRM); off: at q_halt > 0 (TRM, URM)"),
      Flag("halting.learn_q_continue", true, "learn q_continue where halting asks for it"),
      Flag("halting.act_enabled", true,
           "in training puzzles halt early; off: after max_steps alone"),
      Flag("halting.act_inference", false, "answers stand from where a puzzle halts at evaluation"),
      Text("loss.type", "stablemax_cross_entropy", "loss of the tokens",
           {"stablemax_cross_entropy", "softmax_cross_entropy"}),
      Whole("evaluation.views", 1, "augmented views that vote", 1, 100000),
      Whole("evaluation.steps", 0, "halting steps at evaluation; 0: halting.max_steps", 0, 4096),
      Whole("evaluation.batch_size", 0, "rows of a batch; 0: training.batch_size", 0, 1 << 20),
      Text("evaluation.voting", "count_then_q", "how views vote", VotingRuleNames()),
      Number("evaluation.time_limit", 0,
             "seconds after which an evaluation ends with the views that it has; 0: none"),
      Flag("evaluation.share_time", true,
           "a solver has for every view an equal part of what is left of the time limit"),
      Number("evaluation.deadline", 10, "seconds that a solver has for one view of one puzzle",
             0.001, 1e6),
  };
}

std::vector<Option> AllOptions() {
  std::vector<Option> all;
  for (auto* section : {&TopOptions, &DataOptions, &TrainingOptions, &OtherOptions}) {
    std::vector<Option> part = section();
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  return all;
}

std::string RangeText(const Option& option) {
  const bool from = option.least > -kInfinity, to = option.most < kInfinity;
  if (from && to) return fmt::format(" in [{}, {}]", option.least, option.most);
  if (from) return fmt::format(" ≥ {}", option.least);
  return to ? fmt::format(" ≤ {}", option.most) : "";
}

// The value as a number of the option's own type; the value itself if it has none.
OptionValue Promote(const OptionValue& wanted, const OptionValue& value) {
  if (std::holds_alternative<double>(wanted) && std::holds_alternative<int64_t>(value)) {
    return static_cast<double>(std::get<int64_t>(value));
  }
  const double* number = std::get_if<double>(&value);
  if (number && std::holds_alternative<int64_t>(wanted) && std::abs(*number) < 9e15 &&
      std::nearbyint(*number) == *number) {
    return static_cast<int64_t>(*number);
  }
  return value;
}

bool Allowed(const Option& option, const OptionValue& value) {
  if (value.index() != option.value.index()) return false;
  if (const std::string* text = std::get_if<std::string>(&value)) {
    return option.choices.empty() ||
           std::find(option.choices.begin(), option.choices.end(), *text) != option.choices.end();
  }
  if (std::holds_alternative<bool>(value)) return true;
  const int64_t* whole = std::get_if<int64_t>(&value);
  const double number = whole ? static_cast<double>(*whole) : std::get<double>(value);
  return number >= option.least && number <= option.most;  // NaN is in no range
}

std::string Quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += '\\', out += c;
    else if (byte < 0x20 || byte == 0x7f)
      out += fmt::format("\\u{:04x}", byte);
    else
      out += c;
  }
  return out + '"';
}

}  // namespace

const std::vector<Option>& RunOptions() {
  static const std::vector<Option> options = AllOptions();
  return options;
}

const Option* FindOption(std::string_view key) {
  for (const Option& option : RunOptions()) {
    if (option.key == key) return &option;
  }
  return nullptr;
}

std::vector<std::string> OptionKeys() {
  std::vector<std::string> keys;
  for (const Option& option : RunOptions()) keys.push_back(option.key);
  return keys;
}

OptionValue CheckOption(const Option& option, const OptionValue& value, const std::string& where) {
  OptionValue checked = Promote(option.value, value);
  if (Allowed(option, checked)) return checked;
  throw UsageError(fmt::format("{}{} = {}: expected {}", where, option.key, OptionText(value),
                               Expected(option)));
}

std::string OptionText(const OptionValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const int64_t* whole = std::get_if<int64_t>(&value)) return fmt::format("{}", *whole);
  if (const double* number = std::get_if<double>(&value)) {
    const std::string text = fmt::format("{}", *number);  // shortest that reads back equal
    return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
  }
  return Quoted(std::get<std::string>(value));
}

std::string Expected(const Option& option) {
  if (!option.choices.empty()) return fmt::format("one of {}", fmt::join(option.choices, ", "));
  static constexpr const char* kTypes[] = {"true or false", "an integer", "a number", "a string"};
  return kTypes[option.value.index()] + RangeText(option);
}

std::string OptionsHelp() {
  std::string text;
  for (const Option& option : RunOptions()) {
    text += fmt::format("  {:<36} {}\n  {:<36} ({}; default {})\n", option.key, option.help, "",
                        Expected(option), OptionText(option.value));
  }
  return text;
}

}  // namespace arc
