/* SPDX-License-Identifier: MIT */

/* tenon-check on hosts that it does not support. */

#include <stdio.h>

int main(void)
{
    fputs("tenon-check: needs Linux with glibc on x86-64\n", stderr);
    return 2;
}
