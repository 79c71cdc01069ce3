#include "harness/run/version.h"

#include "arcbench_revision.h"  // written by cmake/GitRevision.cmake at every build

namespace arc {

BuildInfo ThisBuild() {
  return {ARCBENCH_VERSION, ARCBENCH_GIT_REVISION, ARCBENCH_TREE_DIRTY != 0};
}

}  // namespace arc
