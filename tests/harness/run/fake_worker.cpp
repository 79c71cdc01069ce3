// Stands in for arcbench-worker: does what its first argument says, or, called
// with a job file as the real one is, what $FAKE_WORKER says.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "evaluators/collector.h"
#include "evaluators/shard.h"
#include "harness/run/data_source.h"
#include "harness/run/events.h"
#include "harness/run/job.h"
#include "harness/run/probe.h"
#include "tasks/hash.h"

namespace {

volatile std::sig_atomic_t stop = 0;

[[noreturn]] void Sleep() {
  for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
}

void Raw(int fd, const std::string& text) {
  if (write(fd, text.data(), text.size()) < 0) _exit(9);
}

// Interrupted: waits for SIGINT, then ends as a training run does.
int WaitForStop(arc::EventWriter& events) {
  events.Send(arc::StartedEvent{"cpu", 1, 1, 0});
  while (!stop) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  events.Send(arc::DoneEvent{true, 7});
  return 0;
}

int TakeMemory(arc::EventWriter& events) {
  try {
    std::vector<std::unique_ptr<char[]>> chunks;
    for (;;) chunks.push_back(std::make_unique<char[]>(16 << 20));
  } catch (const std::bad_alloc&) {
    events.Send(arc::ErrorEvent{arc::ErrorKind::kFailed, "out of memory"});
    return 1;
  }
}

// A child that outlives the worker unless the whole group is killed.
int LeaveChild(arc::EventWriter& events, const char* pid_file) {
  const pid_t child = fork();
  if (child == 0) Sleep();
  std::ofstream(pid_file) << child << std::flush;
  events.Send(arc::DoneEvent{false, 0});
  return 0;
}

int Misbehave(const std::string& what, arc::EventWriter& events, int fd, const char* argument) {
  if (what == "garbage") Raw(fd, "this is no event\n");
  if (what == "long_line") Raw(fd, std::string(arc::kMaxEventLine + 100, 'x'));
  if (what == "garbage" || what == "long_line" || what == "silent") Sleep();
  if (what == "no_handler") {
    std::signal(SIGINT, SIG_DFL);
    events.Send(arc::StartedEvent{"cpu", 1, 1, 0});
    Sleep();
  }
  if (what == "ignore_stop") {
    std::signal(SIGINT, SIG_IGN);
    events.Send(arc::StartedEvent{"cpu", 1, 1, 0});
    Sleep();
  }
  if (what == "segv") {
    std::fprintf(stderr, "about to die\n");
    std::signal(SIGSEGV, SIG_DFL);
    std::raise(SIGSEGV);
  }
  if (what == "exit") return 5;
  if (what == "memory") return TakeMemory(events);
  if (what == "child") return LeaveChild(events, argument);
  if (what == "stop") return WaitForStop(events);
  if (what == "noisy") {
    for (int i = 0; i < 40000; ++i) std::printf("{\"event\":\"done\"} noise of line %d\n", i);
  }
  events.Send(arc::DoneEvent{false, 3});
  return 0;
}

// Right answers to every puzzle but the first; where they are not known, the input.
std::string WriteVotes(const arc::Job& job, const arc::DataSource& data) {
  arc::VoteCollector votes(data.evaluation);
  for (size_t i = 1; i < data.answerable.size(); ++i) {
    const arc::Puzzle& puzzle = data.answerable[i];
    for (uint32_t t = 0; t < puzzle.tests.size(); ++t) {
      votes.Add(puzzle.id, t,
                {0, 1, true, 1.0F, puzzle.tests[t].output.value_or(puzzle.tests[t].input)});
    }
  }
  arc::WriteShard(job.folder / "votes.shard", {"{}", votes.Take()});
  return arc::Sha256OfFile(job.folder / "votes.shard");
}

int Evaluate(const arc::Job& job, arc::EventWriter& events) {
  const arc::DataSource data = arc::LoadData(job.config, job.workspace, arc::DataNeed::kEvaluation);
  const auto views = static_cast<uint32_t>(job.config.Integer("evaluation.views"));
  events.Send(arc::StartedEvent{"cpu", 2, 1000, 24});
  events.Send(arc::EvaluationEvent{10, "votes.shard", WriteVotes(job, data), views, 4, true});
  events.Send(arc::DoneEvent{false, 10});
  return 0;
}

// Loads nothing. "crash": dies of noisy.so.
int Probe(const arc::Job& job, arc::EventWriter& events, const std::string& mode) {
  if (mode == "exit") return 5;
  events.Send(arc::FactEvent{arc::fact::kTorch, mode == "no_torch" ? "none" : "9.9"});
  events.Send(arc::FactEvent{arc::fact::kTorchFile, "/lib/libtorch_cpu.so"});
  events.Send(arc::FactEvent{arc::fact::kCudaProblem, "no GPU in a fake"});
  const bool lacks = mode == "no_instructions";
  events.Send(arc::FactEvent{lacks ? arc::fact::kInstructionsProblem : arc::fact::kInstructions,
                             lacks ? "avx9 is not there" : "avx2"});
  for (const std::filesystem::path& plugin : job.plugins) {
    if (mode == "crash" && plugin.stem() == "noisy") {
      std::signal(SIGSEGV, SIG_DFL);
      std::raise(SIGSEGV);
    }
    const bool refused = mode == "no_models" || plugin.stem() == "wrong_abi";
    events.Send(arc::FactEvent{plugin.string(), refused ? "refused by the fake" : ""});
  }
  events.Send(arc::DoneEvent{});
  return 0;
}

std::string WriteCheckpoint(const arc::Job& job, const char* name) {
  std::ofstream(job.folder / name) << "weights of " << name;
  return arc::Sha256OfFile(job.folder / name);
}

// A training run of 20 steps, or what is left of it.
int Train(const arc::Job& job, arc::EventWriter& events, const std::string& mode) {
  const arc::DataSource data = arc::LoadData(job.config, job.workspace);
  events.Send(arc::StartedEvent{"cpu", 2, 1000, 24});
  if (mode == "memory" && job.config.Integer("training.batch_size") > 4) {
    events.Send(arc::ErrorEvent{arc::ErrorKind::kFailed, "out of memory"});
    return 1;
  }
  // "unlucky": those of one setting die at once.
  if (mode == "unlucky" && job.config.ModelJson().at("width") == 13) return 5;
  const uint64_t first = job.resume.empty() ? 1 : 11;
  for (uint64_t step = first; step <= 20; ++step) {
    const double loss = step == 3 ? std::numeric_limits<double>::quiet_NaN() : 1.0 / double(step);
    events.Send(arc::MetricsEvent{
        step, 20, {{"train/loss", loss}, {"train/exact", 0.5}}, 100, double(step)});
    if (step != 10) continue;
    events.Send(arc::CheckpointEvent{10, "step10.ckpt", WriteCheckpoint(job, "step10.ckpt"), 22,
                                     "periodic"});
    if (mode == "crash") std::signal(SIGSEGV, SIG_DFL), std::raise(SIGSEGV);
    if (mode == "kill") {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));  // the checkpoint is taken in
      kill(getppid(), SIGKILL);
      Sleep();
    }
    if (mode == "wait") {
      kill(getppid(), SIGINT);  // as the user's ^C would
      return WaitForStop(events);
    }
    if (mode == "interrupt") return events.Send(arc::DoneEvent{true, 10}), 0;
  }
  events.Send(arc::EvaluationEvent{20, "votes.shard", WriteVotes(job, data), 1, 4, true});
  events.Send(arc::DoneEvent{false, 20});
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGINT, [](int) { stop = 1; });  // before anyone can be told to send one
  const int fd = std::atoi(argv[argc - 1]);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  arc::EventWriter events(fd);
  const std::string what = argv[1];
  if (!what.ends_with(".json")) return Misbehave(what, events, fd, argv[2]);
  const char* mode = std::getenv("FAKE_WORKER");
  const arc::Job job = arc::ReadJob(what);
  if (job.kind == arc::JobKind::kEvaluate) return Evaluate(job, events);
  if (job.kind == arc::JobKind::kProbe) return Probe(job, events, mode ? mode : "");
  return Train(job, events, mode ? mode : "");
}
