#include "db/filter.h"

namespace arc {

std::map<std::string, std::vector<std::string>> AllTags(SQLite::Database& database) {
  std::map<std::string, std::vector<std::string>> tags;
  SQLite::Statement statement(database, "SELECT run_id, tag FROM tags ORDER BY tag");
  while (statement.executeStep()) {
    std::string run, tag;
    Row(statement) >> run >> tag;
    tags[run].push_back(tag);
  }
  return tags;
}

}  // namespace arc
