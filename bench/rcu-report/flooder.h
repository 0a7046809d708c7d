/* SPDX-License-Identifier: MIT */
/*
 * A contestant of the flood.  Who includes this has defined what read.h and
 * call.h need, LABEL, and HAND_OVER(head, fn).
 */

#include "rcu-report/flood.h"

static void drop_thing(HEAD *head)
{
    flood_tell_dropped(head);
}

static void flood_enter(void)
{
    enter();
}

static void flood_leave(void)
{
    leave();
}

static void flood_lock(void)
{
    lock();
}

static void flood_unlock(void)
{
    unlock();
}

static void flood_drop(void *thing)
{
    HAND_OVER((HEAD *)thing, drop_thing);
}

static void flood_drain(void)
{
    drain();
}

__attribute__((constructor)) static void register_flooder(void)
{
    static struct flooder f = {
        LABEL,        flood_enter, flood_leave, flood_lock,
        flood_unlock, flood_drop,  flood_drain, 0};

    flood_register(&f);
}
