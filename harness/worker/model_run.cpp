#include "harness/worker/model_run.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "evaluators/collector.h"
#include "evaluators/shard.h"
#include "harness/plugin/settings.h"
#include "harness/torch/device.h"
#include "harness/torch/phase.h"
#include "harness/torch/plugin_model.h"
#include "harness/torch/training/predictor.h"
#include "harness/worker/job_data.h"
#include "harness/worker/stop.h"
#include "tasks/error.h"
#include "tasks/hash.h"

namespace arc {
namespace {

// Thrown by a progress callback, caught where the run began.
struct Interrupted {};
struct TimeIsUp {};

/// Averaged weights where the checkpoint has them, as in training.
std::string WeightPrefix(const Checkpoint& state) {
  for (const auto& [name, tensor] : state.tensors) {
    if (name.starts_with("ema.")) return "ema.";
  }
  return "";
}

int64_t StepOf(const Checkpoint& state) {
  const auto found = state.metadata.find("step");
  return found == state.metadata.end() ? 0 : std::atoll(found->second.c_str());
}

Predictor MakePredictor(const ModelRun& run, const Weights& weights) {
  return Predictor(*run.model, weights.tensors, weights.table, run.Halting(), run.dtype);
}

std::string WriteVotes(const ModelRun& run, int64_t step, uint32_t views, int steps,
                       VoteCollector& collector) {
  const std::string name = fmt::format("votes-{:08}.shard", step);
  const nlohmann::json metadata = {{"evaluation_hash", run.data.evaluation_hash},
                                   {"views", views},
                                   {"steps", steps},
                                   {"step", step}};
  WriteShard(run.job.folder / name, {metadata.dump(), collector.Take()});
  return name;
}

}  // namespace

HaltingSettings ModelRun::Halting() const {
  const Config& c = job.config;
  HaltingSettings h;
  h.max_steps = c.Integer("halting.max_steps");
  h.exploration = c.Number("halting.exploration_prob");
  h.q_continue = c.Bool("halting.q_continue");
  h.learn_q_continue = c.Bool("halting.learn_q_continue");
  h.act_enabled = c.Bool("halting.act_enabled");
  h.act_inference = c.Bool("halting.act_inference");
  return h;
}

LearnerSettings ModelRun::Settings() const {
  const Config& c = job.config;
  LearnerSettings s;
  s.steps = c.Integer("training.steps");
  s.batch_size = c.Integer("training.batch_size");
  s.lr = {c.Number("training.lr"), c.Number("training.lr_min_ratio"),
          c.Integer("training.lr_warmup_steps"), s.steps, c.Integer("training.lr_first_step")};
  s.puzzle_emb_lr = s.lr;
  s.puzzle_emb_lr.base = c.Number("training.puzzle_emb_lr");
  s.puzzle_emb_weight_decay = c.Number("training.puzzle_emb_weight_decay");
  s.optimiser = ParseOptimiser(c.String("training.optimizer"));
  s.adam = {c.Number("training.beta1"), c.Number("training.beta2"),
            c.Number("training.weight_decay")};
  s.muon = {c.Number("training.muon_momentum"),
            c.Bool("training.muon_nesterov"),
            c.Integer("training.muon_ns_steps"),
            c.Number("training.muon_rms"),
            s.adam.weight_decay,
            s.adam.beta1,
            s.adam.beta2};
  s.muon.adamw_weight_decay = s.adam.weight_decay;
  s.ema = c.Number("training.ema");
  s.seed = static_cast<uint64_t>(c.Integer("training.seed"));
  s.dtype = dtype;
  s.halting = Halting();
  s.loss = ParseLossType(c.String("loss.type"));
  s.capture = device.is_cuda() && graph_safe && c.Bool("training.cuda_graph");
  return s;
}

int64_t ModelRun::EvaluationBatch() const {
  const int64_t own = job.config.Integer("evaluation.batch_size");
  return own > 0 ? own : job.config.Integer("training.batch_size");
}

int ModelRun::EvaluationSteps() const {
  const int64_t own = job.config.Integer("evaluation.steps");
  return static_cast<int>(own > 0 ? own : job.config.Integer("halting.max_steps"));
}

int64_t IdentifierCount(const Config& config, const DataSource& data) {
  const std::string& policy = config.String("data.identifiers");
  const auto tasks = static_cast<int64_t>(data.tasks.size());
  if (policy == "per-view") return 1 + tasks * static_cast<int64_t>(data.options.views);
  return policy == "per-task" ? 1 + tasks : 1;
}

ModelRun PrepareModelRun(const Job& job, EventWriter& events, DataNeed need,
                         int64_t identifier_count) {
  ModelRun run{job, events, LoadJobData(job, need), {}, nullptr, at::Device(at::kCPU)};
  KeepFreedMemory();
  run.threads = UseThreads(static_cast<int>(job.config.Integer("training.threads")));
  run.device = ChooseDevice(job.config.String("training.device"));
  if (job.config.String("training.precision") == "bf16") run.dtype = at::kBFloat16;
  const LoadedPlugin plugin = LoadJobPlugin(job, ARC_TORCH_VERSION_STRING);
  run.graph_safe = plugin.info().Can("graph_safe");
  run.settings = EffectiveSettings(plugin.info(), job.config.ModelJson().dump());
  if (identifier_count == 0) identifier_count = IdentifierCount(job.config, run.data);
  const ArcCreateArgs args = CreateArgs(run.data.suite->Info(), run.settings, identifier_count);
  run.model = MakeModel(plugin, args);
  return run;
}

void SendStarted(const ModelRun& run, int64_t parameters, const at::Tensor& table) {
  run.events.Send(StartedEvent{DeviceName(run.device), run.threads,
                               static_cast<uint64_t>(parameters),
                               static_cast<uint64_t>(table.defined() ? table.numel() : 0)});
}

Weights ReadWeights(const ModelRun& run, const std::filesystem::path& file,
                    const Checkpoint& state) {
  ParameterStore store(run.model->Spec(), run.device);
  Weights weights{store.tensors(), {}, StepOf(state), store.trained_count()};
  const int64_t rows = state.Has(kPuzzleTableName) ? state.Get(kPuzzleTableName).size(0) : 1;
  const int64_t width = run.model->Spec().puzzle_vector_size;
  if (width > 0) weights.table = at::zeros({rows, width}, at::device(run.device));
  try {
    LoadWeights(state, WeightPrefix(state), store, width > 0 ? &weights.table : nullptr);
  } catch (const Error& error) {
    throw BadData(fmt::format("{}: {}", file.string(), error.what()));
  }
  return weights;
}

bool EvaluateModel(const ModelRun& run, const Weights& weights, bool final) {
  const Phase phase("evaluation");
  const auto begin = std::chrono::steady_clock::now();
  const double limit = run.job.config.Number("evaluation.time_limit");
  const auto views = static_cast<uint32_t>(run.job.config.Integer("evaluation.views"));
  const int steps = run.EvaluationSteps();
  const EvaluationSet set(*run.data.suite, run.data.answerable, run.data.options, views,
                          run.data.places);
  VoteCollector collector(run.data.answerable);
  run.events.Send(ProgressEvent{0, set.size(), "views"});
  Prediction prediction;
  const auto receive = [&](const StepAnswer& answer) {
    const EvaluationItem& item = set.item(answer.item);
    prediction.view = item.view;
    prediction.step = static_cast<uint16_t>(answer.step);
    prediction.halted = answer.halted;
    prediction.q = answer.q;
    set.Restore(answer.item, answer.tokens, prediction.grid);
    collector.Add(item.puzzle, item.test, prediction);
  };
  const auto progress = [&](size_t done) {
    run.events.Send(ProgressEvent{done, set.size(), "views"});
    if (StopRequested() && limit <= 0) throw Interrupted{};
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    if (limit > 0 && done < set.size() && (spent.count() >= limit || StopRequested())) {
      run.events.Send(
          LogEvent{"info", fmt::format("time limit: {} of {} views evaluated", done, set.size())});
      throw TimeIsUp{};
    }
  };
  try {
    MakePredictor(run, weights)
        .Run(set, 0, set.size(), static_cast<size_t>(run.EvaluationBatch()), steps, receive,
             progress);
  } catch (const Interrupted&) {
    return false;
  } catch (const TimeIsUp&) {  // with what there is
  }
  const std::string name = WriteVotes(run, weights.step, views, steps, collector);
  run.events.Send(EvaluationEvent{static_cast<uint64_t>(weights.step), name,
                                  Sha256OfFile(run.job.folder / name), views,
                                  static_cast<uint32_t>(steps), final});
  return true;
}

QuickScore QuickEvaluate(const ModelRun& run, const Weights& weights,
                         const std::vector<Puzzle>& puzzles, const std::vector<uint32_t>& places) {
  const Phase phase("evaluation");
  const int steps = run.EvaluationSteps();
  const EvaluationSet set(*run.data.suite, puzzles, run.data.options, 1, places);
  int64_t exact = 0, outputs = 0, right = 0, cells = 0;
  Grid grid;
  const auto receive = [&](const StepAnswer& answer) {
    if (answer.step != steps) return;
    const EvaluationItem& item = set.item(answer.item);
    const Pair& test = set.puzzles()[item.puzzle].tests[item.test];
    if (!test.output) return;
    set.Restore(answer.item, answer.tokens, grid);
    const Verdict verdict = run.data.suite->Judge(test, grid);
    exact += verdict.exact;
    right += verdict.cells_right;
    cells += verdict.cells;
    ++outputs;
  };
  MakePredictor(run, weights)
      .Run(set, 0, set.size(), static_cast<size_t>(run.EvaluationBatch()), steps, receive,
           [](size_t) {});
  const auto fraction = [](int64_t a, int64_t b) {
    return static_cast<double>(a) / static_cast<double>(std::max<int64_t>(b, 1));
  };
  return {fraction(exact, outputs), fraction(right, cells)};
}

}  // namespace arc
