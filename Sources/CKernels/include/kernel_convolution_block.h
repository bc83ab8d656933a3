// What follows the convolution in a Conv-4 block, fused into one pass over each image:
// instance norm (affine, statistics per image and channel), 2x2 max-pool with stride 2 (an odd last
// row or column is dropped), dropout, ReLU.
//
// Source: acl-spec order norm -> pool -> dropout -> ReLU of the few-shot Conv-4 encoder
// (Vinyals et al. 2016); instance norm: Ulyanov et al. 2016, eps inside the square root.
#pragma once

#include <stddef.h>
#include <stdint.h>

// z: (images, height, width, channels), channels last. gamma, beta: (channels).
// out: (images, height / 2, width / 2, channels). mean, inverse_deviation: (images, channels).
// threshold = p * 2^32 drops that share of the outputs and scales the others by 1 / (1 - p);
// zero keeps all. first_image numbers the images within the tensor that `key` names.
void kernel_norm_pool_forward(const float *z, const float *gamma, const float *beta, float *out,
                              float *mean, float *inverse_deviation, size_t images, size_t height,
                              size_t width, size_t channels, float epsilon, uint64_t key,
                              uint32_t threshold, size_t first_image);

// dz: overwritten. dgamma, dbeta: added to. An output is active where out > 0.
void kernel_norm_pool_backward(const float *z, const float *gamma, const float *out,
                               const float *mean, const float *inverse_deviation,
                               const float *dout, float *dz, float *dgamma, float *dbeta,
                               size_t images, size_t height, size_t width, size_t channels,
                               uint32_t threshold);
