#include "submissions/submission.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "evaluators/atomic_file.h"
#include "submissions/task_set.h"
#include "tasks/error.h"

namespace arc {
namespace {

/// The JSON text of a string.
std::string Quoted(const std::string& text) {
  try {
    return nlohmann::json(text).dump();
  } catch (const nlohmann::json::exception&) {
    throw BadData(fmt::format("the name {} is not UTF-8: it cannot stand in a submission", text));
  }
}

void AppendGrid(std::string& text, const Grid& grid) {
  for (int r = 0; r < grid.rows; ++r) {
    text += r == 0 ? "[[" : ",[";
    for (int c = 0; c < grid.cols; ++c) {
      if (c > 0) text += ',';
      text += static_cast<char>('0' + grid.At(r, c));
    }
    text += ']';
  }
  text += ']';
}

/// The attempts that are there, checked.
std::vector<Grid> Attempts(const std::string& where, const std::vector<Grid>& given) {
  if (given.size() > kSubmissionAttempts) {
    throw BadData(fmt::format("{} has {} attempts; {} are allowed", where, given.size(),
                              kSubmissionAttempts));
  }
  std::vector<Grid> attempts;
  for (const Grid& grid : given) {
    if (grid.empty()) continue;
    if (!IsSubmissionGrid(grid)) {
      throw BadData(fmt::format("{}: a grid of {} x {} and colours up to {} cannot stand in a "
                                "submission", where, grid.rows, grid.cols,
                                *std::max_element(grid.cells.begin(), grid.cells.end())));
    }
    attempts.push_back(grid);
  }
  return attempts;
}

class Writer {
 public:
  void Add(const Puzzle& task, const std::vector<std::vector<Grid>>* outputs) {
    text_ += summary_.tasks++ == 0 ? "{" : ",\n";
    text_ += Quoted(task.id) + ":[";
    for (size_t i = 0; i < task.tests.size(); ++i) {
      const std::string where = fmt::format("{}[{}]", task.id, i);
      if (i > 0) text_ += ',';
      AddOutput(where, outputs != nullptr && i < outputs->size()
                           ? Attempts(where, (*outputs)[i]) : std::vector<Grid>());
    }
    text_ += ']';
  }
  const std::string& Finish() { return text_ += summary_.tasks == 0 ? "{}\n" : "}\n"; }
  SubmissionSummary& summary() { return summary_; }

 private:
  void AddOutput(const std::string& where, std::vector<Grid> attempts) {
    ++summary_.outputs;
    if (attempts.empty()) {
      summary_.unanswered.push_back(where);
      attempts.emplace_back(1, 1);
    } else if (attempts.size() == 1) {
      ++summary_.repeated;
    }
    text_ += "{\"attempt_1\":";
    AppendGrid(text_, attempts.front());
    text_ += ",\"attempt_2\":";
    AppendGrid(text_, attempts.back());
    text_ += '}';
  }

  std::string text_;
  SubmissionSummary summary_;
};

void CheckPlaces(const TaskSet& set, const Submission& submission) {
  for (const auto& [task, outputs] : submission) {
    const size_t tests = set.Find(task).tests.size();
    if (outputs.size() <= tests) continue;
    throw BadData(fmt::format("task {} has {} outputs in the submission and {} test inputs", task,
                              outputs.size(), tests));
  }
}

std::vector<Grid> Best(const OutputVotes& output, const VotingOptions& options) {
  std::vector<Grid> best;
  for (const RankedCandidate& ranked : RankCandidates(output, options)) {
    const Grid& grid = output.candidates[ranked.candidate];
    if (best.size() < kSubmissionAttempts && IsSubmissionGrid(grid)) best.push_back(grid);
  }
  return best;
}

std::vector<Grid> Best(const EnsembleOutput& output) {
  std::vector<const EnsembleCandidate*> order = output.Attempts();
  for (const EnsembleCandidate& candidate : output.candidates) {
    if (std::find(order.begin(), order.end(), &candidate) == order.end()) {
      order.push_back(&candidate);
    }
  }
  std::vector<Grid> best;
  for (const EnsembleCandidate* candidate : order) {
    if (best.size() < kSubmissionAttempts && IsSubmissionGrid(candidate->grid)) {
      best.push_back(candidate->grid);
    }
  }
  return best;
}

/// `attempts` of every output at its place. Each output has `puzzle` and `test`.
template <typename Output, typename Attempts>
Submission Place(std::span<const Puzzle> tasks, std::span<const Output> given, Attempts attempts) {
  const TaskSet set(tasks);
  Submission submission;
  for (const Output& output : given) {
    const size_t tests = set.Find(output.puzzle).tests.size();
    if (output.test >= tests) {
      throw BadData(fmt::format("votes for output {} of task {}, which has {}", output.test,
                                output.puzzle, tests));
    }
    std::vector<std::vector<Grid>>& outputs = submission[output.puzzle];
    outputs.resize(tests);
    if (!outputs[output.test].empty()) {
      throw BadData(fmt::format("task {} output {} has votes twice", output.puzzle, output.test));
    }
    outputs[output.test] = attempts(output);
  }
  return submission;
}

}  // namespace

bool IsSubmissionGrid(const Grid& grid) {
  const auto fits = [](int side) { return side >= 1 && side <= kSubmissionSide; };
  return fits(grid.rows) && fits(grid.cols) &&
         grid.cells.size() == static_cast<size_t>(grid.rows) * static_cast<size_t>(grid.cols) &&
         std::all_of(grid.cells.begin(), grid.cells.end(),
                     [](uint8_t cell) { return cell < kSubmissionColours; });
}

Submission MakeSubmission(std::span<const Puzzle> tasks, std::span<const OutputVotes> votes,
                          const VotingOptions& options) {
  return Place(tasks, votes, [&](const OutputVotes& output) { return Best(output, options); });
}

Submission MakeSubmission(std::span<const Puzzle> tasks, std::span<const EnsembleOutput> ranking) {
  return Place(tasks, ranking, [](const EnsembleOutput& output) { return Best(output); });
}

SubmissionSummary WriteSubmission(const std::filesystem::path& path, std::span<const Puzzle> tasks,
                                  const Submission& submission) {
  const TaskSet set(tasks);
  CheckPlaces(set, submission);
  Writer writer;
  for (const Puzzle& task : tasks) {
    const auto at = submission.find(task.id);
    writer.Add(task, at == submission.end() ? nullptr : &at->second);
  }
  WriteFileAtomically(path, {writer.Finish()});
  return std::move(writer.summary());
}

}  // namespace arc
