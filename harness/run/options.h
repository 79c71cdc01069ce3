#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace arc {

/// A setting's value; the alternative is its type.
using OptionValue = std::variant<bool, int64_t, double, std::string>;

/// One setting of a run: declared here once, for recipes, overrides and help alike.
struct Option {
  std::string key;                                          ///< with its section: "training.lr"
  OptionValue value;                                        ///< default
  std::string help;                                         ///< one line
  double least = -std::numeric_limits<double>::infinity();  ///< of numbers; both ends allowed
  double most = std::numeric_limits<double>::infinity();
  std::vector<std::string> choices;  ///< strings allowed; empty: any
};

/// Every setting but those of the model plugin, in the order that help prints.
const std::vector<Option>& RunOptions();
/// Null where there is none.
const Option* FindOption(std::string_view key);
/// Keys of RunOptions().
std::vector<std::string> OptionKeys();

/// `value` as the option's type: an integer where a number is wanted, a number
/// without fraction where an integer is. Throws UsageError naming key, value and
/// what was expected; `where` ("file:line:column: " or empty) goes before it.
OptionValue CheckOption(const Option& option, const OptionValue& value, const std::string& where);

/// As it is written in TOML.
std::string OptionText(const OptionValue& value);
/// "number ≥ 0", "one of a, b", ...
std::string Expected(const Option& option);
/// Table of all options with default, range and help.
std::string OptionsHelp();

}  // namespace arc
