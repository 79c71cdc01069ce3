#pragma once
#include <stdexcept>
#include <string>

namespace arc {

/// What went wrong, in the classes that the command line's exit codes tell apart.
enum class ErrorKind {
  kFailed = 1,   ///< the work itself failed: a plugin died, a database stayed locked
  kUsage = 2,    ///< wrong usage: unknown name, misspelt key, value of a wrong type
  kBadData = 3,  ///< bad input data: a file that is malformed, truncated or contradictory; and a
                 ///< place that cannot take what is written: a read-only folder, a full disk
};

/// What an interrupted program exits with: beside the kinds of errors, being none.
inline constexpr int kInterruptedCode = 130;

/// The one exception type of arcbench. The message names the value and, where
/// there is one, the file and line; it is shown to the user as it stands.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ErrorKind kind() const { return kind_; }
  int exit_code() const { return static_cast<int>(kind_); }

 private:
  ErrorKind kind_;
};

inline Error UsageError(const std::string& message) { return {ErrorKind::kUsage, message}; }
inline Error BadData(const std::string& message) { return {ErrorKind::kBadData, message}; }
inline Error CannotWrite(const std::string& message) { return {ErrorKind::kBadData, message}; }
inline Error Failed(const std::string& message) { return {ErrorKind::kFailed, message}; }

}  // namespace arc
