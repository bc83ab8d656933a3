// Fused CPU kernels of the tensor engine.
//
// Rules: pointers, counts and scalars only; float32, dense and row-major; the caller owns all memory
// and guarantees 64-byte alignment of every tensor. A kernel allocates nothing and keeps no state.
// Names follow `kernel_<name>_forward` / `kernel_<name>_backward`; gradients carry a leading `d`.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "kernel_attention.h"
#include "kernel_class_logits.h"
#include "kernel_columns.h"
#include "kernel_convolution_block.h"
#include "kernel_elementwise.h"
#include "kernel_fast_weights.h"
#include "kernel_features.h"
#include "kernel_loss.h"
#include "kernel_lstm.h"
#include "kernel_normalization.h"
#include "kernel_online_descent.h"
#include "kernel_optimizer.h"
#include "kernel_residual_maps.h"
#include "kernel_srwm.h"
#include "kernel_token_mixing.h"
#include "kernel_windows.h"
