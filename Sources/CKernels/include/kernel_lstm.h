// One step of a long short-term memory.
//
// Source: Hochreiter, Schmidhuber, "Long Short-Term Memory" (1997); Gers, Schmidhuber, Cummins,
// "Learning to Forget" (2000). Gates in PyTorch's order: input i, forget f, candidate g, output o.
#pragma once

#include <stddef.h>

// i, f, o = sigmoid, g = tanh of the gates' inputs;  c' = f c + i g,  h = o tanh(c').
//   gates: (rows, 4 * width), inputs on entry, activations on return.
//   cell: (rows / share, width), one for every `share` rows.
//   new_cell, hidden: (rows, width).
void kernel_lstm_cell_forward(float *gates, const float *cell, float *new_cell, float *hidden,
                              size_t rows, size_t share, size_t width);

// Gradient of the step.
//   gates: the activations. dnew_cell may be null (zero).
//   dgates, the gradient of the gates' inputs, is overwritten; dcell is added to.
void kernel_lstm_cell_backward(const float *gates, const float *cell, const float *new_cell,
                               const float *dhidden, const float *dnew_cell, float *dgates,
                               float *dcell, size_t rows, size_t share, size_t width);
