#include "harness/run/export_weights.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>

#include "tasks/atomic_file.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

using nlohmann::json;

/// A tensor where it lies in the file's bytes.
struct Entry {
  std::string type;
  json shape;
  std::string_view bytes;
};

/// The entries of a safetensors file by name, checked to lie inside it.
std::map<std::string, Entry> Entries(const std::string& file, const std::string& place) {
  uint64_t length = 0;
  if (file.size() >= 8) std::memcpy(&length, file.data(), 8);
  if (file.size() < 8 || length > file.size() - 8) {
    throw BadData(place + ": no safetensors file, or truncated");
  }
  const std::string_view data = std::string_view(file).substr(8 + length);
  const json header = ParseJson(file.substr(8, length), place);
  std::map<std::string, Entry> entries;
  try {
    for (const auto& [name, value] : header.items()) {
      if (name == "__metadata__") continue;
      const auto offsets = value.at("data_offsets").get<std::vector<uint64_t>>();
      if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data.size()) {
        throw BadData(fmt::format("{}: tensor \"{}\" lies outside the file", place, name));
      }
      entries[name] = {value.at("dtype"), value.at("shape"),
                       data.substr(offsets[0], offsets[1] - offsets[0])};
    }
  } catch (const json::exception& error) {
    throw BadData(fmt::format("{}: malformed header: {}", place, error.what()));
  }
  return entries;
}

/// float32 to bfloat16, to the nearest, ties to even; what is not a number stays none.
std::string ToBfloat16(std::string_view floats) {
  std::string out;
  for (size_t at = 0; at + 4 <= floats.size(); at += 4) {
    uint32_t bits = 0;
    float value = 0;
    std::memcpy(&bits, floats.data() + at, 4);
    std::memcpy(&value, floats.data() + at, 4);
    const uint32_t rounded = std::isnan(value) ? bits | 0x400000 : bits + 0x7fff + (bits >> 16 & 1);
    out += static_cast<char>(rounded >> 16 & 0xff);
    out += static_cast<char>(rounded >> 24);
  }
  return out;
}

/// What the public code stores in bfloat16, and not only computes in it: start states, and
/// URM's convolution, whose inputs it converts to the type of these weights.
class Bfloat16Names {
 public:
  explicit Bfloat16Names(const Config& config)
      : precision_(config.String("training.precision") == "bf16"),
        convolution_(precision_ || config.ModelJson().value("bf16_conv", json(false)) == true) {}
  bool Has(const std::string& name) const {
    if (name.find(".mlp.dwconv.") != name.npos) return convolution_;
    return precision_ && (name.ends_with("_init") || name.ends_with("init_hidden"));
  }

 private:
  bool precision_, convolution_;
};

bool HasAverage(const std::map<std::string, Entry>& entries) {
  const auto found = entries.lower_bound("ema.");
  return found != entries.end() && found->first.starts_with("ema.");
}

/// The chosen weights by official name; bytes that had to be converted go to `converted`.
std::map<std::string, Entry> Choose(const std::map<std::string, Entry>& entries, bool average,
                                    const Bfloat16Names& bfloat16,
                                    std::map<std::string, std::string>& converted) {
  std::map<std::string, Entry> chosen;
  for (const auto& [name, entry] : entries) {
    if (!name.starts_with("model.")) continue;
    const auto averaged = entries.find("ema." + name);
    Entry& out = chosen[name] = average && averaged != entries.end() ? averaged->second : entry;
    if (bfloat16.Has(name) && out.type == "F32") {
      out.bytes = converted[name] = ToBfloat16(out.bytes);
      out.type = "BF16";
    }
  }
  return chosen;
}

std::string HeaderOf(const std::map<std::string, Entry>& entries) {
  json header = {{"__metadata__", {{"format", "pt"}}}};
  uint64_t offset = 0;
  for (const auto& [name, entry] : entries) {
    const uint64_t end = offset + entry.bytes.size();
    header[name] = {{"dtype", entry.type}, {"shape", entry.shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

}  // namespace

size_t ExportWeights(const std::filesystem::path& checkpoint, const Config& config,
                     ExportedWeights which, const std::filesystem::path& out) {
  if (std::filesystem::exists(out)) {
    throw UsageError(fmt::format("{} exists: say another file with --out", out.string()));
  }
  const std::string file = ReadFile(checkpoint);
  const auto entries = Entries(file, checkpoint.string());
  const bool average = HasAverage(entries);
  if (which == ExportedWeights::kAverage && !average) {
    throw UsageError(fmt::format("{} has no averaged weights: training.ema was 0",
                                 checkpoint.string()));
  }
  std::map<std::string, std::string> converted;
  const auto chosen = Choose(entries, average && which != ExportedWeights::kLive,
                             Bfloat16Names(config), converted);
  const std::string header = HeaderOf(chosen);
  const uint64_t length = header.size();
  std::string data;
  for (const auto& [name, entry] : chosen) data += entry.bytes;
  WriteFileAtomically(out, {{reinterpret_cast<const char*>(&length), 8}, header, data});
  return chosen.size();
}

}  // namespace arc
