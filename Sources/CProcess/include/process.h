// What a process can ask of the system about its parent: an extension of Linux that Swift does not see.
#pragma once

#include <sys/types.h>

// Asks for a signal when the thread that started this process ends, and returns 0; or returns 1 when
// that process, whose number is given, has ended already.
int process_follow(pid_t parent, int signal);
