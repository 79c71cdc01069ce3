#include "tasks/official_writer.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tasks/error.h"
#include "tasks/npy_writer.h"
#include "tasks/python_json.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

ordered_json GridJson(const Grid& grid) {
  ordered_json rows = ordered_json::array();
  for (int r = 0; r < grid.rows; ++r) {
    const auto begin = grid.cells.begin() + r * grid.cols;
    rows.push_back(std::vector<uint8_t>(begin, begin + grid.cols));
  }
  return rows;
}

ordered_json PairsJson(const std::vector<Pair>& pairs) {
  ordered_json list = ordered_json::array();
  for (const Pair& pair : pairs) {
    list.push_back({{"input", GridJson(pair.input)}, {"output", GridJson(*pair.output)}});
  }
  return list;
}

/// The pairs that a training task gives, in its source's order.
std::vector<Pair> AllPairs(const OfficialGroup& group) {
  const auto& [first, second] = group.tests_first
                                    ? std::tie(group.puzzle->tests, group.puzzle->demonstrations)
                                    : std::tie(group.puzzle->demonstrations, group.puzzle->tests);
  std::vector<Pair> pairs = first;
  pairs.insert(pairs.end(), second.begin(), second.end());
  return pairs;
}

Pair Transformed(const Pair& pair, const Transform& transform) {
  Pair out{Apply(transform, pair.input), std::nullopt};
  if (pair.output) out.output = Apply(transform, *pair.output);
  return out;
}

}  // namespace

/// The five arrays of train or test; files are made with the first row.
class OfficialWriter::Split {
 public:
  Split(fs::path folder, const Suite& suite, NpyType tokens)
      : folder_(std::move(folder)), suite_(suite), tokens_(tokens) {}

  void AddRow(const Pair& pair, const Corner& corner) {
    if (!inputs_) Open();
    inputs_->Append(suite_.Encode(pair.input, corner));
    const Tokens none(suite_.Info().seq_len(), kPadToken);
    labels_->Append(pair.output ? suite_.Encode(*pair.output, corner) : none);
    ++counts_.rows;
  }
  void EndPuzzle(uint32_t identifier) {
    ++counts_.puzzles;
    identifiers_->Append(int64_t{identifier});
    puzzles_->Append(static_cast<int64_t>(counts_.rows));
  }
  void EndGroup() {
    ++counts_.groups;
    groups_->Append(static_cast<int64_t>(counts_.puzzles));
  }
  void Finish() {
    for (const auto& file : {&inputs_, &labels_, &identifiers_, &puzzles_, &groups_}) {
      (*file)->Finish();
    }
  }
  const fs::path& folder() const { return folder_; }
  const OfficialCounts& counts() const { return counts_; }

 private:
  std::unique_ptr<NpyWriter> File(const char* what, NpyType type, uint64_t columns) const {
    return std::make_unique<NpyWriter>(folder_ / fmt::format("all__{}.npy", what), type, columns);
  }
  void Open() {
    fs::create_directories(folder_);
    const auto length = static_cast<uint64_t>(suite_.Info().seq_len());
    inputs_ = File("inputs", tokens_, length);
    labels_ = File("labels", tokens_, length);
    identifiers_ = File("puzzle_identifiers", NpyType::kInt32, 0);
    puzzles_ = File("puzzle_indices", NpyType::kInt32, 0);
    groups_ = File("group_indices", NpyType::kInt32, 0);
    puzzles_->Append(int64_t{0});
    groups_->Append(int64_t{0});
  }

  fs::path folder_;
  const Suite& suite_;
  NpyType tokens_;
  OfficialCounts counts_;
  std::unique_ptr<NpyWriter> inputs_, labels_, identifiers_, puzzles_, groups_;
};

Grid UnknownArcOutput() { return Grid(1, 1); }

Puzzle WithFilledOutputs(Puzzle puzzle) {
  for (Pair& test : puzzle.tests) {
    if (!test.output) test.output = UnknownArcOutput();
  }
  return puzzle;
}

OfficialWriter::OfficialWriter(const fs::path& folder, const Suite& suite,
                               const OfficialOptions& options)
    : suite_(&suite),
      options_(options),
      folder_(folder, options.replace, {"train", "test", "identifiers.json", "test_puzzles.json"}) {
  const bool wide = options.augmented && suite.Info().name == "sudoku";
  const NpyType tokens = wide ? NpyType::kInt64 : NpyType::kUint8;
  train_ = std::make_unique<Split>(folder_.path() / "train", suite, tokens);
  test_ = std::make_unique<Split>(folder_.path() / "test", suite, NpyType::kUint8);
}

OfficialWriter::~OfficialWriter() = default;

const OfficialCounts& OfficialWriter::train() const { return train_->counts(); }
const OfficialCounts& OfficialWriter::test() const { return test_->counts(); }

void OfficialWriter::Add(const OfficialGroup& group, const ChooseCorner& corner) {
  const bool tasks = suite_->Info().has_demonstrations;
  const std::vector<Pair> none;
  const std::vector<Pair> train = !group.evaluated ? AllPairs(group) : group.puzzle->demonstrations;
  const std::vector<Pair>& test = group.evaluated ? group.puzzle->tests : none;
  for (size_t view = 0; view < group.views.size(); ++view) {
    const Transform& transform = group.views[view];
    const auto identifier = tasks ? group.first_identifier + static_cast<uint32_t>(view) : 0;
    for (size_t row = 0; row < train.size(); ++row) {
      const Pair pair = Transformed(train[row], transform);
      train_->AddRow(pair, corner(view, row, pair));
    }
    if (!train.empty()) train_->EndPuzzle(identifier);
    if (test.empty() || (view > 0 && !tasks)) continue;
    for (const Pair& pair : test) test_->AddRow(Transformed(pair, transform), {});
    test_->EndPuzzle(identifier);
  }
  if (!train.empty()) train_->EndGroup();
  if (!test.empty()) test_->EndGroup();
  if (tasks) AddNames(group);
  if (tasks && group.evaluated) AddTestPuzzle(group);
}

void OfficialWriter::AddNames(const OfficialGroup& group) {
  for (size_t view = 0; view < group.views.size(); ++view) {
    const std::string& task = group.puzzle->id;
    names_[group.first_identifier + static_cast<uint32_t>(view)] =
        view == 0 ? task : ArcViewName(task, group.views[view], options_.flavour);
  }
}

void OfficialWriter::AddTestPuzzle(const OfficialGroup& group) {
  if (options_.flavour != OfficialFlavour::kTrm) return;
  ordered_json task;
  if (group.tests_first) task["test"] = PairsJson(group.puzzle->tests);
  task["train"] = PairsJson(group.puzzle->demonstrations);
  if (!group.tests_first) task["test"] = PairsJson(group.puzzle->tests);
  if (!test_puzzles_.empty()) test_puzzles_ += ", ";
  test_puzzles_ += PythonJson(group.puzzle->id) + ": " + PythonJson(task);
}

void OfficialWriter::WriteMetadata(const Split& split) const {
  const bool tasks = suite_->Info().has_demonstrations;
  const OfficialCounts& counts = split.counts();
  OfficialMetadata metadata;
  metadata.vocab_size = suite_->Info().vocab_size;
  metadata.seq_len = suite_->Info().seq_len();
  metadata.num_puzzle_identifiers = names_.empty() ? 1 : names_.rbegin()->first + 1;
  metadata.total_groups = static_cast<int64_t>(counts.groups);
  metadata.mean_puzzle_examples =
      static_cast<double>(counts.rows) / static_cast<double>(counts.puzzles);
  // The public Sudoku and maze builders count groups here.
  if (options_.flavour == OfficialFlavour::kTrm) {
    metadata.total_puzzles = static_cast<int64_t>(tasks ? counts.puzzles : counts.groups);
  }
  WriteText(split.folder() / "dataset.json", PythonJson(metadata.ToJson()));
}

void OfficialWriter::WriteText(const fs::path& file, const std::string& text) const {
  std::ofstream stream(file, std::ios::binary);
  if (stream << text << std::flush) return;
  throw CannotWrite(fmt::format("{}: cannot write: {}", file.string(), std::strerror(errno)));
}

void OfficialWriter::Finish() {
  for (Split* split : {train_.get(), test_.get()}) {
    if (split->counts().rows == 0) continue;
    split->Finish();
    WriteMetadata(*split);
  }
  ordered_json names = ordered_json::array();
  const uint32_t count = names_.empty() ? 1 : names_.rbegin()->first + 1;
  for (uint32_t id = 0; id < count; ++id) {
    const auto at = names_.find(id);
    names.push_back(at == names_.end() ? "<blank>" : at->second);
  }
  WriteText(folder_.path() / "identifiers.json", PythonJson(names));
  const bool tasks = suite_->Info().has_demonstrations;
  if (tasks && options_.flavour == OfficialFlavour::kTrm) {
    WriteText(folder_.path() / "test_puzzles.json", "{" + test_puzzles_ + "}");
  }
  folder_.Commit();
}

}  // namespace arc
