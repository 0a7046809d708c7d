/* SPDX-License-Identifier: MIT */
/*
 * A function of a loop that reports polls until an updater has had its grace
 * period, and reads again.  With HELD it has a section open meanwhile: there
 * the poll ends nothing, and does not wait.
 *
 * Promises: R12 R13
 * Defines: HELD=0 | HELD=1
 */

#include "tenon/rcu.h"
#include "verify_loop.h"

static int first = 1, second = 2;
static int *current = &first;
static int done;
static struct tn_loop *loop;

static void note(void *unused)
{
    (void)unused;
    done = 1;
}

static void look(void *unused)
{
    int *found = tn_atomic_rcu_read(&current);

    (void)unused;
    assert(*found != 0);
    if (HELD) {
        tn_rcu_read_lock();
        tn_loop_poll(loop, false);
        assert(tn_rcu_in_section());
        assert(*found != 0);
        tn_rcu_read_unlock();
    } else {
        poll_until(loop, &done);
        assert(*tn_atomic_rcu_read(&current) == 2);
    }
}

static void *updater(void *unused)
{
    tn_atomic_rcu_set(&current, &second);
    tn_synchronize_rcu();
    first = 0;
    if (!HELD) {
        tn_bh_schedule_oneshot(loop, note, NULL);
    }
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_loop_set_rcu_reporting(loop, true);
    tn_bh_schedule_oneshot(loop, look, NULL);
    thread = start(updater);
    tn_loop_poll(loop, true);
    assert(!tn_rcu_in_section());
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    return 0;
}
