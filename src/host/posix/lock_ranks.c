/* SPDX-License-Identifier: MIT */
/*
 * What each thread holds, lowest rank first.  A lock is noted before it is
 * taken, so that the order is wrong whether or not anybody else is there to
 * make a deadlock of it.
 */

#include <stdio.h>

#include "host/host.h"

enum { MOST = 16 };

static __thread const struct tn_mutex_ *held[MOST];
static __thread unsigned count;

static _Noreturn void is_wrong(const struct tn_mutex_ *m,
                               const struct tn_mutex_ *before)
{
    char rule[160];

    snprintf(rule, sizeof(rule),
             "\"%s\" (%d) taken while \"%s\" (%d) is held, which comes after",
             m->name, m->rank, before->name, before->rank);
    tn_misuse_("lock", m, rule);
}

void tn_mutex_note_lock_(const struct tn_mutex_ *m)
{
    if (count && held[count - 1]->rank >= m->rank) {
        is_wrong(m, held[count - 1]);
    }
    if (count == MOST) {
        tn_misuse_("lock", m, "too many are held");
    }
    held[count++] = m;
}

void tn_mutex_note_unlock_(const struct tn_mutex_ *m)
{
    unsigned i = count;

    while (i && held[i - 1] != m) {
        i--;
    }
    if (!i) {
        tn_misuse_("lock", m, "given back by a thread that does not hold it");
    }
    for (count--; i <= count; i++) {
        held[i - 1] = held[i];
    }
}
