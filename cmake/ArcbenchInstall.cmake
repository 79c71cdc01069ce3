# The installed tree mirrors the build tree: bin, lib, lib/arcbench/plugins,
# share/arcbench/recipes; libraries are found relative to the programs.
install(DIRECTORY recipes DESTINATION share/arcbench)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION share/doc/arcbench)
install(FILES docs/database.md docs/fidelity.md docs/licences.md DESTINATION share/doc/arcbench/docs)
install(DIRECTORY third_party/ DESTINATION share/doc/arcbench/third_party
  FILES_MATCHING PATTERN "LICENSE*")
include(ArcbenchPackage)
