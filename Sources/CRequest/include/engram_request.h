#ifndef ENGRAM_REQUEST_H
#define ENGRAM_REQUEST_H

#include <stddef.h>

// libcurl sets options through a function of variable arguments, which Swift cannot call.

enum { ENGRAM_REQUEST_TEXT_LENGTH = 256 };

typedef struct {
  // The HTTP status; 0 without an answer.
  long status;
  // The body, ended by a zero that does not count; NULL without one. To be freed.
  char *body;
  size_t length;
  // Why there is no answer.
  char message[ENGRAM_REQUEST_TEXT_LENGTH];
} engram_answer;

// Sends JSON by POST, or asks by GET where `json` is NULL. `authorization` is the value of that header, or NULL. No
// redirection is followed. Returns 0 if there was no answer.
int engram_request(const char *address, const char *json, const char *authorization,
                   long timeout_seconds, engram_answer *answer);

void engram_answer_free(engram_answer *answer);

#endif
