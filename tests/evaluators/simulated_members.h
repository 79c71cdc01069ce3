#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "evaluators/ensemble.h"
#include "tasks/random.h"
#include "tests/evaluators/fake_suite.h"

namespace arc {

/// What a simulated member is like.
struct Habit {
  double accuracy = 0;      ///< its first answer is right, where it answers
  double answers = 1;       ///< part of the outputs that it answers
  double second_right = 0;  ///< its second answer is right where the first is not
  bool herd = false;        ///< its wrong first answer is that of all others of the herd
  uint32_t views = 10;
  uint32_t first_votes = 6;  ///< of the views; then 3 for the second, the rest scattered
};

/// Tasks with known solutions, three demonstrations each, and the puzzles that arise when each
/// demonstration in turn becomes the test. Grids say which pair they belong to and whether they
/// are right: Row({task, task, pair, 0}) is, others are not.
class Simulation {
 public:
  static constexpr int kPairs = 3;

  Simulation(int tasks, uint64_t seed) : tasks_(tasks), random_(seed) {
    for (int task = 0; task < tasks; ++task) {
      for (int held = 0; held < kPairs; ++held) held_out_.push_back(HeldOut(task, held));
    }
  }

  const std::vector<Puzzle>& held_out() const { return held_out_; }

  EnsembleMember Member(std::string name, MemberKind kind, const Habit& habit) {
    EnsembleMember member{std::move(name), kind, {}, {}};
    for (int task = 0; task < tasks_; ++task) {
      if (random_.Uniform() < habit.answers) {
        member.votes.push_back(Votes(std::to_string(task), task, kPairs, habit));
      }
    }
    for (size_t i = 0; i < held_out_.size(); ++i) {
      const int task = static_cast<int>(i) / kPairs;
      const int pair = static_cast<int>(i) % kPairs;
      if (random_.Uniform() < habit.answers) {
        member.held_out.push_back(Votes(held_out_[i].id, task, pair, habit));
      }
    }
    return member;
  }

  /// Tasks of `outputs` whose first attempt is right, and those with either.
  static std::pair<int, int> Right(const std::vector<EnsembleOutput>& outputs) {
    std::pair<int, int> right;
    for (const EnsembleOutput& output : outputs) {
      const auto attempts = output.Attempts();
      const auto is_right = [](const EnsembleCandidate* c) { return c->grid.cells.back() == 0; };
      right.first += !attempts.empty() && is_right(attempts.front());
      right.second += std::any_of(attempts.begin(), attempts.end(), is_right);
    }
    return right;
  }

 private:
  static Grid Answer(int task, int pair, uint8_t wrong) {
    return Row({static_cast<uint8_t>(task >> 8), static_cast<uint8_t>(task),
                static_cast<uint8_t>(pair), wrong});
  }

  static Puzzle HeldOut(int task, int held) {
    Puzzle puzzle;
    puzzle.id = std::to_string(task) + "/" + std::to_string(held);
    for (int pair = 0; pair < kPairs; ++pair) {
      const Grid grid = Answer(task, pair, 0);
      (pair == held ? puzzle.tests : puzzle.demonstrations).push_back({grid, grid});
    }
    return puzzle;
  }

  uint8_t Wrong() { return static_cast<uint8_t>(2 + random_.Below(200)); }

  OutputVotes Votes(const std::string& puzzle, int task, int pair, const Habit& habit) {
    OutputVotes output{puzzle, 0, {}, {}};
    const bool right = random_.Uniform() < habit.accuracy;
    const bool second = !right && random_.Uniform() < habit.second_right;
    output.candidates.push_back(Answer(task, pair, right ? 0 : habit.herd ? 1 : Wrong()));
    output.candidates.push_back(Answer(task, pair, second ? 0 : 202));
    for (uint32_t view = 0; view < habit.views; ++view) {
      uint32_t candidate = view < habit.first_votes ? 0 : 1;
      if (view >= habit.first_votes + 3) {
        candidate = static_cast<uint32_t>(output.candidates.size());
        output.candidates.push_back(Answer(task, pair, static_cast<uint8_t>(203 + view)));
      }
      output.votes.push_back({view, 1, false, candidate, 0});
    }
    return output;
  }

  int tasks_;
  Random random_;
  std::vector<Puzzle> held_out_;
};

}  // namespace arc
