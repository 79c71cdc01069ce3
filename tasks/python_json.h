#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace arc {

/// The text that Python's json.dumps gives with its defaults: a space after `,` and
/// `:`, everything outside ASCII escaped, a whole float with `.0`.
std::string PythonJson(const nlohmann::ordered_json& value);

}  // namespace arc
