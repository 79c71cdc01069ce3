# arcbench_add_plugin(NAME sources... [TORCH] [FIXTURE]): the whole build rule of
# a plugin, in this tree and, after find_package(arcbench), in any other. The
# plugin links only libarc_sdk (and libarc_torch with TORCH), hides its symbols
# and is never unloaded (libraries linked with torch cannot be).
function(arcbench_add_plugin name)
  cmake_parse_arguments(ARG "TORCH;FIXTURE" "" "" ${ARGN})
  if(ARG_TORCH AND NOT ARCBENCH_TORCH)
    return()
  endif()
  set(target plugin_${name})
  add_library(${target} MODULE ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${target} PRIVATE arcbench::arc_sdk)
  if(TARGET arc_options)
    target_link_libraries(${target} PRIVATE arc_options)
  endif()
  if(ARG_TORCH)
    target_link_libraries(${target} PRIVATE arcbench::arc_torch)
    target_compile_definitions(${target} PRIVATE
      ARC_TORCH_VERSION_STRING="${ARCBENCH_TORCH_VERSION}")
  endif()
  target_compile_features(${target} PRIVATE cxx_std_20)
  set_target_properties(${target} PROPERTIES
    PREFIX "" OUTPUT_NAME ${name} CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    INSTALL_RPATH "$ORIGIN/../..")
  # Names the SDK as needed whether or not the plugin calls it, so that a loader finds it.
  target_link_options(${target} PRIVATE -Wl,-z,nodelete -Wl,--no-as-needed)
  arcbench_place_plugin(${target} "${ARG_FIXTURE}")
endfunction()

# Where a plugin of this tree lands; one of another tree stays in its own folder.
function(arcbench_place_plugin target fixture)
  if(NOT ARCBENCH_PLUGIN_DIR)
    return()
  endif()
  set(folder ${ARCBENCH_PLUGIN_DIR})
  if(fixture)
    set(folder tests/plugins)
  else()
    install(TARGETS ${target} LIBRARY DESTINATION ${ARCBENCH_PLUGIN_DIR})
  endif()
  set_target_properties(${target} PROPERTIES
    LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${folder})
endfunction()
