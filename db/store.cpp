#include "db/store.h"

#include "db/database.h"

namespace arc {

Store Store::Open(const std::filesystem::path& file, Mode mode) {
  const auto database_mode = mode == Mode::kRead ? Database::Mode::kRead : Database::Mode::kWrite;
  return Store(std::make_unique<Database>(file, database_mode));
}

Store::Store(std::unique_ptr<Database> database) : db_(std::move(database)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

const std::filesystem::path& Store::file() const { return db_->file(); }

void Store::Write(const std::function<void()>& work) { db_->Write(work); }

}  // namespace arc
