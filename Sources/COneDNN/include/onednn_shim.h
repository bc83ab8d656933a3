// The part of oneDNN that the tensor engine uses, with the differences between versions 2 and 3
// kept inside: single-threaded matrix products and 3x3 convolutions, channels last, float32.
#pragma once

#include <stddef.h>

// Makes every oneDNN call of the calling thread run on that thread alone.
void onednn_use_one_thread(void);

// "major.minor.patch" of the linked library.
const char *onednn_version(void);

// C[m, n] = op(A) op(B) + beta C, row-major; op transposes when its flag is not zero.
// Returns zero, or oneDNN's status code.
int onednn_multiply(int transpose_a, int transpose_b, size_t m, size_t n, size_t k, const float *a,
                    size_t lda, const float *b, size_t ldb, float beta, float *c, size_t ldc);

// A convolution with kernel 3x3, stride 1, padding 1 of fixed extents, with its weights packed in
// the order that the library likes best. Not to be used from two threads at once.
typedef struct onednn_convolution onednn_convolution;

// Returns null when the library has no such convolution or memory is out.
onednn_convolution *onednn_convolution_create(size_t images, size_t height, size_t width,
                                              size_t inputs, size_t outputs);
void onednn_convolution_destroy(onednn_convolution *convolution);

// Packs weights (outputs, inputs, 3, 3) for the next calls.
int onednn_convolution_pack(onednn_convolution *convolution, const float *weights);

// y (images, height, width, outputs) = conv(x (images, height, width, inputs)) + bias.
int onednn_convolution_forward(onednn_convolution *convolution, const float *x, const float *bias,
                               float *y);

// dx is overwritten.
int onednn_convolution_backward_data(onednn_convolution *convolution, const float *dy, float *dx);

// Adds the weight gradient to an internal sum in packed order, and the bias gradient to dbias
// unless that is null.
int onednn_convolution_backward_weights(onednn_convolution *convolution, const float *x,
                                        const float *dy, float *dbias);

// Adds the internal sum to dweights (outputs, inputs, 3, 3) and clears it.
int onednn_convolution_take_weight_gradient(onednn_convolution *convolution, float *dweights);
