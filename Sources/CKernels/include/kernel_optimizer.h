// Parameter updates over one flat vector of all parameters.
#pragma once

#include <stddef.h>

// Adam with bias correction. Source: Kingma & Ba (2015), Algorithm 1; epsilon outside the root.
// first_correction = 1 - beta1^t, second_correction = 1 - beta2^t for the step t >= 1.
// weight_decay is decoupled (Loshchilov & Hutter 2019) and zero for plain Adam.
void kernel_adam(float *parameter, const float *gradient, float *first_moment,
                 float *second_moment, size_t count, float rate, float beta1, float beta2,
                 float epsilon, float first_correction, float second_correction,
                 float weight_decay);

// Gradient descent with momentum: v <- momentum * v + g, parameter <- parameter - rate * v; with lookahead 1
// Nesterov's form, parameter <- parameter - rate * (g + momentum * v); 0 or 1. g is the gradient plus
// weight_decay * parameter. Source: Sutskever et al. (2013), in the form that common libraries have.
void kernel_momentum(float *parameter, const float *gradient, float *velocity, size_t count, float rate,
                     float momentum, float lookahead, float weight_decay);

// Adagrad: sum <- sum + g^2, parameter <- parameter - rate * g / (sqrt(sum) + epsilon), where g is the gradient
// plus weight_decay * parameter. Source: Duchi, Hazan & Singer (2011), section 1.1, its diagonal form.
void kernel_adagrad(float *parameter, const float *gradient, float *sum, size_t count, float rate,
                    float epsilon, float weight_decay);

// Sum of squares, added in double in index order.
double kernel_sum_of_squares(const float *x, size_t count);

// Sum of products, added in double in index order.
double kernel_dot(const float *x, const float *y, size_t count);

// y += factor * x.
void kernel_add_multiple(float *y, const float *x, float factor, size_t count);

// g += factor * (importance * x - pull).
void kernel_add_pull(float *g, const float *importance, const float *x, const float *pull,
                     float factor, size_t count);

// path -= g * (now - before).
void kernel_add_path(float *path, const float *g, const float *now, const float *before,
                     size_t count);

// x *= factor.
void kernel_scale(float *x, float factor, size_t count);
