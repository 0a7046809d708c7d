/* SPDX-License-Identifier: MIT */
#ifndef HOST_LOOKS_H
#define HOST_LOOKS_H

/* How often to look at what may change soon, before asking to be told. */
enum { TN_LOOKS_ = 256 };

/* What sleeping and being woken cost together, about. */
enum { TN_SPIN_NS_ = 10000 };

/* How many descriptors a table has room for at first. */
enum { TN_FIRST_TABLE_ = 64 };

#endif
