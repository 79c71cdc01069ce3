cmake_policy(VERSION 3.25)
# cmake -DSOURCE=dir -DOUT=file -DVERSION=x -P GitRevision.cmake: the checkout's
# revision as a header, rewritten only where it changed.
cmake_minimum_required(VERSION 3.25)
execute_process(COMMAND git rev-parse HEAD WORKING_DIRECTORY ${SOURCE}
  OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
set(dirty 0)
if(failed)
  set(revision "")
else()
  execute_process(COMMAND git status --porcelain --untracked-files=no WORKING_DIRECTORY ${SOURCE}
    OUTPUT_VARIABLE changes ERROR_QUIET)
  if(changes)
    set(dirty 1)
  endif()
endif()
file(CONFIGURE OUTPUT ${OUT} CONTENT
"#pragma once
#define ARCBENCH_VERSION \"${VERSION}\"
#define ARCBENCH_GIT_REVISION \"${revision}\"
#define ARCBENCH_TREE_DIRTY ${dirty}
")
