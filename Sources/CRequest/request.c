#include "include/engram_request.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t take(char *bytes, size_t size, size_t count, void *user) {
  engram_answer *answer = user;
  size_t total = size * count;
  char *body = realloc(answer->body, answer->length + total + 1);
  if (!body) return 0;
  memcpy(body + answer->length, bytes, total);
  answer->body = body;
  answer->length += total;
  body[answer->length] = 0;
  return total;
}

static struct curl_slist *headers(const char *json, const char *authorization) {
  struct curl_slist *list = NULL;
  if (json) list = curl_slist_append(list, "Content-Type: application/json");
  if (authorization) {
    size_t size = strlen(authorization) + 32;
    char *line = malloc(size);
    if (line) {
      snprintf(line, size, "Authorization: %s", authorization);
      list = curl_slist_append(list, line);
      free(line);
    }
  }
  return list;
}

int engram_request(const char *address, const char *json, const char *authorization,
                   long timeout_seconds, engram_answer *answer) {
  memset(answer, 0, sizeof *answer);
  CURL *handle = curl_easy_init();
  if (!handle) {
    snprintf(answer->message, sizeof answer->message, "there is no memory left");
    return 0;
  }
  char detail[CURL_ERROR_SIZE] = "";
  struct curl_slist *list = headers(json, authorization);
  curl_easy_setopt(handle, CURLOPT_URL, address);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "engram");
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, detail);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, answer);
  // Signals belong to the program.
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, timeout_seconds);
  if (list) curl_easy_setopt(handle, CURLOPT_HTTPHEADER, list);
  if (json) curl_easy_setopt(handle, CURLOPT_POSTFIELDS, json);
  CURLcode code = curl_easy_perform(handle);
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer->status);
  if (code != CURLE_OK)
    snprintf(answer->message, sizeof answer->message, "%s",
             detail[0] ? detail : curl_easy_strerror(code));
  curl_slist_free_all(list);
  curl_easy_cleanup(handle);
  return code == CURLE_OK;
}

void engram_answer_free(engram_answer *answer) {
  free(answer->body);
  answer->body = NULL;
}
