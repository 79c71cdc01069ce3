#include "harness/torch/checkpoint/pickle.h"

#include <fmt/format.h>

#include <bit>
#include <unordered_map>

#include "harness/torch/checkpoint/pickle_names.h"
#include "harness/torch/checkpoint/printable.h"

namespace arc {
namespace {

constexpr size_t kMostValues = size_t{1} << 21;  ///< of values, marks and memo entries each
constexpr size_t kMostName = 256;                ///< characters of a callable's name

// Operations, by the names that Python's pickletools gives them.
enum Operation : uint8_t {
  kMark = '(',
  kStop = '.',
  kBinInt = 'J',
  kBinInt1 = 'K',
  kBinInt2 = 'M',
  kNone = 'N',
  kBinPersId = 'Q',
  kReduce = 'R',
  kBinUnicode = 'X',
  kAppend = 'a',
  kBuild = 'b',
  kGlobal = 'c',
  kAppends = 'e',
  kBinGet = 'h',
  kInst = 'i',
  kLongBinGet = 'j',
  kList = 'l',
  kBinPut = 'q',
  kLongBinPut = 'r',
  kSetItem = 's',
  kTuple = 't',
  kSetItems = 'u',
  kEmptyDict = '}',
  kEmptyList = ']',
  kEmptyTuple = ')',
  kBinFloat = 'G',
  kBinBytes = 'B',
  kShortBinBytes = 'C',
  kProto = 0x80,
  kTuple1 = 0x85,
  kTuple2 = 0x86,
  kTuple3 = 0x87,
  kNewTrue = 0x88,
  kNewFalse = 0x89,
  kLong1 = 0x8a,
  kShortBinUnicode = 0x8c,
  kBinUnicode8 = 0x8d,
  kStackGlobal = 0x93,
  kMemoize = 0x94,
  kFrame = 0x95,
};

}  // namespace

/// The stack machine. Each group of operations is one function that says whether
/// the operation was one of its own.
class PickleMachine {
 public:
  using Kind = PickleValue::Kind;
  PickleMachine(Pickle& out, std::string_view bytes, const Pickle::Allowed& allowed)
      : out_(out), bytes_(bytes), allowed_(allowed) {}

  void Run() {
    for (;;) {
      const auto operation = static_cast<uint8_t>(Take(1)[0]);
      if (operation == kStop) break;
      if (DoNumber(operation) || DoText(operation) || DoContainer(operation) ||
          DoMemo(operation) || DoCall(operation)) {
        continue;
      }
      const std::string named = FirstRefusedName(bytes_.substr(at_ - 1), allowed_);
      if (!named.empty()) throw RefusedCallable("", Printable(named));
      Fail(fmt::format("operation 0x{:02x} is none that torch.save uses", operation));
    }
    out_.root_ = Pop();
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const {
    throw BadData(fmt::format("the pickle is broken or no state dict's, at byte {}: {}", at_, what));
  }

  std::string_view Take(uint64_t count) {
    if (count > bytes_.size() - at_) Fail("it ends too early");
    const std::string_view part = bytes_.substr(at_, count);
    at_ += count;
    return part;
  }
  /// Little-endian, without a sign.
  uint64_t TakeNumber(size_t bytes) {
    uint64_t value = 0;
    const std::string_view part = Take(bytes);
    for (size_t i = bytes; i-- > 0;) value = value << 8 | static_cast<uint8_t>(part[i]);
    return value;
  }
  std::string_view TakeLine() {
    const size_t end = bytes_.substr(at_, kMostName).find('\n');
    if (end == std::string_view::npos) Fail("a name without an end");
    const std::string_view line = Take(end);
    Take(1);
    return line;
  }

  PickleValue* New(Kind kind) {
    if (out_.values_.size() >= kMostValues) Fail(fmt::format("more than {} values", kMostValues));
    out_.values_.emplace_back().kind = kind;
    return &out_.values_.back();
  }
  void Push(PickleValue* value) { stack_.push_back(value); }
  PickleValue* PushNew(Kind kind) {
    Push(New(kind));
    return stack_.back();
  }
  size_t Floor() const { return marks_.empty() ? 0 : marks_.back(); }
  PickleValue* Top() {
    if (stack_.size() <= Floor()) Fail("a value is missing on the stack");
    return stack_.back();
  }
  PickleValue* Pop() {
    PickleValue* top = Top();
    stack_.pop_back();
    return top;
  }
  /// What lies above the last mark, which goes too.
  std::vector<const PickleValue*> PopToMark() {
    if (marks_.empty()) Fail("a mark is missing on the stack");
    const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<const PickleValue*> items(first, stack_.end());
    stack_.erase(first, stack_.end());
    marks_.pop_back();
    return items;
  }

  bool DoNumber(uint8_t operation) {
    switch (operation) {
      case kNone:
        PushNew(Kind::kNone);
        return true;
      case kNewTrue:
      case kNewFalse:
        PushNew(Kind::kBool)->integer = operation == kNewTrue;
        return true;
      case kBinInt:
        PushNew(Kind::kInteger)->integer = static_cast<int32_t>(TakeNumber(4));
        return true;
      case kBinInt1:
        PushNew(Kind::kInteger)->integer = static_cast<int64_t>(TakeNumber(1));
        return true;
      case kBinInt2:
        PushNew(Kind::kInteger)->integer = static_cast<int64_t>(TakeNumber(2));
        return true;
      case kLong1:
        PushNew(Kind::kInteger)->integer = TakeLong(TakeNumber(1));
        return true;
      case kBinFloat: {
        uint64_t bits = 0;
        for (const char c : Take(8)) bits = bits << 8 | static_cast<uint8_t>(c);
        PushNew(Kind::kReal)->real = std::bit_cast<double>(bits);
        return true;
      }
      default:
        return false;
    }
  }
  /// Two's complement in `bytes` bytes.
  int64_t TakeLong(size_t bytes) {
    if (bytes > 8) Fail(fmt::format("an integer of {} bytes", bytes));
    if (bytes == 0) return 0;
    const auto unused = static_cast<int>(64 - 8 * bytes);
    return static_cast<int64_t>(TakeNumber(bytes) << unused) >> unused;
  }

  bool DoText(uint8_t operation) {
    switch (operation) {
      case kBinUnicode:
        PushNew(Kind::kText)->text = Take(TakeNumber(4));
        return true;
      case kShortBinUnicode:
        PushNew(Kind::kText)->text = Take(TakeNumber(1));
        return true;
      case kBinUnicode8:
        PushNew(Kind::kText)->text = Take(TakeNumber(8));
        return true;
      case kBinBytes:
        PushNew(Kind::kBytes)->text = Take(TakeNumber(4));
        return true;
      case kShortBinBytes:
        PushNew(Kind::kBytes)->text = Take(TakeNumber(1));
        return true;
      default:
        return false;
    }
  }

  bool DoContainer(uint8_t operation) {
    switch (operation) {
      case kMark:
        if (marks_.size() >= kMostValues) Fail(fmt::format("more than {} marks", kMostValues));
        marks_.push_back(stack_.size());
        return true;
      case kEmptyTuple:
        PushNew(Kind::kTuple);
        return true;
      case kEmptyList:
        PushNew(Kind::kList);
        return true;
      case kEmptyDict:
        PushNew(Kind::kDict);
        return true;
      case kTuple:
      case kList: {
        std::vector<const PickleValue*> items = PopToMark();
        PushNew(operation == kTuple ? Kind::kTuple : Kind::kList)->items = std::move(items);
        return true;
      }
      case kTuple1:
      case kTuple2:
      case kTuple3:
        PushTuple(operation - kTuple1 + 1u);
        return true;
      default:
        return DoInsertion(operation);
    }
  }
  void PushTuple(size_t size) {
    std::vector<const PickleValue*> items(size);
    for (size_t i = size; i-- > 0;) items[i] = Pop();
    PushNew(Kind::kTuple)->items = std::move(items);
  }

  bool DoInsertion(uint8_t operation) {
    switch (operation) {
      case kAppend: {
        const PickleValue* item = Pop();
        TopOf(Kind::kList)->items.push_back(item);
        return true;
      }
      case kSetItem: {
        const PickleValue* value = Pop();
        const PickleValue* key = Pop();
        auto& items = TopOf(Kind::kDict)->items;
        items.insert(items.end(), {key, value});
        return true;
      }
      case kAppends:
      case kSetItems: {
        const std::vector<const PickleValue*> more = PopToMark();
        if (operation == kSetItems && more.size() % 2 != 0) Fail("a key without a value");
        auto& items = TopOf(operation == kAppends ? Kind::kList : Kind::kDict)->items;
        items.insert(items.end(), more.begin(), more.end());
        return true;
      }
      case kBuild:  // attributes of an OrderedDict: the versions that a state dict notes
        Pop();
        TopOf(Kind::kDict);
        return true;
      default:
        return false;
    }
  }
  PickleValue* TopOf(Kind kind) {
    if (!Top()->Is(kind)) Fail(fmt::format("{} cannot be filled here", Top()->KindName()));
    return Top();
  }

  bool DoMemo(uint8_t operation) {
    switch (operation) {
      case kBinPut:
      case kLongBinPut:
        Memoize(TakeNumber(operation == kBinPut ? 1 : 4));
        return true;
      case kMemoize:
        Memoize(memo_.size());
        return true;
      case kBinGet:
      case kLongBinGet: {
        const auto found = memo_.find(TakeNumber(operation == kBinGet ? 1 : 4));
        if (found == memo_.end()) Fail("it recalls a value that it never memorised");
        Push(found->second);
        return true;
      }
      case kProto:
        if (const uint64_t protocol = TakeNumber(1); protocol < 2 || protocol > 5) {
          Fail(fmt::format("protocol {}", protocol));
        }
        return true;
      case kFrame:  // a hint for readers that buffer
        TakeNumber(8);
        return true;
      default:
        return false;
    }
  }
  void Memoize(uint64_t place) {
    if (memo_.size() >= kMostValues) Fail(fmt::format("more than {} memo entries", kMostValues));
    memo_[place] = Top();
  }

  bool DoCall(uint8_t operation) {
    switch (operation) {
      case kGlobal:
      case kInst: {
        const std::string module(TakeLine());
        PushGlobal(module + "." + std::string(TakeLine()));
        if (operation == kInst) Fail("an object is made by INST, which torch.save never uses");
        return true;
      }
      case kStackGlobal: {
        const PickleValue* name = Pop();
        const PickleValue* module = Pop();
        if (!name->Is(Kind::kText) || !module->Is(Kind::kText)) Fail("a name that is no text");
        PushGlobal(module->text + "." + name->text);
        return true;
      }
      case kReduce:
        Reduce();
        return true;
      case kBinPersId: {
        const PickleValue* id = Pop();
        PushNew(Kind::kPersistent)->items = {id};
        return true;
      }
      default:
        return false;
    }
  }
  void PushGlobal(std::string name) {
    if (!allowed_(name)) throw RefusedCallable("", Printable(name));
    PushNew(Kind::kGlobal)->text = std::move(name);
  }

  void Reduce() {
    const PickleValue* arguments = Pop();
    const PickleValue* callable = Pop();
    if (!callable->Is(Kind::kGlobal) || !arguments->Is(Kind::kTuple)) {
      Fail(fmt::format("a call of {} with {}", callable->KindName(), arguments->KindName()));
    }
    if (callable->text == "collections.OrderedDict") return PushOrderedDict(*arguments);
    PickleValue* call = PushNew(Kind::kCall);
    call->text = callable->text;
    call->items = arguments->items;
  }
  /// Made of nothing, or of a list of pairs.
  void PushOrderedDict(const PickleValue& arguments) {
    PickleValue* dict = PushNew(Kind::kDict);
    if (arguments.items.empty()) return;
    if (arguments.items.size() != 1 || !arguments.items[0]->Is(Kind::kList)) {
      Fail("an OrderedDict of something other than pairs");
    }
    for (const PickleValue* pair : arguments.items[0]->items) {
      if (pair->items.size() != 2) Fail("an OrderedDict of something other than pairs");
      dict->items.insert(dict->items.end(), pair->items.begin(), pair->items.end());
    }
  }

  Pickle& out_;
  std::string_view bytes_;
  const Pickle::Allowed& allowed_;
  size_t at_ = 0;
  std::vector<PickleValue*> stack_;
  std::vector<size_t> marks_;  ///< heights of the stack
  std::unordered_map<uint64_t, PickleValue*> memo_;
};

RefusedCallable::RefusedCallable(const std::string& where, std::string callable)
    : Error(BadData(fmt::format(
          "{}the checkpoint names {}, which is none of the functions that rebuild tensors: it is "
          "refused, and nothing of it was run. If you trust who made it, load it where it was made "
          "and save the tensors alone: torch.save(model.state_dict(), FILE)",
          where, callable))),
      name_(std::move(callable)) {}

const char* PickleValue::KindName() const {
  static constexpr const char* kNames[] = {
      "None",    "a truth value", "an integer", "a number",   "a text",          "bytes",
      "a tuple", "a list",        "a dict",     "a function", "a rebuilt object", "a storage"};
  return kNames[static_cast<size_t>(kind)];
}

Pickle::Pickle(std::string_view bytes, const Allowed& allowed) {
  PickleMachine(*this, bytes, allowed).Run();
}

}  // namespace arc
