// Square windows over maps, channels last: what strided convolutions and pools read.
#pragma once

#include <stddef.h>

// The extents of maps (images, height, width, channels) and of windows (rows, columns) over them.
typedef struct {
  size_t images, height, width, channels, size, stride, padding, rows, columns;
} map_windows;

// y (images, rows, columns, size * size * channels): every window, zero outside of the map.
void kernel_unfold(const float *x, float *y, const map_windows *windows);

// dx is added to.
void kernel_unfold_backward(const float *dy, float *dx, const map_windows *windows);

// y (images, rows, columns, channels): the largest number of every window.
void kernel_max_pool(const float *x, float *y, const map_windows *windows);

// dx is added to, at the first of equal maxima.
void kernel_max_pool_backward(const float *x, const float *dy, float *dx,
                              const map_windows *windows);

// y = relu(x + bias + skip); skip may be null.
void kernel_bias_relu_skip(const float *x, const float *bias, const float *skip, float *y,
                           size_t rows, size_t width);
