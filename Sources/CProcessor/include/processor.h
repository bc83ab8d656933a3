// Which cores a process may use, and keeping a thread on one of them: GNU extensions that Swift does
// not see.
#pragma once

#include <stddef.h>

// Writes the numbers of the cores that the process may use, in order, at most `capacity` of them, and
// returns how many there are.
size_t processor_allowed_cores(int *cores, size_t capacity);

// Keeps the calling thread, and the threads that it starts from now on, on some cores; a preference
// that may fail without consequence.
void processor_keep_on(const int *cores, size_t count);

// Keeps the calling thread on one core; a preference that may fail without consequence.
void processor_keep_thread_on(int core);
