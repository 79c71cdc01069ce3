#pragma once
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <functional>
#include <memory>

namespace arc {

/// One connection to an arcbench database: settings, transactions, errors.
/// The only writer's door is Write(); everything thrown is arc::Error.
class Database {
 public:
  enum class Mode { kRead, kWrite };

  /// Opens, checks that the file is ours and brings its schema up to date.
  /// kWrite creates the file where absent; kRead throws UsageError then.
  Database(const std::filesystem::path& file, Mode mode);

  /// Runs `work` in one BEGIN IMMEDIATE transaction and commits; undoes all of
  /// it if an exception leaves `work`. Within another Write it is a savepoint.
  void Write(const std::function<void()>& work);

  /// Runs `work`, turning what SQLite reports into arc::Error with the file's name.
  template <typename Work>
  auto Guard(Work&& work) const {
    try {
      return work();
    } catch (const SQLite::Exception& e) {
      Rethrow(e);
    }
  }

  SQLite::Database& sqlite() const { return *sqlite_; }
  const std::filesystem::path& file() const { return file_; }

 private:
  [[noreturn]] void Rethrow(const SQLite::Exception& e) const;
  void OpenForReading();
  void OpenForWriting();

  std::filesystem::path file_;
  std::unique_ptr<SQLite::Database> sqlite_;
};

}  // namespace arc
