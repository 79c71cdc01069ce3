#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tasks/json_members.h"

namespace arc {

/// Makes values of a JSON parser's events, and notices what the library's own maker of
/// values does not: keys that come twice, and nesting too deep for it. `visit` takes members as
/// ForEachMember says; without it the whole value is kept, and a key that comes twice throws
/// BadData, as does a syntax error.
class JsonBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit JsonBuilder(std::string name) : name_(std::move(name)) {}
  JsonBuilder(std::string name, std::vector<std::string> sections, MemberVisitor visit)
      : name_(std::move(name)), sections_(std::move(sections)), visit_(std::move(visit)) {}
  nlohmann::json Take() { return std::move(root_); }
  const std::string& error() const { return error_; }  ///< as JsonRest::error

  bool null() override;
  bool boolean(bool value) override;
  bool number_integer(number_integer_t value) override;
  bool number_unsigned(number_unsigned_t value) override;
  bool number_float(number_float_t value, const string_t& text) override;
  bool string(string_t& value) override;
  bool binary(binary_t& value) override;
  bool start_object(size_t size) override;
  bool key(string_t& key) override;
  bool end_object() override;
  bool start_array(size_t size) override;
  bool end_array() override;
  bool parse_error(size_t position, const std::string& token,
                   const nlohmann::detail::exception& error) override;

 private:
  /// A list or object that is being read.
  struct Open {
    nlohmann::json* value;
    bool told;               ///< its members are told and not kept
    std::string key = {};    ///< of the member that is being read
    bool in_member = false;  ///< between a key and the end of its value
  };
  nlohmann::json* Put(nlohmann::json value);
  template <typename Value>
  bool Scalar(Value value);
  bool Begin(nlohmann::json::value_t kind, bool told);
  bool End();
  bool Stop(std::string reason);
  void EndValue();
  void Tell(size_t level, std::string error = "");
  bool IsTold() const;
  std::string PlaceInMember() const;

  std::string name_;
  std::vector<std::string> sections_;
  MemberVisitor visit_;
  nlohmann::json root_;
  std::vector<Open> open_;  ///< from the top
  std::vector<RepeatedKey> repeated_;
  std::string error_;
};

}  // namespace arc
