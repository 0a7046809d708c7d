/* N1 */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include "tenon/loop.h"
#include "tenon/bh.h"

static int value;
static int seen;
static struct tn_bh *bh;

static void run(void *arg) { (void)arg; seen = value; }

static void *sender(void *arg)
{
    value = 1;
    tn_bh_schedule(bh);
    return arg;
}

int main(void)
{
    pthread_t t;
    struct tn_loop *loop = tn_loop_new();
    bh = tn_bh_new(loop, run, NULL);
    pthread_create(&t, NULL, sender, NULL);
    while (!seen) {
        tn_loop_poll(loop, true);
    }
    assert(seen == 1);
    pthread_join(t, NULL);
    return 0;
}
