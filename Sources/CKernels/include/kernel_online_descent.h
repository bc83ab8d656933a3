// A linear layer that learns online: one step of gradient descent after each row.
//
// Source: Javed, White, "Meta-Learning Representations for Continual Learning" (2019), the inner loop.
#pragma once

#include <stddef.h>
#include <stdint.h>

// For every row in order:  p = softmax(W x + b + mask),  g = p - onehot(label),
//   W -= rate g x^T,  b -= rate g.
//   x: (batch, length, width), label: (batch, length), mask: (batch, length, classes) or null.
//   weight: (batch, classes, width), bias: (batch, classes); changed in place.
//   error: (batch, length, classes), the g of every step.
void kernel_online_descent_forward(const float *x, const int32_t *label, const float *mask,
                                   float rate, float *weight, float *bias, float *error,
                                   size_t batch, size_t length, size_t classes, size_t width);

// Gradient of all steps, through the g of each.
//   weight: the final ones, which are turned back step by step: overwritten.
//   dweight, dbias: the gradient of the final layer on entry, of the initial one on return.
//   dx is overwritten, drate (one number) is added to; scratch: (2, classes).
void kernel_online_descent_backward(const float *x, const int32_t *label, const float *error,
                                    float rate, float *weight, float *dweight, float *dbias,
                                    float *dx, float *drate, float *scratch, size_t batch,
                                    size_t length, size_t classes, size_t width);
