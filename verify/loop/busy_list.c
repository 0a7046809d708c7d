/* SPDX-License-Identifier: MIT */
/*
 * Each walk over the look functions, while another thread adds two and takes
 * the second away: it finds what it comes to as it was when it was added, also
 * past the one that has gone, which is then in no list.
 *
 * Promises: H1 H2
 * Defines: WALK=TIME | WALK=BEGIN | WALK=LOOK | WALK=END | WALK=LEARN
 */

#include "busy.h"
#include "verify.h"

enum walk { TIME, BEGIN, LOOK, END, LEARN };

static struct tn_loop loop;
static struct tn_handler_ handlers[2];
static int prepared;

static bool sees_nothing(void *unused)
{
    (void)unused;
    assert(prepared == 1);
    return false;
}

static void *setter(void *unused)
{
    prepared = 1;
    for (int i = 0; i < 2; i++) {
        handlers[i].look = sees_nothing;
        tn_busy_add_(&loop, &handlers[i]);
    }
    tn_busy_remove_(&handlers[1]);
    return unused;
}

static void *walker(void *unused)
{
    struct tn_ready_list_ ready = {.count = 0};

    switch (WALK) {
    case TIME:
        (void)time_to_look(&loop.busy);
        break;
    case BEGIN:
        begin(&loop.busy);
        break;
    case LOOK:
        look(&loop.busy, &ready);
        break;
    case END:
        loop.busy.owed = true;
        end(&loop.busy, &ready);
        break;
    case LEARN:
        loop.busy.began = 1;
        tn_busy_learn_(&loop);
        break;
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(setter, walker);
    assert(TN_LIST_FIRST(&loop.busy.handlers) == &handlers[0]);
    assert(!TN_LIST_NEXT(&handlers[0], looked_at));
    return 0;
}
