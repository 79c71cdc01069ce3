# Imported targets for LibTorch as the PyPI wheel ships it. The wheel's own
# CMake package is not used: find_package(Torch) on the CUDA wheel is a hard
# error where no CUDA toolkit is installed (pytorch#73427).
#
#   arc::torch       CPU part: torch_cpu and c10, all that a program links
#   arc::torch_cuda  CUDA part: for the library that is opened when a GPU is there
set(ARCBENCH_CACHE "$ENV{ARCBENCH_CACHE}" CACHE PATH "What scripts/setup unpacked")
if(NOT ARCBENCH_CACHE)
  if(DEFINED ENV{XDG_CACHE_HOME})
    set(ARCBENCH_CACHE "$ENV{XDG_CACHE_HOME}/arcbench")
  else()
    set(ARCBENCH_CACHE "$ENV{HOME}/.cache/arcbench")
  endif()
endif()
set(ARCBENCH_TORCH_VERSION 2.11.0)
set(ARCBENCH_TORCH_ROOT "${ARCBENCH_CACHE}/torch-${ARCBENCH_TORCH_VERSION}/torch" CACHE PATH
  "The torch folder of the unpacked wheel")
if(NOT EXISTS ${ARCBENCH_TORCH_ROOT}/lib/libtorch_cpu.so)
  message(FATAL_ERROR "No LibTorch in ${ARCBENCH_TORCH_ROOT}: run scripts/setup, "
    "or set ARCBENCH_TORCH_ROOT, or build with the preset no-torch")
endif()

# libtorch_cpu.so needs libcudart.so.13 and libcupti.so.13 even without a GPU. It looks in
# <torch root>/../nvidia/*/lib, where scripts/setup links what neither the loader nor a
# toolkit has; a toolkit's folders are searched after those.
find_program(ARCBENCH_NVCC nvcc HINTS /usr/local/cuda/bin)
get_filename_component(torch_home ${ARCBENCH_TORCH_ROOT} DIRECTORY)
file(GLOB ARCBENCH_CUDA_LIB_DIRS ${torch_home}/nvidia/*/lib)
if(ARCBENCH_NVCC)
  get_filename_component(cuda_root ${ARCBENCH_NVCC} REALPATH)
  get_filename_component(cuda_root ${cuda_root} DIRECTORY)
  get_filename_component(cuda_root ${cuda_root} DIRECTORY)
  list(APPEND ARCBENCH_CUDA_LIB_DIRS ${cuda_root}/lib64 ${cuda_root}/extras/CUPTI/lib64)
endif()
list(REMOVE_DUPLICATES ARCBENCH_CUDA_LIB_DIRS)

set(torch_include ${ARCBENCH_TORCH_ROOT}/include
  ${ARCBENCH_TORCH_ROOT}/include/torch/csrc/api/include)
foreach(lib IN ITEMS c10 torch_cpu torch c10_cuda torch_cuda)
  add_library(arc_import_${lib} SHARED IMPORTED GLOBAL)
  set_target_properties(arc_import_${lib} PROPERTIES
    IMPORTED_LOCATION ${ARCBENCH_TORCH_ROOT}/lib/lib${lib}.so)
endforeach()
# Imported, so that exports of arc_torch name it and the package config defines it again.
add_library(arc_torch_libs INTERFACE IMPORTED GLOBAL)
target_include_directories(arc_torch_libs SYSTEM INTERFACE ${torch_include})
# The wheel's include folder holds a newer fmt than Debian's, headers only; its
# symbols live in a namespace of their own version, so both may meet in one program.
target_compile_definitions(arc_torch_libs INTERFACE _GLIBCXX_USE_CXX11_ABI=1 FMT_HEADER_ONLY)
target_link_libraries(arc_torch_libs INTERFACE arc_import_torch_cpu arc_import_c10)
target_link_options(arc_torch_libs INTERFACE -Wl,--allow-shlib-undefined
  "-Wl,-rpath,${ARCBENCH_TORCH_ROOT}/lib")
foreach(dir IN LISTS ARCBENCH_CUDA_LIB_DIRS)
  target_link_options(arc_torch_libs INTERFACE "-Wl,-rpath,${dir}" "-Wl,-rpath-link,${dir}")
endforeach()
add_library(arc::torch ALIAS arc_torch_libs)

if(ARCBENCH_NVCC)
  set(CMAKE_CUDA_COMPILER ${ARCBENCH_NVCC})
  set(CMAKE_CUDA_ARCHITECTURES 80-real 89-real 90a-real 100-real 120 CACHE STRING "")
  set(CMAKE_CUDA_STANDARD 17)
  enable_language(CUDA)
  find_package(CUDAToolkit REQUIRED)
  add_library(arc_torch_cuda_libs INTERFACE)
  target_link_libraries(arc_torch_cuda_libs INTERFACE
    arc_torch_libs arc_import_torch_cuda arc_import_c10_cuda CUDA::cudart)
  add_library(arc::torch_cuda ALIAS arc_torch_cuda_libs)
endif()
