#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "plugins/arc_dsl/value.h"

namespace arc_dsl {

using Arguments = std::span<const Value* const>;

/// One word of the language: a function of one to three typed values.
struct Operation {
  std::string name;
  std::string parameter;  ///< printed behind the arguments: most(objects(input), size)
  int cost = 1;           ///< what it adds to a program's cost: the simpler, the less
  Type result = Type::kGrid;
  std::vector<Type> arguments;
  /// The arguments have the types above. Nothing: does not apply to them, or the
  /// result is no usable value.
  std::function<std::optional<Value>(Arguments)> apply;
};

/// Collects the operations of the language, from functions of typed values:
///   add("flip", "", 1, [](const Grid& grid) { return ...; })
/// A function returns a value or std::optional of one.
class OperationTable {
 public:
  template <typename F>
  void Add(std::string name, std::string parameter, int cost, F function) {
    AddTyped(std::move(name), std::move(parameter), cost, std::function(std::move(function)));
  }
  template <typename F>
  void Add(std::string name, int cost, F function) {
    Add(std::move(name), "", cost, std::move(function));
  }
  std::vector<Operation> Take() { return std::move(all_); }

 private:
  template <typename T>
  struct Plain {
    using type = T;
  };
  template <typename T>
  struct Plain<std::optional<T>> {
    using type = T;
  };
  template <typename T>
  static Type TypeOfClass() {
    return TypeOf(Value(std::remove_cvref_t<T>()));
  }

  template <typename R, typename... A>
  void AddTyped(std::string name, std::string parameter, int cost,
                std::function<R(A...)> function) {
    auto apply = [function = std::move(function)](Arguments arguments) {
      return Call(function, arguments, std::index_sequence_for<A...>());
    };
    all_.push_back({std::move(name),
                    std::move(parameter),
                    cost,
                    TypeOfClass<typename Plain<R>::type>(),
                    {TypeOfClass<A>()...},
                    std::move(apply)});
  }

  template <typename R, typename... A, size_t... I>
  static std::optional<Value> Call(const std::function<R(A...)>& function, Arguments arguments,
                                   std::index_sequence<I...>) {
    std::optional<typename Plain<R>::type> result =
        function(std::get<std::remove_cvref_t<A>>(*arguments[I])...);
    if (!result) return std::nullopt;
    Value value(std::move(*result));
    if (!IsUsable(value)) return std::nullopt;
    return value;
  }

  std::vector<Operation> all_;
};

}  // namespace arc_dsl
