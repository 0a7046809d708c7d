/* SPDX-License-Identifier: MIT */
#ifndef RCU_ONLINE_H
#define RCU_ONLINE_H

/*
 * For loops that report for their threads: a thread that is online holds up
 * grace periods as one in a section does, and is in none.
 */

#include <stdbool.h>

/* The calling thread's, as the system has it. */
int tn_rcu_number_(void);

bool tn_rcu_is_online_(void);

/* Registers the thread.  Does nothing inside a section. */
void tn_rcu_go_online_(void);

/* Sections that are open stay open. */
void tn_rcu_go_offline_(void);

/* Goes offline if no section is open, and returns whether it did. */
bool tn_rcu_pause_(void);

#endif
