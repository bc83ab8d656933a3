#define _GNU_SOURCE
#include "include/processor.h"

#include <sched.h>

size_t processor_allowed_cores(int *cores, size_t capacity) {
  cpu_set_t mask;
  size_t count = 0;
  if (sched_getaffinity(0, sizeof mask, &mask)) return 0;
  for (int core = 0; core < CPU_SETSIZE; core++)
    if (CPU_ISSET(core, &mask)) {
      if (count < capacity) cores[count] = core;
      count++;
    }
  return count;
}

void processor_keep_thread_on(int core) {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  CPU_SET(core, &mask);
  sched_setaffinity(0, sizeof mask, &mask);
}
