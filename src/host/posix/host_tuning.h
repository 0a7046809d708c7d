/* SPDX-License-Identifier: MIT */
#ifndef HOST_TUNING_H
#define HOST_TUNING_H

/* Looks at readers in the way, before they are asked to tell. */
enum { TN_RCU_LOOKS_ = 256 };

#endif
