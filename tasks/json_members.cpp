#include "tasks/json_members.h"

#include "tasks/files.h"
#include "tasks/json_builder.h"

namespace arc {

JsonRest ForEachMember(const std::filesystem::path& path, const std::vector<std::string>& sections,
                       MemberVisitor visit) {
  uint64_t size = 0;
  std::ifstream file = OpenFile(path, size);
  JsonBuilder builder(path.string(), sections, std::move(visit));
  nlohmann::json::sax_parse(file, &builder);
  return {builder.Take(), builder.error()};
}

}  // namespace arc
