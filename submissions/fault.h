#pragma once
#include <string>

namespace arc {

/// Something wrong in a submission. Codes: bad_json bad_json_shape missing_task duplicate_task
/// unknown_task wrong_output_count bad_output_type missing_attempt duplicate_attempt unknown_key
/// bad_grid_type empty_grid not_rectangular grid_too_large bad_cell_type bad_cell_value.
struct Fault {
  std::string task;  ///< empty: the file as a whole
  int output = -1;   ///< 0-based; -1: the task as a whole
  int attempt = 0;   ///< 1 or 2; 0: the output as a whole
  std::string code;
  std::string text;  ///< for people, without the place

  /// "task[output].attempt_1", as far as there is one.
  std::string Where() const;
};

}  // namespace arc
