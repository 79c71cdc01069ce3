# The installed tree mirrors the build tree: bin, lib, lib/arcbench/plugins, share;
# libraries are found relative to the programs. Recipes alone are read from the source tree
# until they are installed.
file(REMOVE_RECURSE ${PROJECT_BINARY_DIR}/share)  # what is no longer named goes
include(ArcbenchLicences)

# arcbench_share(FOLDER FILES...): files of the source tree into share/FOLDER of both trees.
function(arcbench_share folder)
  foreach(file IN LISTS ARGN)
    get_filename_component(name ${file} NAME)
    configure_file(${PROJECT_SOURCE_DIR}/${file} ${PROJECT_BINARY_DIR}/share/${folder}/${name} COPYONLY)
  endforeach()
endfunction()

arcbench_share(doc/arcbench LICENSE README.md CHANGELOG.md)
arcbench_share(doc/arcbench/docs docs/bundle.md docs/competition.md docs/database.md docs/fidelity.md docs/licences.md)
file(GLOB vendored RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS third_party/*/LICENSE*)
foreach(file IN LISTS vendored)
  get_filename_component(folder ${file} DIRECTORY)
  arcbench_share(doc/arcbench/${folder} ${file})
endforeach()
set(bundle_files harness/run/bundle/files)
arcbench_share(arcbench/bundle ${bundle_files}/notebook.py)
arcbench_share(arcbench/sample ${bundle_files}/sample_challenges.json ${bundle_files}/sample_solutions.json)
if(NOT ARCBENCH_TORCH)
  set(ARCBENCH_TORCH_VERSION "")  # the runner then looks for no PyTorch
endif()
configure_file(${bundle_files}/run.in share/arcbench/bundle/run @ONLY)

install(DIRECTORY ${PROJECT_BINARY_DIR}/share DESTINATION .)
install(DIRECTORY recipes DESTINATION share/arcbench)
include(ArcbenchPackage)
