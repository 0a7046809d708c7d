/* SPDX-License-Identifier: MIT */
/* Takes what a library of its kind may of the static thread-local storage. */

extern __thread char neighbour[64];

__thread char neighbour[64] __attribute__((tls_model("initial-exec")));
