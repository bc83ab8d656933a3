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

void processor_keep_on(const int *cores, size_t count) {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  for (size_t index = 0; index < count; index++)
    if (cores[index] >= 0 && cores[index] < CPU_SETSIZE) CPU_SET(cores[index], &mask);
  sched_setaffinity(0, sizeof mask, &mask);
}

void processor_keep_thread_on(int core) { processor_keep_on(&core, 1); }
