#include "db/errors.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace arc {

Error DatabaseError(const std::filesystem::path& file, const SQLite::Exception& e) {
  const std::string name = file.string();
  switch (e.getErrorCode() & 0xff) {
    case SQLITE_NOTADB:
      return BadData(fmt::format("{}: not an arcbench database (no SQLite file)", name));
    case SQLITE_CORRUPT:
      return BadData(fmt::format(
          "{}: the database is damaged ({}); what can be read is saved by: sqlite3 '{}' .recover",
          name, e.what(), name));
    case SQLITE_FULL:
      return CannotWrite(
          fmt::format("{}: the disk is full; nothing of this change was stored", name));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Failed(fmt::format("{}: locked by another process for more than {} s", name,
                                kBusyTimeoutMs / 1000));
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return CannotWrite(fmt::format("{}: cannot be written (read-only file or folder)", name));
    case SQLITE_CANTOPEN:
      return CannotWrite(
          fmt::format("{}: cannot be opened (does its folder exist, and may it be "
                      "written?)",
                      name));
    case SQLITE_IOERR:
      return CannotWrite(fmt::format("{}: the disk failed ({}); nothing of this change was stored",
                                     name, e.what()));
    default:
      return Failed(fmt::format("{}: {}", name, e.what()));
  }
}

}  // namespace arc
