// Every SQL example of docs/database.md runs, and every table is described.
#include <fstream>
#include <iterator>

#include "db/query.h"
#include "tests/db/fixture.h"

namespace arc {
namespace {

class DocumentationTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    std::ifstream file(ARC_SOURCE_DIR "/docs/database.md");
    text_.assign(std::istreambuf_iterator<char>(file), {});
    Writer();
  }
  std::string text_;
};

TEST_F(DocumentationTest, EverySqlExampleRuns) {
  int examples = 0;
  const std::string begin = "```sql\n";
  for (size_t at = text_.find(begin); at != std::string::npos; at = text_.find(begin, at)) {
    at += begin.size();
    const std::string sql = text_.substr(at, text_.find("```", at) - at);
    EXPECT_NO_THROW(EXPECT_FALSE(ReadOnlyQuery(file_, sql).columns.empty())) << sql;
    ++examples;
  }
  EXPECT_GE(examples, 8);
}

TEST_F(DocumentationTest, EveryTableAndColumnIsDescribed) {
  const auto answer =
      ReadOnlyQuery(file_,
                    "SELECT l.name, c.name FROM pragma_table_list l, pragma_table_info(l.name) c "
                    "WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite_%' "
                    "AND NOT (l.name = 'notes' AND c.name = 'id')");
  EXPECT_GT(answer.rows.size(), 80u);
  for (const auto& row : answer.rows) {
    for (const Value& name : row) {
      const std::string quoted = "`" + std::get<std::string>(name) + "`";
      EXPECT_NE(text_.find(quoted), std::string::npos) << quoted;
    }
  }
}

}  // namespace
}  // namespace arc
