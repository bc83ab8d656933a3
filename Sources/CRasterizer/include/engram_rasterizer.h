#pragma once

#include <stddef.h>
#include <stdint.h>

#define ENGRAM_RASTERIZER_MESSAGE_LENGTH 256

/// An SVG document as pixels.
typedef struct {
  /// Columns and rows.
  int32_t width;
  int32_t height;
  /// Red, green and blue of every pixel, row-major; released with `engram_raster_free`.
  uint8_t *pixels;
  /// Why there are none; empty otherwise.
  char message[ENGRAM_RASTERIZER_MESSAGE_LENGTH];
} engram_raster;

/// Draws a document of a width and height in pixels, on white.
///
/// Returns 1, or 0 with a message. A side of more than `limit` pixels is refused.
int engram_rasterize(
  const uint8_t *document, size_t count, double scale, int32_t limit, engram_raster *raster);

/// Releases the pixels.
void engram_raster_free(engram_raster *raster);
