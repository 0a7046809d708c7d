/* SPDX-License-Identifier: MIT */
#ifndef HOST_LOOKS_H
#define HOST_LOOKS_H

/* How often to look at what may change soon, before asking to be told. */
enum { TN_LOOKS_ = 256 };

/* After how long a grace period is reported, unless that is set. */
#define TN_STALL_LIMIT_ (10 * TN_SECOND)

#endif
