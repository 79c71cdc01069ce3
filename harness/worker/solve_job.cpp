#include "harness/worker/solve_job.h"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "evaluators/collector.h"
#include "evaluators/shard.h"
#include "harness/plugin/solver.h"
#include "harness/run/data_source.h"
#include "harness/worker/job_data.h"
#include "harness/worker/stop.h"
#include "tasks/hash.h"

namespace arc {
namespace {

using Clock = std::chrono::steady_clock;

// The puzzle as a solver may see it: under the view, without the tests' outputs.
Puzzle Shown(const Puzzle& puzzle, const Transform& view) {
  Puzzle shown;
  shown.id = puzzle.id;
  for (const Pair& pair : puzzle.demonstrations) {
    shown.demonstrations.push_back({Apply(view, pair.input), Apply(view, *pair.output)});
  }
  for (const Pair& pair : puzzle.tests) shown.tests.push_back({Apply(view, pair.input), {}});
  return shown;
}

/// Tells the front end of every puzzle, but not more often than it can read.
class ProgressSender {
 public:
  ProgressSender(EventWriter& events, uint64_t total) : events_(events), total_(total) { Done(0); }
  void Done(uint64_t done) {
    const Clock::time_point now = Clock::now();
    if (done < total_ && now - last_ < std::chrono::milliseconds(50)) return;
    last_ = now;
    events_.Send(ProgressEvent{done, total_, "views"});
  }

 private:
  EventWriter& events_;
  uint64_t total_;
  Clock::time_point last_;
};

class SolveJob {
 public:
  SolveJob(const Job& job, EventWriter& events)
      : job_(job),
        events_(events),
        data_(LoadJobData(job, DataNeed::kEvaluation)),
        views_(static_cast<uint32_t>(job.config.Integer("evaluation.views"))),
        limit_(job.config.Number("evaluation.time_limit")),
        collector_(data_.evaluation) {}

  void Run() {
    const std::unique_ptr<Solver> solver = MakeSolver();
    events_.Send(StartedEvent{"cpu", 1, 0, 0});
    ProgressSender progress(events_, data_.answerable.size() * views_);
    const size_t puzzles = data_.answerable.size(), total = puzzles * views_;
    // The first view of every puzzle, then the second, as models are asked.
    for (size_t done = 0; done < total && !TimeIsUp(done, total); ++done) {
      if (StopRequested() && limit_ <= 0) return events_.Send(DoneEvent{true, 0});
      SolveView(*solver, done % puzzles, static_cast<uint32_t>(done / puzzles));
      progress.Done(done + 1);
    }
    WriteVotes();
    events_.Send(DoneEvent{false, 0});
  }

 private:
  // With a time limit a stop that is asked for ends the time.
  bool TimeIsUp(size_t done, size_t total) const {
    const std::chrono::duration<double> spent = Clock::now() - begin_;
    if (limit_ <= 0 || (spent.count() < limit_ && !StopRequested())) return false;
    events_.Send(LogEvent{"info", fmt::format("time limit: {} of {} views solved", done, total)});
    return true;
  }

  std::unique_ptr<Solver> MakeSolver() const {
    const std::string settings = job_.config.ModelJson().dump();
    const ArcCreateArgs args = CreateArgs(data_.suite->Info(), settings, 0);
    return LoadJobPlugin(job_, "none").CreateSolver(args);
  }

  void SolveView(Solver& solver, size_t place, uint32_t view) {
    const Puzzle& puzzle = data_.answerable[place];
    const Transform transform = ViewTransform(*data_.suite, data_.options.seed, data_.places[place], view);
    const auto deadline =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                           job_.config.Number("evaluation.deadline")));
    const auto answers = solver.Solve(Shown(puzzle, transform), deadline);
    if (answers.size() > puzzle.tests.size()) {
      throw Failed(fmt::format("puzzle {}: answers to {} tests of {}", puzzle.id, answers.size(),
                               puzzle.tests.size()));
    }
    for (uint32_t test = 0; test < answers.size(); ++test) {
      for (const SolverAnswer& answer : answers[test]) {
        collector_.Add(puzzle.id, test,
                       {view, 1, true, answer.confidence, Undo(transform, answer.grid)});
      }
    }
  }

  void WriteVotes() {
    const std::string name = "votes.shard";
    const std::filesystem::path file = job_.folder / name;
    const nlohmann::json metadata = {
        {"evaluation_hash", data_.evaluation_hash}, {"views", views_}, {"steps", 1}};
    WriteShard(file, {metadata.dump(), collector_.Take()});
    events_.Send(EvaluationEvent{0, name, Sha256OfFile(file), views_, 1, true});
  }

  const Job& job_;
  EventWriter& events_;
  const DataSource data_;
  const uint32_t views_;
  const double limit_;  ///< seconds; 0: none
  const Clock::time_point begin_ = Clock::now();
  VoteCollector collector_;
};

}  // namespace

int RunSolveJob(const Job& job, EventWriter& events) {
  SolveJob(job, events).Run();
  return 0;
}

}  // namespace arc
