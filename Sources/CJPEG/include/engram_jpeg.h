#ifndef ENGRAM_JPEG_H
#define ENGRAM_JPEG_H

#include <stddef.h>
#include <stdint.h>

// libjpeg reports errors by jumping over its caller's frames, which Swift forbids; this is the frame
// that catches the jump.

enum { ENGRAM_JPEG_MESSAGE_LENGTH = 200 };

typedef struct {
  uint32_t width;
  uint32_t height;
  // 1 for grey, 3 for colour.
  uint32_t channels;
  // Why there is no image; empty if there is one.
  char message[ENGRAM_JPEG_MESSAGE_LENGTH];
} engram_jpeg_info;

// Reads the header. Returns 1, or 0 with a message.
int engram_jpeg_read_header(const uint8_t *bytes, size_t count, engram_jpeg_info *info);

// Decodes to width * height * channels bytes, the channels of a pixel side by side; warnings of the
// decoder, as for a file that is cut short, are errors. Returns 1, or 0 with a message.
int engram_jpeg_decode(
  const uint8_t *bytes, size_t count, uint8_t *pixels, engram_jpeg_info *info);

#endif
