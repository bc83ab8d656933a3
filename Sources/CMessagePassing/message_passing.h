// What Engram needs of MPI, as a table of functions that does not depend on whose MPI it is.
//
// The header of an MPI says what its handles are, and those of Open MPI and of MPICH differ: so
// message_passing.c is compiled against the one that is there, into a library of its own that the program
// opens when it was started by mpirun. Without an MPI there is no such library, and nobody misses it.
#pragma once

// The name of the function that returns the table, and the version of the table.
#define MESSAGE_PASSING_SYMBOL "engram_message_passing"
#define MESSAGE_PASSING_VERSION 1

// Functions that return int return 0, or a number for `message`. At most one exchange is under way.
struct message_passing {
  int version;
  // The name and version of the MPI.
  const char *(*library)(void);
  // Joins the other processes, on the thread that makes all further calls.
  int (*begin)(int *rank, int *count);
  // Begins to send pieces of a vector, one to each process, and to receive theirs. Counts and starts are in
  // floats; all four arrays have an entry for each process and stay until the exchange is done.
  int (*start_scatter)(
    const float *vector, const int *send_counts, const int *send_starts, float *received,
    const int *receive_counts, const int *receive_starts);
  // Begins to collect the bytes of all processes in every one. The arrays stay until the exchange is done.
  int (*start_collect)(
    const void *own, int byte_count, void *all, const int *byte_counts, const int *starts);
  // Whether the exchange is done; drives it on.
  int (*test)(int *is_done);
  // Leaves the other processes, which do the same.
  int (*end)(void);
  // Ends all processes.
  void (*abort)(int code);
  // Writes what is the matter into at least 1024 bytes.
  void (*message)(int error, char *text);
};
