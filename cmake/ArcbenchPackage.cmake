# The package that plugins of other trees find: headers, our two libraries and
# arcbench_add_plugin. Written to lib/cmake/arcbench of the build tree, which is
# a package too (-DCMAKE_PREFIX_PATH=<build>), and installed from there:
# `cmake --install <build> --component sdk` installs nothing else.
include(CMakePackageConfigHelpers)
set(package_dir lib/cmake/arcbench)
set(package_files ArcbenchPlugin.cmake)
set(header_folders tasks harness/plugin)
if(ARCBENCH_TORCH)
  list(APPEND package_files ArcbenchTorch.cmake)
  list(APPEND header_folders harness/torch)
endif()

configure_package_config_file(cmake/arcbenchConfig.cmake.in ${package_dir}/arcbenchConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${package_dir}/arcbenchConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
foreach(file IN LISTS package_files)
  configure_file(cmake/${file} ${package_dir}/${file} COPYONLY)
endforeach()
install(DIRECTORY ${PROJECT_BINARY_DIR}/${package_dir}/ DESTINATION ${package_dir}
  COMPONENT sdk PATTERN arcbenchTargets*.cmake EXCLUDE)

export(EXPORT arcbenchTargets NAMESPACE arcbench::
  FILE ${PROJECT_BINARY_DIR}/${package_dir}/arcbenchTargets.cmake)
install(EXPORT arcbenchTargets NAMESPACE arcbench:: DESTINATION ${package_dir} COMPONENT sdk)
foreach(folder IN LISTS header_folders)
  install(DIRECTORY ${folder}/ DESTINATION include/arcbench/${folder}
    COMPONENT sdk FILES_MATCHING PATTERN "*.h")
endforeach()
