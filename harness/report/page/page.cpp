#include <nlohmann/json.hpp>
#include <string_view>

#include "harness/report/page/assets.h"
#include "harness/report/page/report.h"

namespace arc {
namespace {

// JSON that may stand in a script element: nothing in it can end the element. Outside of
// strings JSON has none of these characters, and in them the escapes mean the same.
std::string ScriptSafe(const nlohmann::json& data) {
  const std::string plain = data.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  std::string safe;
  safe.reserve(plain.size());
  for (const char c : plain) {
    if (c == '<')
      safe += "\\u003c";
    else if (c == '>')
      safe += "\\u003e";
    else if (c == '&')
      safe += "\\u0026";
    else
      safe += c;
  }
  return safe;
}

// What lies before the mark; `rest` then begins behind it.
std::string_view Before(std::string_view& rest, std::string_view mark) {
  const size_t at = rest.find(mark);
  const std::string_view before = rest.substr(0, at);
  rest.remove_prefix(at + mark.size());
  return before;
}

}  // namespace

std::string ReportPage(const nlohmann::json& data) {
  std::string_view rest = PageFrame();
  std::string page(Before(rest, "{{style}}"));
  page += PageStyle();
  page += Before(rest, "{{data}}");
  page += ScriptSafe(data);
  page += Before(rest, "{{script}}");
  page += PageScript();
  page += rest;
  return page;
}

}  // namespace arc
