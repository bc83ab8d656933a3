// The positive features of linear attention, for every head by itself.
//
// Source: Katharopoulos, Vyas, Pappas, Fleuret, "Transformers are RNNs" (2020), eq. 7; divided by
// their sum: Schlag, Irie, Schmidhuber, "Linear Transformers Are Secretly Fast Weight Programmers"
// (2021), section 4.2.
#pragma once

#include <stddef.h>

// f = elu(x) + 1, divided by its sum over the `head` elements where `normalizes` is not zero.
// x, y: (groups, head).
void kernel_features_forward(const float *x, float *y, size_t groups, size_t head, int normalizes);

// dx is overwritten.
void kernel_features_backward(const float *x, const float *dy, float *dx, size_t groups,
                              size_t head, int normalizes);
