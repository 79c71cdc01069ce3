#include "harness/torch/checkpoint/pickle_names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace arc {
namespace {

using namespace std::string_view_literals;

// What follows an operation (Python's pickletools).
constexpr auto kNothing =
    "().012NQR]abdelostu}\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94\x97\x98"sv;
constexpr auto kLine = "FILPSVgp"sv;
constexpr auto kTwoLines = "ci"sv;  // module and name
struct Argument {
  char operation;
  size_t bytes;
  bool counted;  ///< the bytes are a number, and that many more follow
};
constexpr Argument kArguments[] = {
    {'K', 1, false},    {'h', 1, false},    {'q', 1, false},    {'\x80', 1, false},
    {'\x82', 1, false}, {'M', 2, false},    {'\x83', 2, false}, {'J', 4, false},
    {'j', 4, false},    {'r', 4, false},    {'\x84', 4, false}, {'G', 8, false},
    {'\x95', 8, false}, {'U', 1, true},     {'C', 1, true},     {'\x8a', 1, true},
    {'\x8c', 1, true},  {'T', 4, true},     {'X', 4, true},     {'B', 4, true},
    {'\x8b', 4, true},  {'\x8d', 8, true},  {'\x8e', 8, true},  {'\x96', 8, true}};
constexpr char kStackGlobal = '\x93';  // module and name are the texts before it
constexpr auto kPut = "pqr"sv;         // where in the memo: no text

bool IsName(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '.';
  });
}

class Walk {
 public:
  Walk(std::string_view bytes, const Pickle::Allowed& allowed) : rest_(bytes), allowed_(allowed) {}

  std::string Run() {
    while (!rest_.empty() && name_.empty()) {
      const char operation = rest_[0];
      rest_.remove_prefix(1);
      if (!Pass(operation)) break;
    }
    return name_;
  }

 private:
  /// False where the bytes end, or are no pickle.
  bool Pass(char operation) {
    if (operation == kStackGlobal) Note(texts_[0], texts_[1]);
    if (kNothing.find(operation) != kNothing.npos) return true;
    if (kLine.find(operation) != kLine.npos) return Remember(operation, Line());
    if (kTwoLines.find(operation) != kTwoLines.npos) {
      const auto module = Line(), name = Line();
      return module && name && Note(*module, *name);
    }
    const auto found = std::find_if(std::begin(kArguments), std::end(kArguments),
                                    [&](const Argument& a) { return a.operation == operation; });
    return found != std::end(kArguments) && Remember(operation, Take(*found));
  }

  std::optional<std::string_view> Line() {
    const size_t end = rest_.find('\n');
    if (end == rest_.npos) return std::nullopt;
    return Cut(end, 1);
  }
  std::optional<std::string_view> Take(const Argument& argument) {
    if (argument.bytes > rest_.size()) return std::nullopt;
    if (!argument.counted) return Cut(argument.bytes, 0);
    uint64_t count = 0;
    for (size_t i = argument.bytes; i-- > 0;) count = count << 8 | static_cast<uint8_t>(rest_[i]);
    rest_.remove_prefix(argument.bytes);
    if (count > rest_.size()) return std::nullopt;
    return Cut(count, 0);
  }
  std::string_view Cut(size_t count, size_t more) {
    const std::string_view part = rest_.substr(0, count);
    rest_.remove_prefix(count + more);
    return part;
  }

  bool Remember(char operation, std::optional<std::string_view> argument) {
    const bool text = argument && kPut.find(operation) == kPut.npos;
    if (text) texts_ = {texts_[1], *argument};
    return argument.has_value();
  }
  bool Note(std::string_view module, std::string_view name) {
    if (!IsName(module) || !IsName(name)) return false;
    const std::string full = std::string(module) + "." + std::string(name);
    if (!allowed_(full)) name_ = full;
    return true;
  }

  std::string_view rest_;
  const Pickle::Allowed& allowed_;
  std::array<std::string_view, 2> texts_;  ///< the last two arguments, whatever they are
  std::string name_;
};

}  // namespace

std::string FirstRefusedName(std::string_view operations, const Pickle::Allowed& allowed) {
  return Walk(operations, allowed).Run();
}

}  // namespace arc
