#include "include/process.h"

#include <sys/prctl.h>
#include <unistd.h>

int process_follow(pid_t parent, int signal) {
  prctl(PR_SET_PDEATHSIG, signal);
  // The parent may have ended before the call: then nobody would send the signal.
  return getppid() != parent;
}
