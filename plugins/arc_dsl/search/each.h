#pragma once
#include <functional>
#include <optional>

#include "plugins/arc_dsl/search/task.h"
#include "plugins/arc_dsl/value.h"

namespace arc_dsl {

/// How the results for a grid's objects make the output.
enum class Layout {
  kInPlace,  ///< each in its object's place, the rest as it is
  kMatrix,   ///< as the objects lie, in whole rows and columns
  kRow,      ///< one beside the other
  kColumn,   ///< one below the other
};

/// A task of its own: what becomes of one object, with every object of every demonstration
/// for a demonstration, and every object of every test for a test.
class EachTask {
 public:
  /// `objects`: of each example of `task`. Nothing where the layout does not fit the outputs, or
  /// two equal objects have different results.
  static std::optional<EachTask> Make(const Task& task, const std::vector<Objects>& objects,
                                      Layout layout);
  const Task& task() const { return task_; }

  /// The answers put together; nothing where they do not fit each other.
  std::optional<Program> Join(const Program& program) const;

 private:
  EachTask(std::vector<Objects> tests, Layout layout) : tests_(std::move(tests)), layout_(layout) {}
  Task task_;
  std::vector<Objects> tests_;
  Layout layout_;
};

}  // namespace arc_dsl
