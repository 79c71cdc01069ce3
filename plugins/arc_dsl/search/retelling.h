#pragma once
#include <array>
#include <optional>

#include "plugins/arc_dsl/search/task.h"

namespace arc_dsl {

/// How a task can be told in other colours, in each example by itself, so that one program
/// serves examples that differ in colours only.
enum class Telling {
  kBlackGround,  ///< the input's most frequent colour and black change places
  kByCount,      ///< colours that not every demonstration has: the most frequent first
  kByPlace,      ///< the same: the first met in reading order first
};

/// A task told in other colours.
struct RetoldTask {
  Task task;
  std::vector<std::array<uint8_t, 10>> names;  ///< old colour -> new one; of each example
};

/// Nothing where no colour of an input would change, or ranks change all examples alike.
std::optional<RetoldTask> Retell(const Task& task, Telling telling);

/// The program of a retold task as one of the task itself.
Program InOwnColours(const RetoldTask& retold, Telling telling, Program program);

}  // namespace arc_dsl
