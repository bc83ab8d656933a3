// Maps of residual networks, channels last: instance norm with leaky ReLU, the end of a residual
// block, the mean over pixels, DropBlock.
//
// Sources: instance norm: Ulyanov et al. 2016, epsilon inside the square root; blocks: He et al. 2016;
// DropBlock: Ghiasi, Lin & Le 2018.
#pragma once

#include <stddef.h>
#include <stdint.h>

// z: (images, pixels, channels). mean, inverse_deviation: (images, channels), overwritten.
void kernel_map_statistics(const float *z, float *mean, float *inverse_deviation, size_t images,
                           size_t pixels, size_t channels, float epsilon);

// y = leaky((z - mean) * inverse_deviation * gamma + beta), where leaky(v) = v > 0 ? v : slope * v.
void kernel_norm_leaky_forward(const float *z, const float *gamma, const float *beta,
                               const float *mean, const float *inverse_deviation, float *y,
                               size_t images, size_t pixels, size_t channels, float slope);

// dz is overwritten; dgamma, dbeta are added to.
void kernel_norm_leaky_backward(const float *z, const float *gamma, const float *beta,
                                const float *mean, const float *inverse_deviation, const float *dy,
                                float *dz, float *dgamma, float *dbeta, size_t images,
                                size_t pixels, size_t channels, float slope);

// One branch of a residual sum: its maps and its norm.
typedef struct {
  const float *z, *gamma, *beta, *mean, *inverse_deviation;
} kernel_branch;

// The gradient of a branch: dz is overwritten, the others are added to.
typedef struct {
  float *dz, *dgamma, *dbeta;
} kernel_branch_gradient;

// y = leaky(max-pool(norm(first) + norm(second))), 2x2 with stride 2; an odd last row or column is
// dropped. y: (images, height / 2, width / 2, channels).
void kernel_residual_pool_forward(kernel_branch first, kernel_branch second, float *y,
                                  size_t images, size_t height, size_t width, size_t channels,
                                  float slope);

void kernel_residual_pool_backward(kernel_branch first, kernel_branch second, const float *y,
                                   const float *dy, kernel_branch_gradient dfirst,
                                   kernel_branch_gradient dsecond, size_t images, size_t height,
                                   size_t width, size_t channels, float slope);

// y (images, channels) = mean of x (images, pixels, channels) over the pixels.
void kernel_map_mean_forward(const float *x, float *y, size_t images, size_t pixels,
                             size_t channels);

// dx += dy / pixels.
void kernel_map_mean_backward(const float *dy, float *dx, size_t images, size_t pixels,
                              size_t channels);

// Sets squares of size * size pixels of a channel to zero and scales the rest of the image so that
// the mean over its elements is kept. A square is dropped where the mask of `key` and `threshold`
// drops its first pixel. The same function applied to a gradient is the gradient.
void kernel_drop_block(const float *x, float *y, size_t images, size_t height, size_t width,
                       size_t channels, size_t size, uint64_t key, uint32_t threshold);
