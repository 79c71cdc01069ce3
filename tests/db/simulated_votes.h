#pragma once
#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "db/records.h"
#include "evaluators/collector.h"
#include "tasks/random.h"

namespace arc {

/// An evaluation of ARC tasks as a model leaves it: each output has `candidates` distinct
/// answers, a few of them with most votes; a view changes its mind from step to step, and less and
/// less; q is a float of no round value.
struct SimulatedVotes {
  std::vector<OutputVotes> votes;
  std::vector<ResultRecord> results;  ///< right ones marked, correct_at not ranked
};

struct SimulationSize {
  uint32_t tasks = 400;
  uint32_t views = 1000;
  uint32_t candidates = 300;
  std::vector<uint16_t> steps;
};

/// Makes the answers and the votes of one output after the other.
class VoteSimulation {
 public:
  explicit VoteSimulation(const SimulationSize& size) : size_(size), random_(1) {
    for (uint32_t i = 0; i < size.candidates; ++i) {
      total_ += 1.0 / (1 + i);
      cumulated_.push_back(total_);
    }
  }

  SimulatedVotes Run() {
    SimulatedVotes made;
    std::vector<Puzzle> tasks(size_.tasks);
    for (uint32_t i = 0; i < size_.tasks; ++i) {
      tasks[i].id = "task" + std::to_string(1000 + i);
      tasks[i].tests.resize(i % 20 == 0 ? 2 : 1);  // 420 outputs of 400 tasks, as ARC-1 has 419
    }
    VoteCollector collector(tasks);
    std::vector<Grid> solutions;
    for (uint32_t i = 0; i < size_.tasks; ++i) {
      for (uint32_t test = 0; test < tasks[i].tests.size(); ++test) {
        solutions.push_back(AddOutput(collector, i, test));
      }
    }
    made.votes = collector.Take();
    for (size_t i = 0; i < made.votes.size(); ++i) {
      made.results.push_back(Result(made.votes[i], solutions[i]));
    }
    return made;
  }

 private:
  /// Gives back the right answer, which most views find at a third of the outputs.
  Grid AddOutput(VoteCollector& collector, uint32_t task, uint32_t test) {
    const std::vector<Grid> answers = Answers();
    const size_t favourite = random_.Below(3);
    for (uint32_t view = 0; view < size_.views; ++view) {
      const uint32_t left = size_.views - view;  // the last ones leave no answer without a vote
      size_t answer = left <= size_.candidates ? left - 1 : Draw();
      bool halted = false;
      for (size_t i = 0; i < size_.steps.size(); ++i) {
        if (i > 0 && random_.Uniform() < 0.6 / static_cast<double>(i)) answer = Draw();
        halted = halted || random_.Uniform() < 0.2;
        const auto q = static_cast<float>(std::log(0.05 + random_.Uniform()) + (halted ? 2 : -2) -
                                          0.01 * static_cast<double>(answer));
        collector.Add(task, test, {view, size_.steps[i], halted, q, answers[answer]});
      }
    }
    return answers[favourite == 0 ? 0 : answers.size() - 1];
  }

  /// Rank r with a chance of 1 / (1 + r).
  size_t Draw() {
    const auto at = std::ranges::upper_bound(cumulated_, random_.Uniform() * total_);
    return std::min<size_t>(static_cast<size_t>(at - cumulated_.begin()), cumulated_.size() - 1);
  }

  /// Grids of 3 to 30 rows and columns, each an earlier one with up to a fifth of its cells
  /// changed.
  std::vector<Grid> Answers() {
    std::vector<Grid> answers = {Drawing()};
    while (answers.size() < size_.candidates) {
      Grid next = answers[random_.Below(answers.size())];
      const uint64_t changes = 1 + random_.Below(1 + next.cells.size() / 5);
      for (uint64_t i = 0; i < changes; ++i) {
        next.cells[random_.Below(next.cells.size())] = static_cast<uint8_t>(random_.Below(10));
      }
      answers.push_back(std::move(next));
    }
    return answers;
  }

  Grid Drawing() {
    const auto side = [&] { return 3 + static_cast<int>(random_.Below(28)); };
    Grid grid(side(), side());
    for (uint8_t& cell : grid.cells) {
      if (random_.Below(3) == 0) cell = static_cast<uint8_t>(1 + random_.Below(3));
    }
    return grid;
  }

  static ResultRecord Result(const OutputVotes& output, const Grid& solution) {
    ResultRecord result;
    result.puzzle = output.puzzle;
    result.test = static_cast<int>(output.test);
    result.answered = true;
    const auto at = std::ranges::find(output.candidates, solution);
    result.right.emplace();
    if (at != output.candidates.end()) {
      result.right->push_back(static_cast<uint32_t>(at - output.candidates.begin()));
    }
    return result;
  }

  SimulationSize size_;
  Random random_;
  std::vector<double> cumulated_;
  double total_ = 0;
};

}  // namespace arc
