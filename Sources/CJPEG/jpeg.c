#include "engram_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf escape;
  char *message;
  struct jpeg_progress_mgr progress;
} engram_jpeg_errors;

// Photographs have about ten scans. Each one goes over the whole image, and a file may have a million.
enum { SCAN_LIMIT = 100 };

static void fail(j_common_ptr state) {
  engram_jpeg_errors *errors = (engram_jpeg_errors *)state->err;
  char text[JMSG_LENGTH_MAX];
  state->err->format_message(state, text);
  snprintf(errors->message, ENGRAM_JPEG_MESSAGE_LENGTH, "%s", text);
  longjmp(errors->escape, 1);
}

// Level -1 is a warning: the decoder would make up the missing part of the image.
static void emit(j_common_ptr state, int level) {
  if (level < 0) fail(state);
}

static void watch(j_common_ptr state) {
  if (((j_decompress_ptr)state)->input_scan_number <= SCAN_LIMIT) return;
  engram_jpeg_errors *errors = (engram_jpeg_errors *)state->err;
  snprintf(
    errors->message, ENGRAM_JPEG_MESSAGE_LENGTH, "it has more than %d scans", SCAN_LIMIT);
  longjmp(errors->escape, 1);
}

static void start(
  struct jpeg_decompress_struct *state, engram_jpeg_errors *errors, engram_jpeg_info *info) {
  info->message[0] = 0;
  state->err = jpeg_std_error(&errors->manager);
  errors->manager.error_exit = fail;
  errors->manager.emit_message = emit;
  errors->message = info->message;
}

static void read_header(
  struct jpeg_decompress_struct *state, const uint8_t *bytes, size_t count,
  engram_jpeg_info *info) {
  jpeg_create_decompress(state);
  jpeg_mem_src(state, bytes, count);
  jpeg_read_header(state, TRUE);
  state->out_color_space = state->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  state->dct_method = JDCT_ISLOW;
  info->width = state->image_width;
  info->height = state->image_height;
  info->channels = state->num_components == 1 ? 1 : 3;
}

int engram_jpeg_read_header(const uint8_t *bytes, size_t count, engram_jpeg_info *info) {
  struct jpeg_decompress_struct state;
  engram_jpeg_errors errors;
  memset(&state, 0, sizeof state);
  start(&state, &errors, info);
  if (setjmp(errors.escape)) {
    jpeg_destroy_decompress(&state);
    return 0;
  }
  read_header(&state, bytes, count, info);
  jpeg_destroy_decompress(&state);
  return 1;
}

int engram_jpeg_decode(
  const uint8_t *bytes, size_t count, uint8_t *pixels, engram_jpeg_info *info) {
  struct jpeg_decompress_struct state;
  engram_jpeg_errors errors;
  memset(&state, 0, sizeof state);
  start(&state, &errors, info);
  if (setjmp(errors.escape)) {
    jpeg_destroy_decompress(&state);
    return 0;
  }
  read_header(&state, bytes, count, info);
  errors.progress.progress_monitor = watch;
  state.progress = &errors.progress;
  jpeg_start_decompress(&state);
  const size_t stride = (size_t)state.output_width * state.output_components;
  while (state.output_scanline < state.output_height) {
    JSAMPROW row = pixels + stride * state.output_scanline;
    jpeg_read_scanlines(&state, &row, 1);
  }
  jpeg_finish_decompress(&state);
  jpeg_destroy_decompress(&state);
  return 1;
}
