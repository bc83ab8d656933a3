#ifndef ENGRAM_DOWNLOAD_H
#define ENGRAM_DOWNLOAD_H

#include <stdint.h>

// libcurl sets options through a function of variable arguments, which Swift cannot call.

enum { ENGRAM_DOWNLOAD_TEXT_LENGTH = 256 };

typedef struct {
  // http or https.
  const char *address;
  // The first byte that is wanted.
  int64_t offset;
  // What the server once said of the version that the earlier bytes come from; if it has another one
  // now, it sends that from its beginning. NULL without an offset.
  const char *version;
  // A connection over which nothing comes for so long is given up.
  long stall_seconds;
} engram_download_request;

typedef struct {
  // The HTTP status; 0 without an answer.
  long status;
  // Where in the file the bytes begin; -1 if the server does not say.
  int64_t start;
  // The bytes of the whole file; -1 if the server does not say.
  int64_t total;
  // A word for this version of the file, for later requests; empty if the server has none.
  char version[ENGRAM_DOWNLOAD_TEXT_LENGTH];
} engram_download_answer;

typedef struct {
  void *context;
  // Takes the answer before the first byte; returns 0 to stop.
  int (*begin)(void *context, const engram_download_answer *answer);
  // Takes the next bytes; returns 0 to stop.
  int (*receive)(void *context, const uint8_t *bytes, int64_t count);
  // Asked about once a second, also while nothing comes; returns 0 to stop.
  int (*goes_on)(void *context);
} engram_download_receiver;

typedef enum {
  ENGRAM_DOWNLOAD_DONE,
  // The bytes ended early; those that came are good, and the rest can be asked for.
  ENGRAM_DOWNLOAD_INTERRUPTED,
  // A function of the receiver asked to stop.
  ENGRAM_DOWNLOAD_STOPPED,
  // There is no connection, or the server refuses.
  ENGRAM_DOWNLOAD_REFUSED,
} engram_download_outcome;

// Fetches a file, or the rest of one. `answer` is the last one that the server gave, `message` the
// reason of a failure.
engram_download_outcome engram_download(const engram_download_request *request,
                                        const engram_download_receiver *receiver,
                                        engram_download_answer *answer,
                                        char message[ENGRAM_DOWNLOAD_TEXT_LENGTH]);

#endif
