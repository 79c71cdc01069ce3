# cmake -DOUT=file -DFILES="a.sql;b.sql" -P embed.cmake: writes the migrations, in
# order, as a C++ table. File n brings a database from version n-1 to n.
set(text "#include \"db/migrate.h\"\n\nnamespace arc {\n\nconst std::vector<Migration>& Migrations() {\n")
string(APPEND text "  static const std::vector<Migration> migrations = {\n")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  file(READ ${file} sql)
  string(APPEND text "      {\"${name}\", R\"sql(${sql})sql\"},\n")
endforeach()
string(APPEND text "  };\n  return migrations;\n}\n\n}  // namespace arc\n")
file(WRITE ${OUT} "${text}")
