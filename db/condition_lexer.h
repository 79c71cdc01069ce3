#pragma once
#include <string>
#include <vector>

namespace arc {

/// A piece of a filter expression.
struct Token {
  enum class Kind { kWord, kNumber, kText, kSymbol, kEnd };
  Kind kind = Kind::kEnd;
  std::string text = {};  ///< without quotes; a symbol as it stands
  double number = 0;      ///< of a kNumber
  size_t begin = 0;       ///< byte in the expression
  size_t end = 0;         ///< byte behind it
};

/// The expression's tokens, the last of them kEnd. A run of letters, digits and . / : + - % is
/// one token: a number if it reads as one ("-3", ".4", "40%" is 0.4), else a word; a quoted part
/// that follows a dot belongs to the word (params."odd key"). Text stands in ' or ", doubled
/// where it holds its own kind. Throws as ThrowConditionError.
std::vector<Token> Tokens(const std::string& expression);

/// A UsageError that shows the expression with bytes [begin, end) underlined.
[[noreturn]] void ThrowConditionError(const std::string& expression, size_t begin, size_t end,
                                      const std::string& message);

}  // namespace arc
