#include "harness/worker/solve_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "evaluators/collector.h"
#include "evaluators/shard.h"
#include "harness/plugin/solver.h"
#include "harness/run/data_source.h"
#include "harness/run/duration.h"
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
        plugin_(LoadJobPlugin(job, "none")),
        views_(static_cast<uint32_t>(job.config.Integer("evaluation.views"))),
        total_(data_.answerable.size() * views_),
        limit_(job.config.Number("evaluation.time_limit")),
        collector_(data_.evaluation) {}

  void Run() {
    std::vector<std::unique_ptr<Solver>> solvers;
    threads_ = ThreadCount();
    for (size_t i = 0; i < threads_; ++i) solvers.push_back(MakeSolver());
    events_.Send(StartedEvent{"cpu", static_cast<int>(threads_), 0, 0});
    progress_.emplace(events_, total_);
    std::vector<std::thread> threads;
    for (size_t i = 1; i < threads_; ++i) threads.emplace_back([&, i] { Work(*solvers[i]); });
    Work(*solvers[0]);
    for (std::thread& thread : threads) thread.join();
    if (failure_) std::rethrow_exception(failure_);
    if (interrupted_) return events_.Send(DoneEvent{true, 0});
    WriteVotes();
    events_.Send(DoneEvent{false, 0});
  }

 private:
  using Answers = std::vector<std::vector<SolverAnswer>>;

  size_t ThreadCount() const {
    const auto wanted = static_cast<size_t>(job_.config.Integer("training.threads"));
    const size_t threads = wanted > 0 ? wanted : std::thread::hardware_concurrency();
    return std::clamp<size_t>(threads, 1, std::max<size_t>(1, total_));
  }

  std::unique_ptr<Solver> MakeSolver() const {
    const std::string settings = job_.config.ModelJson().dump();
    return plugin_.CreateSolver(CreateArgs(data_.suite->Info(), settings, 0));
  }

  // One thread's: takes one view after the other. The first view of every puzzle comes first,
  // then the second, as models are asked.
  void Work(Solver& solver) {
    std::unique_lock lock(mutex_);
    try {
      while (!failure_ && taken_ < total_ && !Ends()) {
        const size_t place = taken_++;
        const Clock::time_point deadline = Clock::now() + Slice(place);
        lock.unlock();
        Answers answers = SolveView(solver, place, deadline);
        lock.lock();
        Take(place, std::move(answers));
      }
    } catch (...) {
      if (!lock.owns_lock()) lock.lock();
      failure_ = std::current_exception();
    }
  }

  // With a time limit a stop that is asked for ends the time.
  bool Ends() {
    interrupted_ |= StopRequested() && limit_ <= 0;
    return interrupted_ || (limit_ > 0 && (Left() <= 0 || StopRequested()));
  }

  double Left() const {
    return limit_ - std::chrono::duration<double>(Clock::now() - begin_).count();
  }

  // Of a time that is limited every view has an equal part of what is left.
  Clock::duration Slice(size_t place) const {
    double seconds = job_.config.Number("evaluation.deadline");
    if (limit_ > 0 && job_.config.Bool("evaluation.share_time")) {
      const size_t views = total_ - place;
      const auto rounds = static_cast<double>((views + threads_ - 1) / threads_);
      seconds = std::min(seconds, Left() / rounds);
    }
    return ClockTime(seconds);
  }

  Answers SolveView(Solver& solver, size_t place, Clock::time_point deadline) const {
    const size_t index = place % data_.answerable.size();
    const Puzzle& puzzle = data_.answerable[index];
    const Transform view =
        ViewTransform(*data_.suite, data_.options.seed, data_.places[index], ViewOf(place));
    Answers answers = solver.Solve(Shown(puzzle, view), deadline);
    if (answers.size() > puzzle.tests.size()) {
      throw Failed(fmt::format("puzzle {}: answers to {} tests of {}", puzzle.id, answers.size(),
                               puzzle.tests.size()));
    }
    for (std::vector<SolverAnswer>& test : answers) {
      for (SolverAnswer& answer : test) answer.grid = Undo(view, answer.grid);
    }
    return answers;
  }

  uint32_t ViewOf(size_t place) const {
    return static_cast<uint32_t>(place / data_.answerable.size());
  }

  // The collector has them in the order in which they were asked for, whoever was quicker.
  void Take(size_t place, Answers answers) {
    waiting_.emplace(place, std::move(answers));
    for (auto next = waiting_.begin(); next != waiting_.end() && next->first == collected_;
         next = waiting_.erase(next), ++collected_) {
      Collect(next->first, next->second);
    }
    progress_->Done(++solved_);
  }

  void Collect(size_t place, const Answers& answers) {
    const std::string& id = data_.answerable[place % data_.answerable.size()].id;
    for (uint32_t test = 0; test < answers.size(); ++test) {
      for (const SolverAnswer& answer : answers[test]) {
        collector_.Add(id, test, {ViewOf(place), 1, true, answer.confidence, answer.grid});
      }
    }
  }

  void WriteVotes() {
    if (solved_ < total_) {
      events_.Send(
          LogEvent{"info", fmt::format("time limit: {} of {} views solved", solved_, total_)});
    }
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
  const LoadedPlugin plugin_;
  const uint32_t views_;
  const size_t total_;  ///< views of all puzzles
  const double limit_;  ///< seconds; 0: none
  const Clock::time_point begin_ = Clock::now();

  size_t threads_ = 0;

  std::mutex mutex_;  ///< of all below
  size_t taken_ = 0, solved_ = 0, collected_ = 0;
  bool interrupted_ = false;
  std::exception_ptr failure_;
  std::map<size_t, Answers> waiting_;  ///< for those before them
  std::optional<ProgressSender> progress_;
  VoteCollector collector_;
};

}  // namespace

int RunSolveJob(const Job& job, EventWriter& events) {
  SolveJob(job, events).Run();
  return 0;
}

}  // namespace arc
