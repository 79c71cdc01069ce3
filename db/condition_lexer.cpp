#include "db/condition_lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "tasks/error.h"

namespace arc {
namespace {

bool IsWordByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) ||
         std::string_view("_./:+-%").find(c) != std::string::npos;
}

bool IsQuote(char c) { return c == '\'' || c == '"'; }

/// "-3", ".4", "1e-3" and "40%"; neither "nan" nor "0x1f".
std::optional<double> NumberOf(std::string_view text) {
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  const size_t first = text.starts_with('-') ? 1 : 0;
  if (text.size() <= first ||
      !(std::isdigit(static_cast<unsigned char>(text[first])) || text[first] == '.')) {
    return std::nullopt;
  }
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return percent ? number / 100 : number;
}

size_t Characters(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

class Lexer {
 public:
  explicit Lexer(const std::string& expression) : text_(expression) {}

  Token Next() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    Token token;
    token.begin = at_;
    if (at_ == text_.size()) {
      token.end = at_;
      return token;
    }
    if (IsQuote(text_[at_])) {
      token.kind = Token::Kind::kText;
      token.text = Quoted();
    } else if (IsWordByte(text_[at_])) {
      ReadWord(token);
    } else {
      ReadSymbol(token);
    }
    token.end = at_;
    return token;
  }

 private:
  std::string Quoted() {
    const size_t begin = at_;
    const char quote = text_[at_++];
    std::string text;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c != quote) {
        text += c;
      } else if (at_ < text_.size() && text_[at_] == quote) {
        text += text_[at_++];
      } else {
        return text;
      }
    }
    ThrowConditionError(text_, begin, text_.size(), fmt::format("no closing {}", quote));
  }

  void ReadWord(Token& token) {
    while (at_ < text_.size() && IsWordByte(text_[at_])) token.text += text_[at_++];
    const std::optional<double> number = NumberOf(token.text);
    token.kind = number ? Token::Kind::kNumber : Token::Kind::kWord;
    token.number = number.value_or(0);
    if (!number && token.text.ends_with('.') && at_ < text_.size() && IsQuote(text_[at_])) {
      token.text += Quoted();
    }
  }

  void ReadSymbol(Token& token) {
    token.kind = Token::Kind::kSymbol;
    for (const char* symbol :
         {"==", "!=", "<>", "<=", ">=", "!~", "=", "<", ">", "~", "(", ")", ","}) {
      if (text_.compare(at_, std::string_view(symbol).size(), symbol) != 0) continue;
      token.text = symbol;
      at_ += token.text.size();
      return;
    }
    const char c = text_[at_];
    const char* hint = c == '&'   ? "; write 'and'"
                       : c == '|' ? "; write 'or'"
                       : c == '!' ? "; write 'not'"
                                  : "";
    ThrowConditionError(text_, at_, at_ + 1, fmt::format("what is this?{}", hint));
  }

  const std::string& text_;
  size_t at_ = 0;
};

}  // namespace

std::vector<Token> Tokens(const std::string& expression) {
  Lexer lexer(expression);
  std::vector<Token> tokens;
  do {
    tokens.push_back(lexer.Next());
  } while (tokens.back().kind != Token::Kind::kEnd);
  return tokens;
}

void ThrowConditionError(const std::string& expression, size_t begin, size_t end,
                         const std::string& message) {
  std::string shown = expression;
  std::replace_if(
      shown.begin(), shown.end(),
      [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }, ' ');
  const size_t column = Characters(std::string_view(shown).substr(0, begin));
  const size_t width = Characters(std::string_view(shown).substr(begin, end - begin));
  throw UsageError(fmt::format("{} (column {} of the expression)\n  {}\n  {}{}", message,
                               column + 1, shown, std::string(column, ' '),
                               std::string(std::max<size_t>(width, 1), '^')));
}

}  // namespace arc
