#include "include/engram_download.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  CURL *handle;
  const engram_download_receiver *receiver;
  engram_download_answer *answer;
  int has_begun;
  int has_stopped;
} transfer;

static const char *header(CURL *handle, const char *name) {
  struct curl_header *found;
  // -1 is the last answer, behind all redirections.
  return curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value
                                                                                  : NULL;
}

static void read_answer(CURL *handle, engram_download_answer *answer) {
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer->status);
  answer->start = answer->status == 200 ? 0 : -1;
  answer->total = -1;
  if (answer->status == 200) {
    curl_off_t length = -1;
    curl_easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    answer->total = length;
  }
  const char *range = header(handle, "Content-Range");
  long long start, end, total;
  if (range && answer->status == 206) {
    if (sscanf(range, "bytes %lld-%lld/%lld", &start, &end, &total) == 3) answer->total = total;
    if (sscanf(range, "bytes %lld-", &start) == 1) answer->start = start;
  } else if (range && sscanf(range, "bytes */%lld", &total) == 1) {
    answer->total = total;
  }
  // A weak tag stays the same when bytes change.
  const char *version = header(handle, "ETag");
  if (!version || strncmp(version, "W/", 2) == 0) version = header(handle, "Last-Modified");
  if (version && strlen(version) < sizeof answer->version)
    snprintf(answer->version, sizeof answer->version, "%s", version);
  else
    answer->version[0] = 0;
}

static int begin(transfer *t) {
  if (t->has_begun) return 1;
  t->has_begun = 1;
  read_answer(t->handle, t->answer);
  if (!t->receiver->begin(t->receiver->context, t->answer)) t->has_stopped = 1;
  return !t->has_stopped;
}

static size_t take(char *bytes, size_t size, size_t count, void *user) {
  transfer *t = user;
  size_t total = size * count;
  if (!begin(t)) return 0;
  if (!t->receiver->receive(t->receiver->context, (const uint8_t *)bytes, (int64_t)total)) {
    t->has_stopped = 1;
    return 0;
  }
  return total;
}

static int look(void *user, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
  (void)a, (void)b, (void)c, (void)d;
  transfer *t = user;
  if (t->receiver->goes_on(t->receiver->context)) return 0;
  t->has_stopped = 1;
  return 1;
}

static void set_options(transfer *t, const engram_download_request *request, char *detail) {
  CURL *handle = t->handle;
  // From an encrypted address no redirection leads to one that is not.
  const char *protocols = strncmp(request->address, "https:", 6) == 0 ? "https" : "http,https";
  curl_easy_setopt(handle, CURLOPT_URL, request->address);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(handle, CURLOPT_MAXREDIRS, 10L);
  curl_easy_setopt(handle, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "engram");
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, detail);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, t);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, look);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, t);
  // Signals belong to the program.
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, 30L);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, request->stall_seconds);
}

// The rest of a file, as long as it is the same file.
static struct curl_slist *ask_for_rest(CURL *handle, const engram_download_request *request) {
  if (request->offset <= 0 || !request->version) return NULL;
  char range[32], condition[ENGRAM_DOWNLOAD_TEXT_LENGTH + 16];
  snprintf(range, sizeof range, "%lld-", (long long)request->offset);
  snprintf(condition, sizeof condition, "If-Range: %s", request->version);
  struct curl_slist *headers = curl_slist_append(NULL, condition);
  curl_easy_setopt(handle, CURLOPT_RANGE, range);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  return headers;
}

static engram_download_outcome outcome(CURLcode code) {
  switch (code) {
  case CURLE_OK: return ENGRAM_DOWNLOAD_DONE;
  case CURLE_PARTIAL_FILE:
  case CURLE_RECV_ERROR:
  case CURLE_SEND_ERROR:
  case CURLE_GOT_NOTHING:
  case CURLE_HTTP2:
  case CURLE_HTTP2_STREAM:
  case CURLE_OPERATION_TIMEDOUT: return ENGRAM_DOWNLOAD_INTERRUPTED;
  default: return ENGRAM_DOWNLOAD_REFUSED;
  }
}

engram_download_outcome engram_download(const engram_download_request *request,
                                        const engram_download_receiver *receiver,
                                        engram_download_answer *answer,
                                        char message[ENGRAM_DOWNLOAD_TEXT_LENGTH]) {
  *answer = (engram_download_answer){.start = -1, .total = -1};
  message[0] = 0;
  CURL *handle = curl_easy_init();
  if (!handle) {
    snprintf(message, ENGRAM_DOWNLOAD_TEXT_LENGTH, "there is no memory left");
    return ENGRAM_DOWNLOAD_REFUSED;
  }
  char detail[CURL_ERROR_SIZE] = "";
  transfer t = {handle, receiver, answer, 0, 0};
  set_options(&t, request, detail);
  struct curl_slist *headers = ask_for_rest(handle, request);
  CURLcode code = curl_easy_perform(handle);
  read_answer(handle, answer);
  // Of an empty file no byte comes.
  if (code == CURLE_OK) begin(&t);
  snprintf(message, ENGRAM_DOWNLOAD_TEXT_LENGTH, "%s", detail[0] ? detail : curl_easy_strerror(code));
  curl_slist_free_all(headers);
  curl_easy_cleanup(handle);
  return t.has_stopped ? ENGRAM_DOWNLOAD_STOPPED : outcome(code);
}
