#include "tasks/python_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace arc {
namespace {

using nlohmann::ordered_json;

std::string Scalar(const ordered_json& value) {
  if (!value.is_number_float()) return value.dump(-1, ' ', true);
  // Both print the shortest digits that read back as the same number; Python adds ".0".
  const std::string text = fmt::to_string(value.get<double>());
  return text.find_first_of(".en") == text.npos ? text + ".0" : text;
}

void Append(const ordered_json& value, std::string& text) {
  if (!value.is_structured()) {
    text += Scalar(value);
    return;
  }
  text += value.is_array() ? '[' : '{';
  const char* comma = "";
  for (const auto& [key, item] : value.items()) {
    text += comma;
    comma = ", ";
    if (value.is_object()) text += ordered_json(key).dump(-1, ' ', true) + ": ";
    Append(item, text);
  }
  text += value.is_array() ? ']' : '}';
}

}  // namespace

std::string PythonJson(const ordered_json& value) {
  std::string text;
  Append(value, text);
  return text;
}

}  // namespace arc
