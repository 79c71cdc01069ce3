#include "submissions/submission.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "submissions/grid_json.h"
#include "submissions/task_set.h"
#include "tasks/atomic_file.h"
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
      throw BadData(fmt::format(
          "{}: a grid of {} x {} and colours up to {} cannot stand in a "
          "submission",
          where, grid.rows, grid.cols, *std::max_element(grid.cells.begin(), grid.cells.end())));
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
      AddOutput(where, outputs != nullptr && i < outputs->size() ? Attempts(where, (*outputs)[i])
                                                                 : std::vector<Grid>());
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

/// The place of an output's attempts, checked.
std::vector<Grid>& AttemptsOf(Submission& submission, const std::string& task, uint32_t output) {
  const auto outputs = submission.find(task);
  if (outputs == submission.end()) {
    throw BadData(fmt::format("task {} is not in the task set", task));
  }
  if (output < outputs->second.size()) return outputs->second[output];
  throw BadData(fmt::format("answers to output {} of task {}, which has {}", output, task,
                            outputs->second.size()));
}

RankedAnswers Ranked(const OutputVotes& votes, const VotingOptions& options) {
  RankedAnswers answers{votes.puzzle, votes.test, {}};
  for (const RankedCandidate& ranked : RankCandidates(votes, options)) {
    answers.grids.push_back(votes.candidates[ranked.candidate]);
  }
  return answers;
}

/// The attempts first; the others follow, should one of these not do.
RankedAnswers Ranked(const EnsembleOutput& output) {
  RankedAnswers answers{output.puzzle, output.test, {}};
  for (const EnsembleCandidate* attempt : output.Attempts()) answers.grids.push_back(attempt->grid);
  for (const EnsembleCandidate& candidate : output.candidates) {
    answers.grids.push_back(candidate.grid);
  }
  return answers;
}

}  // namespace

bool IsSubmissionGrid(const Grid& grid) {
  const auto fits = [](int side) { return side >= 1 && side <= kSubmissionSide; };
  return fits(grid.rows) && fits(grid.cols) &&
         grid.cells.size() == static_cast<size_t>(grid.rows) * static_cast<size_t>(grid.cols) &&
         std::all_of(grid.cells.begin(), grid.cells.end(),
                     [](uint8_t cell) { return cell < kSubmissionColours; });
}

Submission MakeSubmission(std::span<const Puzzle> tasks, std::span<const RankedAnswers> answers) {
  const TaskSet set(tasks);
  Submission submission;
  for (const Puzzle& task : tasks) submission[task.id].resize(task.tests.size());
  for (const RankedAnswers& ranked : answers) {
    std::vector<Grid>& attempts = AttemptsOf(submission, ranked.task, ranked.output);
    for (const Grid& grid : ranked.grids) {
      const bool known = std::ranges::find(attempts, grid) != attempts.end();
      const bool room = attempts.size() < kSubmissionAttempts;
      if (room && !known && IsSubmissionGrid(grid)) attempts.push_back(grid);
    }
  }
  return submission;
}

Submission MakeSubmission(std::span<const Puzzle> tasks, std::span<const OutputVotes> votes,
                          const VotingOptions& options) {
  std::vector<RankedAnswers> answers;
  std::set<std::pair<std::string, uint32_t>> seen;
  for (const OutputVotes& output : votes) {
    if (!seen.emplace(output.puzzle, output.test).second) {
      throw BadData(fmt::format("task {} output {} has votes twice", output.puzzle, output.test));
    }
    answers.push_back(Ranked(output, options));
  }
  return MakeSubmission(tasks, answers);
}

Submission MakeSubmission(std::span<const Puzzle> tasks, std::span<const EnsembleOutput> ranking) {
  std::vector<RankedAnswers> answers;
  for (const EnsembleOutput& output : ranking) answers.push_back(Ranked(output));
  return MakeSubmission(tasks, answers);
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
