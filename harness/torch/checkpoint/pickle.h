#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tasks/error.h"

namespace arc {

/// What a pickle describes. Values may be shared, and containers may even hold
/// themselves: whoever walks them bounds the depth.
struct PickleValue {
  enum class Kind {
    kNone,
    kBool,        ///< integer
    kInteger,     ///< integer
    kReal,        ///< real
    kText,        ///< text, UTF-8 as it lay in the file
    kBytes,       ///< text
    kTuple,       ///< items
    kList,        ///< items
    kDict,        ///< items: key, value, key, value ...
    kGlobal,      ///< text: "module.name", an allowed one
    kCall,        ///< text: the callable's name; items: its arguments. Never made.
    kPersistent,  ///< items[0]: the id
  };
  Kind kind = Kind::kNone;
  int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<const PickleValue*> items;

  bool Is(Kind k) const { return kind == k; }
  const char* KindName() const;  ///< "a list", "an integer"
};

/// A callable that a pickle names and that is none of those that are allowed.
class RefusedCallable : public Error {
 public:
  /// `where` goes before the message: "FILE: ".
  RefusedCallable(const std::string& where, std::string callable);
  const std::string& name() const { return name_; }  ///< "posix.system"

 private:
  std::string name_;
};

/// One pickle (protocol 2 to 5, the operations that torch.save uses) read into
/// plain values. Nothing is called and nothing is imported: a call to an allowed
/// name is kept as a description, any other name refuses the file. Memory is
/// bounded by a small multiple of the pickle's size; no input makes it recurse.
class Pickle {
 public:
  using Allowed = std::function<bool(const std::string& name)>;
  /// Throws RefusedCallable, and BadData on anything else that is not as it should be.
  /// `bytes` need not outlive the pickle.
  Pickle(std::string_view bytes, const Allowed& allowed);
  Pickle(const Pickle&) = delete;
  Pickle& operator=(const Pickle&) = delete;
  const PickleValue& root() const { return *root_; }

 private:
  friend class PickleMachine;
  std::deque<PickleValue> values_;  ///< owns them all: none owns another
  const PickleValue* root_ = nullptr;
};

}  // namespace arc
