/* SPDX-License-Identifier: MIT */
/* The library from C++17: every macro of the headers at least once. */

#include <cstdlib>
#include <cstring>

#include "tap.h"
#include "tenon/bh.h"
#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/hooks.h"
#include "tenon/lockcnt.h"
#include "tenon/rcu.h"
#include "tenon/rcu_queue.h"
#include "tenon/sem.h"
#include "tenon/thread.h"
#include "tenon/timer.h"

enum class shade : unsigned char { dark, light };

TEST(cxx_atomics)
{
    shade s = shade::dark;
    unsigned char byte = 3;
    long number = 5;
    const volatile int constant = 9;
    int target = 0, *pointer = nullptr;
    bool flag = false;

    CHECK(tn_atomic_read(&constant) == 9);
    CHECK(tn_atomic_xchg(&s, shade::light) == shade::dark);
    CHECK(tn_atomic_cmpxchg(&s, shade::light, shade::dark) == shade::light);
    tn_atomic_store_release(&s, shade::light);
    CHECK(tn_atomic_load_acquire(&s) == shade::light);
    CHECK(tn_atomic_fetch_add(&byte, 1) == 3 &&
          tn_atomic_inc_fetch(&byte) == 5);
    CHECK(tn_atomic_fetch_inc_nonzero(&number) == 5);
    CHECK(tn_atomic_cmpxchg_release(&number, 6, 7) == 6);
    CHECK(tn_atomic_fetch_or_acquire(&number, 8) == 7 && number == 15);
    tn_atomic_rcu_set(&pointer, &target);
    CHECK(tn_atomic_rcu_read(&pointer) == &target);
    CHECK(tn_atomic_xchg(&pointer, nullptr) == &target);
    tn_atomic_set_mb(&flag, true);
    tn_smp_mb();
    tn_smp_mb_local();
    tn_smp_mb_global();
    CHECK(flag);
}

TEST(cxx_event_sem_lockcnt)
{
    static struct tn_event ev = TN_EVENT_INIT(false);
    static struct tn_sem sem = TN_SEM_INIT(1);
    static struct tn_lockcnt lc = TN_LOCKCNT_INIT;

    tn_event_set(&ev);
    tn_event_wait(&ev);
    tn_sem_wait(&sem);
    CHECK(!tn_sem_wait_until(&sem, tn_deadline_in(0)));
    tn_lockcnt_inc(&lc);
    CHECK(tn_lockcnt_dec_and_lock(&lc));
    tn_lockcnt_unlock(&lc);
}

struct node {
    struct tn_rcu_head rcu;
    int number;
    TN_SLIST_ENTRY(node) s;
    TN_LIST_ENTRY(node) l;
    TN_SIMPLEQ_ENTRY(node) q;
    TN_TAILQ_ENTRY(node) t;
};

static int released;

static void release(struct node *n)
{
    released++;
    free(n);
}

static struct node *make(int number)
{
    struct node *n = static_cast<struct node *>(calloc(1, sizeof(*n)));

    n->number = number;
    return n;
}

TEST(cxx_lists_and_rcu)
{
    TN_SLIST_HEAD(, node) slist = TN_SLIST_HEAD_INIT(slist);
    TN_LIST_HEAD(, node) list = TN_LIST_HEAD_INIT(list);
    TN_SIMPLEQ_HEAD(, node) simpleq = TN_SIMPLEQ_HEAD_INIT(simpleq);
    TN_TAILQ_HEAD(, node) tailq = TN_TAILQ_HEAD_INIT(tailq);
    struct node *a = make(1), *b = make(2), *n;
    int sum = 0;

    TN_SLIST_INSERT_HEAD_ATOMIC(&slist, a, s);
    TN_SLIST_INSERT_HEAD_ATOMIC(&slist, b, s);
    TN_LIST_INSERT_HEAD_RCU(&list, a, l);
    TN_LIST_INSERT_HEAD_RCU(&list, b, l);
    TN_SIMPLEQ_INSERT_TAIL_RCU(&simpleq, a, q);
    TN_SIMPLEQ_INSERT_TAIL_RCU(&simpleq, b, q);
    TN_TAILQ_INSERT_TAIL_RCU(&tailq, a, t);
    TN_TAILQ_INSERT_TAIL_RCU(&tailq, b, t);
    TN_WITH_RCU_READ_LOCK_GUARD()
    {
        TN_SLIST_FOREACH_RCU (n, &slist, s) {
            sum += n->number;
        }
        TN_LIST_FOREACH_RCU (n, &list, l) {
            sum += n->number;
        }
        TN_SIMPLEQ_FOREACH_RCU (n, &simpleq, q) {
            sum += n->number;
        }
        TN_TAILQ_FOREACH_RCU (n, &tailq, t) {
            sum += n->number;
        }
    }
    CHECK(sum == 12);
    TN_SLIST_REMOVE_RCU(&slist, a, s);
    TN_LIST_REMOVE_RCU(a, l);
    TN_SIMPLEQ_REMOVE_RCU(&simpleq, a, q);
    TN_TAILQ_REMOVE_RCU(&tailq, a, t);
    tn_call_rcu(a, release, rcu);
    tn_call_rcu(
        static_cast<struct node *>(calloc(1, sizeof(struct node))),
        [](struct node *n) { release(n); }, rcu);
    tn_free_rcu(b, rcu);
    {
        TN_RCU_READ_LOCK_GUARD();
        CHECK(tn_rcu_in_section());
    }
    tn_drain_call_rcu();
    CHECK(released == 2);
}

static void on_loop(void *opaque)
{
    tn_event_set(static_cast<struct tn_event *>(opaque));
}

TEST(cxx_loop)
{
    struct tn_loop_thread *thread = tn_loop_thread_new("cxx");
    struct tn_loop *loop = tn_loop_thread_loop(thread);
    struct tn_bh *bh;
    struct tn_timer timer;
    struct tn_event ev = TN_EVENT_INIT(false);

    bh = tn_bh_new(loop, on_loop, &ev);
    tn_bh_schedule(bh);
    tn_event_wait(&ev);
    tn_event_reset(&ev);
    CHECK(tn_bh_schedule_oneshot(
              loop,
              [](void *opaque) {
                  int one = 1, two = 2; /* commas, which macros divide at */
                  if (one < two) {
                      on_loop(opaque);
                  }
              },
              &ev) == 0);
    tn_event_wait(&ev);
    tn_event_reset(&ev);
    tn_timer_init(&timer, loop, on_loop, &ev);
    tn_timer_mod(&timer, 0);
    tn_event_wait(&ev);
    tn_timer_del_sync(&timer);
    tn_bh_delete(bh);
    tn_loop_thread_free(thread);
    CHECK(strlen(tn_version()) > 0);
}
