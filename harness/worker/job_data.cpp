#include "harness/worker/job_data.h"

#include <fmt/format.h>

#include "tasks/error.h"

namespace arc {
namespace {

void CheckHash(const char* which, const std::string& expected, const std::string& found) {
  if (expected.empty() || expected == found) return;
  throw BadData(fmt::format("the {} puzzles changed since the run was made: hash {} then, {} now",
                            which, expected, found));
}

}  // namespace

DataSource LoadJobData(const Job& job, DataNeed need) {
  DataSource data = LoadData(job.config, job.workspace, need);
  if (need == DataNeed::kBoth) CheckHash("training", job.training_hash, data.training_hash);
  CheckHash("evaluation", job.evaluation_hash, data.evaluation_hash);
  return data;
}

LoadedPlugin LoadJobPlugin(const Job& job, const std::string& torch_version) {
  const PluginInfo info = ReadPluginStamp(job.plugin_file);
  if (!job.plugin_sha256.empty() && info.sha256 != job.plugin_sha256) {
    throw Failed(fmt::format("{} changed since the run was made: SHA-256 {} then, {} now",
                             info.file.string(), job.plugin_sha256, info.sha256));
  }
  return LoadPlugin(info, ThisHost(torch_version));
}

ArcCreateArgs CreateArgs(const SuiteInfo& suite, const std::string& settings,
                         int64_t identifier_count) {
  ArcCreateArgs args;
  args.settings_json = settings.c_str();
  args.suite = suite.name.c_str();
  args.rows = suite.rows;
  args.cols = suite.cols;
  args.vocab_size = suite.vocab_size;
  args.seq_len = suite.seq_len();
  args.identifier_count = identifier_count;
  return args;
}

}  // namespace arc
