// Logits of classes that are described by a centre and how their members spread around it.
#pragma once

#include <stddef.h>

// logit_c = constant_c - sum_d w_cd (x_d - mean_cd)^2, or with exponents
// logit_c = constant_c - exponent_c sum_d log(1 + w_cd (x_d - mean_cd)^2).
//   x: (batch, rows, width), mean: (batch, classes, width), logits: (batch, rows, classes).
//   weight: (batch, classes, width), null for ones; constant: (batch, classes), null for zeros;
//   exponent: (batch, classes), null for squares.
void kernel_class_logits_forward(const float *x, const float *mean, const float *weight,
                                 const float *constant, const float *exponent, float *logits,
                                 size_t batch, size_t rows, size_t classes, size_t width);

// Gradient of the logits. dx is overwritten, all others are added to; they are null where what they
// belong to is.
void kernel_class_logits_backward(const float *x, const float *mean, const float *weight,
                                  const float *constant, const float *exponent,
                                  const float *logits, const float *dlogits, float *dx,
                                  float *dmean, float *dweight, float *dconstant,
                                  float *dexponent, size_t batch, size_t rows, size_t classes,
                                  size_t width);
