# arcbench_add_test(NAME SOURCES... [LIBS libs...]): one GoogleTest program a
# folder of tests/, its cases registered with ctest.
find_package(GTest REQUIRED)
include(GoogleTest)
function(arcbench_add_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "LIBS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE arc_options ${ARG_LIBS} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    ARC_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ARC_BINARY_DIR="${PROJECT_BINARY_DIR}")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  # Tests share the cores: LibTorch's threads may not spin while others work, which made a
  # step of a hundredth of a second take several.
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES
    TIMEOUT ${ARG_TIMEOUT} ENVIRONMENT OMP_WAIT_POLICY=PASSIVE)
endfunction()
