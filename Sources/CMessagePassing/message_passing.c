// Compiled by Scripts/build-mpi.sh with the compiler wrapper of an MPI; see message_passing.h.
#include "message_passing.h"

#include <mpi.h>
#include <string.h>

static MPI_Request request = MPI_REQUEST_NULL;

static const char *library(void) {
  static char text[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  if (MPI_Get_library_version(text, &length) != MPI_SUCCESS) return "an MPI without a name";
  // Some tell their whole configuration; the first line and its first clause say who they are.
  text[strcspn(text, ",\n")] = 0;
  for (char *c = text; *c; c++) {
    if (*c == '\t') *c = ' ';
  }
  return text;
}

static int begin(int *rank, int *count) {
  int provided = 0;
  int error = MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
  if (error) return error;
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  error = MPI_Comm_rank(MPI_COMM_WORLD, rank);
  return error ? error : MPI_Comm_size(MPI_COMM_WORLD, count);
}

static int start_scatter(
    const float *vector, const int *send_counts, const int *send_starts, float *received,
    const int *receive_counts, const int *receive_starts) {
  return MPI_Ialltoallv(
      vector, send_counts, send_starts, MPI_FLOAT, received, receive_counts, receive_starts, MPI_FLOAT,
      MPI_COMM_WORLD, &request);
}

static int start_collect(
    const void *own, int byte_count, void *all, const int *byte_counts, const int *starts) {
  return MPI_Iallgatherv(
      own, byte_count, MPI_BYTE, all, byte_counts, starts, MPI_BYTE, MPI_COMM_WORLD, &request);
}

static int test(int *is_done) { return MPI_Test(&request, is_done, MPI_STATUS_IGNORE); }

static int end(void) { return MPI_Finalize(); }

static void abort_all(int code) { MPI_Abort(MPI_COMM_WORLD, code); }

static void message(int error, char *text) {
  int length = 0;
  if (MPI_Error_string(error, text, &length) != MPI_SUCCESS) strcpy(text, "an unknown error of MPI");
}

const struct message_passing *engram_message_passing(void) {
  static const struct message_passing functions = {
    MESSAGE_PASSING_VERSION, library, begin, start_scatter, start_collect, test, end, abort_all, message,
  };
  return &functions;
}
