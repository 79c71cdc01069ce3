#include "harness/run/yaml_json.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <nlohmann/json.hpp>

#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

using nlohmann::json;

constexpr size_t kMostBytes = 1 << 20;
constexpr size_t kMostNodes = 100'000;
constexpr int kMostDepth = 32;

template <typename T>
bool Decode(const YAML::Node& node, json& out) {
  T value;
  if (!YAML::convert<T>::decode(node, value)) return false;
  out = value;
  return true;
}

json Scalar(const YAML::Node& node) {
  json out;
  const bool quoted = node.Tag() == "!";
  if (!quoted && (Decode<int64_t>(node, out) || Decode<double>(node, out) ||
                  Decode<bool>(node, out))) {
    return out;
  }
  return node.Scalar();
}

/// Counts what it makes: an alias stands for all that it names.
class Converter {
 public:
  json Convert(const YAML::Node& node, int depth) {
    if (++made_ > kMostNodes || depth > kMostDepth) {
      throw BadData(fmt::format("more than {} values, or deeper than {}", kMostNodes, kMostDepth));
    }
    if (node.IsScalar()) return Scalar(node);
    if (node.IsSequence()) {
      json list = json::array();
      for (const YAML::Node& item : node) list.push_back(Convert(item, depth + 1));
      return list;
    }
    if (!node.IsMap()) return nullptr;
    json map = json::object();
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) throw BadData("a key that is no text");
      map[entry.first.Scalar()] = Convert(entry.second, depth + 1);
    }
    return map;
  }

 private:
  size_t made_ = 0;
};

}  // namespace

json ReadYaml(const std::filesystem::path& file) {
  const std::string text = ReadFile(file);
  if (text.size() > kMostBytes) {
    throw BadData(fmt::format("{}: {} bytes, too large for a configuration", file.string(),
                              text.size()));
  }
  try {
    return Converter().Convert(YAML::Load(text), 0);
  } catch (const YAML::Exception& error) {
    throw BadData(fmt::format("{}:{}: {}", file.string(), error.mark.line + 1, error.msg));
  } catch (const Error& error) {
    throw BadData(fmt::format("{}: {}", file.string(), error.what()));
  }
}

}  // namespace arc
