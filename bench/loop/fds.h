/* SPDX-License-Identifier: MIT */
#ifndef BENCH_LOOP_FDS_H
#define BENCH_LOOP_FDS_H

/* @count file descriptors that never become readable, for all contestants. */
const int *idle_fds(int count);

#endif
