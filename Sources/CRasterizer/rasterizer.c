#include "engram_rasterizer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <librsvg/rsvg.h>

static int fail(engram_raster *raster, const char *message) {
  snprintf(raster->message, ENGRAM_RASTERIZER_MESSAGE_LENGTH, "%s", message);
  return 0;
}

static int fail_with(engram_raster *raster, GError *error) {
  fail(raster, error != NULL ? error->message : "unknown reason");
  g_clear_error(&error);
  return 0;
}

// Cairo keeps a pixel as one 32-bit number, red above green above blue.
static int copy_pixels(cairo_surface_t *surface, engram_raster *raster) {
  raster->pixels = malloc((size_t)raster->width * (size_t)raster->height * 3);
  if (raster->pixels == NULL) return fail(raster, "out of memory");
  cairo_surface_flush(surface);
  const uint8_t *rows = cairo_image_surface_get_data(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  uint8_t *target = raster->pixels;
  for (int32_t row = 0; row < raster->height; row++) {
    const uint32_t *source = (const uint32_t *)(const void *)(rows + (size_t)row * (size_t)stride);
    for (int32_t column = 0; column < raster->width; column++) {
      *target++ = (uint8_t)(source[column] >> 16);
      *target++ = (uint8_t)(source[column] >> 8);
      *target++ = (uint8_t)source[column];
    }
  }
  return 1;
}

static int draw(RsvgHandle *handle, engram_raster *raster) {
  cairo_surface_t *surface =
    cairo_image_surface_create(CAIRO_FORMAT_RGB24, raster->width, raster->height);
  cairo_t *context = cairo_create(surface);
  cairo_set_source_rgb(context, 1, 1, 1);
  cairo_paint(context);
  const RsvgRectangle viewport = {0, 0, raster->width, raster->height};
  GError *error = NULL;
  int drawn = rsvg_handle_render_document(handle, context, &viewport, &error);
  const cairo_status_t status = cairo_status(context);
  if (!drawn) {
    fail_with(raster, error);
  } else if (status != CAIRO_STATUS_SUCCESS) {
    drawn = fail(raster, cairo_status_to_string(status));
  } else {
    drawn = copy_pixels(surface, raster);
  }
  cairo_destroy(context);
  cairo_surface_destroy(surface);
  return drawn;
}

int engram_rasterize(
  const uint8_t *document, size_t count, double scale, int32_t limit, engram_raster *raster) {
  raster->pixels = NULL;
  raster->message[0] = 0;
  GError *error = NULL;
  RsvgHandle *handle = rsvg_handle_new_from_data(document, count, &error);
  if (handle == NULL) return fail_with(raster, error);
  double width = 0;
  double height = 0;
  int drawn = 0;
  if (!rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height)) {
    fail(raster, "the document has no size in pixels");
  } else if (!(ceil(width * scale) <= limit && ceil(height * scale) <= limit)) {
    fail(raster, "the picture is too large");
  } else {
    raster->width = (int32_t)ceil(width * scale);
    raster->height = (int32_t)ceil(height * scale);
    drawn = draw(handle, raster);
  }
  g_object_unref(handle);
  return drawn;
}

void engram_raster_free(engram_raster *raster) {
  free(raster->pixels);
  raster->pixels = NULL;
}
