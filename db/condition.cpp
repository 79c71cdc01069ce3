#include "db/condition.h"

#include <fmt/format.h>

#include <cctype>
#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

#include "db/condition_lexer.h"
#include "tasks/error.h"
#include "tasks/nearest.h"

namespace arc {
namespace {

using Type = Field::Type;

// SQLite's expressions are no deeper than 1,000, and its parser keeps no more than 100 open
// brackets and operators.
constexpr int kMostComparisons = 200;
constexpr int kDeepest = 10;  // six of them each

/// Side by side, without brackets in brackets.
Condition Join(const std::vector<Condition>& parts, const char* word) {
  if (parts.size() == 1) return parts.front();
  Condition joined;
  for (const Condition& part : parts) {
    joined.sql += joined.sql.empty() ? "(" : word;
    joined.sql += part.sql;
    joined.values.insert(joined.values.end(), part.values.begin(), part.values.end());
  }
  joined.sql += ")";
  return joined;
}

Condition Not(Condition condition) {
  condition.sql = fmt::format("(NOT {})", condition.sql);
  return condition;
}

/// Whole numbers as such; above 2^63 - 1 as the same bits, as the database has them.
Value NumberValue(const Token& token) {
  const char* const begin = token.text.data();
  const char* const end = begin + token.text.size();
  int64_t whole = 0;
  uint64_t large = 0;
  const auto all_of_it = [end](std::from_chars_result read) {
    return read.ec == std::errc() && read.ptr == end;
  };
  if (all_of_it(std::from_chars(begin, end, whole))) return whole;
  if (all_of_it(std::from_chars(begin, end, large))) return static_cast<int64_t>(large);
  return token.number;
}

/// The beginning of "2026-01-31T12:00:00.000Z", from the year on.
bool IsTime(const std::string& text) {
  constexpr std::string_view kPattern = "0000-00-00T00:00:00.000Z";
  if (text.size() < 4 || text.size() > kPattern.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool digit = std::isdigit(static_cast<unsigned char>(text[i])) != 0;
    if (kPattern[i] == '0' ? !digit : text[i] != kPattern[i]) return false;
  }
  return true;
}

class Parser {
 public:
  Parser(SQLite::Database& database, Listing listing, const std::string& expression)
      : db_(database), listing_(listing), text_(expression), tokens_(Tokens(expression)) {}

  Condition WholeCondition() {
    Condition condition = Either();
    if (Now().kind != Token::Kind::kEnd) Fail(Now(), "'and', 'or' or the end was expected here");
    return condition;
  }

  Condition WholeOrder() {
    const Field field = TakeField();
    if (!field.among.empty()) Fail(Before(), "a run has several of these: no order");
    const bool up = TakeWord("asc");
    if (!up) TakeWord("desc");
    if (Now().kind != Token::Kind::kEnd) Fail(Now(), "'asc', 'desc' or the end was expected here");
    Condition order{field.sql, field.values};
    if (field.type == Type::kSetting) {
      order.sql = fmt::format("coalesce({}, {})", field.number, field.sql);
      order.values.insert(order.values.end(), field.values.begin(), field.values.end());
    }
    order.sql += up ? " ASC NULLS LAST" : " DESC NULLS LAST";
    return order;
  }

 private:
  const Token& Now() const { return tokens_[at_]; }
  const Token& Before() const { return tokens_[at_ - 1]; }
  const Token& Take() { return at_ + 1 < tokens_.size() ? tokens_[at_++] : tokens_[at_]; }

  [[noreturn]] void Fail(const Token& token, const std::string& message) const {
    ThrowConditionError(text_, token.begin, token.end, message);
  }

  bool IsWord(const Token& token, const char* word) const {
    return token.kind == Token::Kind::kWord && Lower(token.text) == word;
  }
  bool TakeWord(const char* word) {
    const bool there = IsWord(Now(), word);
    if (there) Take();
    return there;
  }
  bool TakeSymbol(const char* symbol) {
    const bool there = Now().kind == Token::Kind::kSymbol && Now().text == symbol;
    if (there) Take();
    return there;
  }

  Condition Either() {
    std::vector<Condition> parts = {All()};
    while (TakeWord("or")) parts.push_back(All());
    return Join(parts, " OR ");
  }

  Condition All() {
    std::vector<Condition> parts = {Single()};
    while (TakeWord("and")) parts.push_back(Single());
    return Join(parts, " AND ");
  }

  Condition Single() {
    if (++depth_ > kDeepest) Fail(Now(), fmt::format("nested deeper than {}", kDeepest));
    Condition condition = TakeWord("not") ? Not(Single()) : Innermost();
    --depth_;
    return condition;
  }

  Condition Innermost() {
    if (!TakeSymbol("(")) return Comparison();
    const Token open = Before();
    Condition condition = Either();
    if (Now().kind == Token::Kind::kEnd) Fail(open, "this bracket is never closed");
    if (!TakeSymbol(")")) Fail(Now(), "'and', 'or' or ')' was expected here");
    return condition;
  }

  Field TakeField() {
    const Token& token = Take();
    if (token.kind == Token::Kind::kEnd) Fail(token, "the name of a field was expected here");
    if (token.kind != Token::Kind::kWord) Fail(token, "this is no name of a field");
    try {
      return FindField(db_, listing_, token.text);
    } catch (const Error& error) {
      Fail(token, error.what());
    }
  }

  Condition Comparison() {
    const Field field = TakeField();
    if (IsWord(Now(), "not") && IsWord(tokens_[at_ + 1], "in")) {
      Take();
      Take();
      return Not(AnyOf(field));
    }
    if (TakeWord("in")) return AnyOf(field);
    const Token operation = Take();
    const std::string& sign = operation.text;
    const bool known =
        operation.kind == Token::Kind::kSymbol && sign != "(" && sign != ")" && sign != ",";
    if (!known) Fail(operation, "a comparison was expected here: = != < <= > >= ~ !~ or in (...)");
    const Token value = Take();
    if (sign == "==") return Compare(field, "=", operation, value);
    if (sign == "!=" || sign == "<>") return Not(Compare(field, "=", operation, value));
    if (sign == "!~") return Not(Compare(field, "~", operation, value));
    return Compare(field, sign, operation, value);
  }

  Condition AnyOf(const Field& field) {
    const Token word = Before();
    if (!TakeSymbol("(")) Fail(Now(), "'(' was expected here");
    std::vector<Condition> any = {Compare(field, "=", word, Take())};
    while (TakeSymbol(",")) any.push_back(Compare(field, "=", word, Take()));
    if (!TakeSymbol(")")) Fail(Now(), "',' or ')' was expected here");
    return Join(any, " OR ");
  }

  /// Always 0 or 1, so that NOT and OR mean what they say also where a row has no such value.
  Condition Compare(const Field& field, const std::string& sign, const Token& operation,
                    const Token& value) {
    if (++comparisons_ > kMostComparisons) {
      Fail(value, fmt::format("more than {} comparisons", kMostComparisons));
    }
    if (value.kind == Token::Kind::kEnd || value.kind == Token::Kind::kSymbol) {
      Fail(value, "a value was expected here");
    }
    Condition condition = IsWord(value, "null") ? Absent(field, sign, operation)
                                                : Present(field, sign, operation, value);
    if (!field.among.empty() && !IsWord(value, "null")) {
      condition.sql = fmt::format("EXISTS ({}{})", field.among, condition.sql);
    }
    condition.sql = fmt::format("coalesce({}, 0)", condition.sql);
    return condition;
  }

  Condition Absent(const Field& field, const std::string& sign, const Token& operation) const {
    if (sign != "=") Fail(operation, "null can only be compared by = and !=");
    if (!field.among.empty()) return {fmt::format("NOT EXISTS ({}1)", field.among), {}};
    return {fmt::format("{} IS NULL", field.sql), field.values};
  }

  Condition Present(const Field& field, const std::string& sign, const Token& operation,
                    const Token& value) const {
    const bool number =
        field.type == Type::kNumber ||
        (field.type == Type::kSetting && value.kind == Token::Kind::kNumber && sign != "~");
    if (sign == "~") return Part(field, operation, value);
    if (number) return Number(field, sign, value);
    if (field.type == Type::kFlag) return Flag(field, sign, operation, value);
    if (field.type == Type::kTime) return Time(field, sign, value);
    return Bound(field.sql, field, sign, "?", value.text);
  }

  static Condition Bound(const std::string& sql, const Field& field, const std::string& sign,
                         const char* parameter, const Value& value) {
    Condition condition{fmt::format("{} {} {}", sql, sign, parameter), field.values};
    condition.values.push_back(value);
    return condition;
  }

  Condition Part(const Field& field, const Token& operation, const Token& value) const {
    if (field.type == Type::kNumber || field.type == Type::kFlag) {
      Fail(operation, fmt::format("~ looks for a part of a text; {} is no text", field.name));
    }
    return Bound(fmt::format("instr(lower({}), lower(?))", field.sql), field, ">", "0", value.text);
  }

  Condition Number(const Field& field, const std::string& sign, const Token& value) const {
    if (value.kind != Token::Kind::kNumber) {
      Fail(value, fmt::format("{} is a number, and this is none", field.name));
    }
    return Bound(field.type == Type::kSetting ? field.number : field.sql, field, sign, "?",
                 NumberValue(value));
  }

  Condition Flag(const Field& field, const std::string& sign, const Token& operation,
                 const Token& value) const {
    const bool yes = IsWord(value, "true") || IsWord(value, "yes");
    if (!yes && !IsWord(value, "false") && !IsWord(value, "no")) {
      Fail(value, fmt::format("{} is true or false", field.name));
    }
    if (sign != "=")
      Fail(operation, fmt::format("{} can only be compared by = and !=", field.name));
    return Bound(field.sql, field, sign, "?", int64_t{yes});
  }

  /// "2026-01" stands for all of that month: as much is compared as is given.
  Condition Time(const Field& field, const std::string& sign, const Token& value) const {
    if (!IsTime(value.text)) {
      Fail(value,
           fmt::format("{} is a time: 2026-01-31T12:00:00, or as much of its beginning as is meant",
                       field.name));
    }
    return Bound(fmt::format("substr({}, 1, {})", field.sql, value.text.size()), field, sign, "?",
                 value.text);
  }

  SQLite::Database& db_;
  Listing listing_;
  const std::string& text_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  int depth_ = 0;
  int comparisons_ = 0;
};

}  // namespace

Condition CompileCondition(SQLite::Database& database, Listing listing,
                           const std::string& expression) {
  return Parser(database, listing, expression).WholeCondition();
}

Condition CompileOrder(SQLite::Database& database, Listing listing, const std::string& expression) {
  return Parser(database, listing, expression).WholeOrder();
}

}  // namespace arc
