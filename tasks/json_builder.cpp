#include "tasks/json_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

using nlohmann::json;

/// The library copies, prints and compares values by recursion.
constexpr size_t kDeepest = 1000;

/// The parser's message from its line and column on, or without the exception's name.
std::string Reason(std::string_view what) {
  for (const std::string_view before : {"parse error at ", "] "}) {
    const size_t at = what.find(before);
    if (at != what.npos) return std::string(what.substr(at + before.size()));
  }
  return std::string(what);
}

}  // namespace

template <typename Value>
bool JsonBuilder::Scalar(Value value) {
  if (!open_.empty() && open_.back().value->is_array()) {
    open_.back().value->emplace_back(std::move(value));  // most of a file: a grid's cells
    return true;
  }
  Put(std::move(value));
  EndValue();
  return true;
}

bool JsonBuilder::null() { return Scalar(nullptr); }
bool JsonBuilder::boolean(bool value) { return Scalar(value); }
bool JsonBuilder::number_integer(number_integer_t value) { return Scalar(value); }
bool JsonBuilder::number_unsigned(number_unsigned_t value) { return Scalar(value); }
bool JsonBuilder::number_float(number_float_t value, const string_t&) { return Scalar(value); }
bool JsonBuilder::string(string_t& value) { return Scalar(std::move(value)); }
bool JsonBuilder::binary(binary_t& value) { return Scalar(std::move(value)); }

bool JsonBuilder::start_object(size_t) {
  const bool top = open_.empty();
  const bool section = open_.size() == 1 && open_[0].told &&
                       std::ranges::find(sections_, open_[0].key) != sections_.end();
  return Begin(json::value_t::object, visit_ && (top || section));
}
bool JsonBuilder::start_array(size_t) { return Begin(json::value_t::array, false); }
bool JsonBuilder::end_object() { return End(); }
bool JsonBuilder::end_array() { return End(); }

bool JsonBuilder::key(string_t& key) {
  Open& object = open_.back();
  object.key = std::move(key);
  object.in_member = true;
  if (object.told || !object.value->contains(object.key)) return true;
  if (!visit_) {
    throw BadData(fmt::format("{}: key '{}' appears twice in one object", name_, object.key));
  }
  repeated_.push_back({PlaceInMember(), object.key});
  return true;
}

/// Puts a value where it belongs, and says where that is.
json* JsonBuilder::Put(json value) {
  if (open_.empty()) return &(root_ = std::move(value));
  json& parent = *open_.back().value;
  if (!parent.is_array()) return &(parent[open_.back().key] = std::move(value));
  parent.push_back(std::move(value));
  return &parent.back();
}

bool JsonBuilder::Begin(json::value_t kind, bool told) {
  if (open_.size() == kDeepest) return Stop(fmt::format("nested more than {} deep", kDeepest));
  json* const value = Put(json(kind));
  open_.push_back({value, told});
  return true;
}

bool JsonBuilder::End() {
  const bool section = IsTold() && open_.size() > 1;
  open_.pop_back();
  if (section) {
    open_.back().value->clear();
    open_.back().in_member = false;
  } else {
    EndValue();
  }
  return true;
}

void JsonBuilder::EndValue() {
  if (IsTold()) Tell(open_.size() - 1);
}

bool JsonBuilder::IsTold() const { return !open_.empty() && open_.back().told; }

/// Hands out the member that the object at `level` is at.
void JsonBuilder::Tell(size_t level, std::string error) {
  Open& object = open_[level];
  JsonMember member{level > 0 ? open_[level - 1].key : "",
                    object.key,
                    {},
                    std::exchange(repeated_, {}),
                    std::move(error)};
  const auto value = object.value->find(object.key);
  if (value != object.value->end()) member.value = std::move(*value);
  object.value->clear();
  object.in_member = false;
  visit_(std::move(member));
}

/// Of the innermost open object.
std::string JsonBuilder::PlaceInMember() const {
  std::string place;
  for (size_t i = 0; i + 1 < open_.size(); ++i) {
    if (open_[i].told) continue;
    if (open_[i].value->is_array()) {
      place += fmt::format("[{}]", open_[i].value->size() - 1);
    } else {
      place += (place.empty() ? "" : ".") + open_[i].key;
    }
  }
  return place;
}

bool JsonBuilder::parse_error(size_t, const std::string&,
                              const nlohmann::detail::exception& error) {
  return Stop(Reason(error.what()));
}

/// Tells the member that is being read, or keeps the reason.
bool JsonBuilder::Stop(std::string reason) {
  if (!visit_) throw BadData(fmt::format("{}: {}", name_, reason));
  const auto told =
      std::find_if(open_.rbegin(), open_.rend(), [](const Open& o) { return o.told; });
  if (told != open_.rend() && told->in_member) {
    Tell(static_cast<size_t>(open_.rend() - told) - 1, std::move(reason));
  } else {
    error_ = std::move(reason);
  }
  return false;
}

}  // namespace arc
