/* SPDX-License-Identifier: MIT */
/*
 * Left-right: two copies of the data, so that readers never wait.
 * Ramalhete, Correia, "Left-Right: A Concurrency Control Technique with
 * Wait-Free Population Oblivious Reads", 2015.
 *
 * run: --weaken
 * expect: verified executions=160 weaker=0
 * 1: no fence between coming and choosing a side
 * run: -- -DBUG=1
 * expect: violated race
 * 2: no fence between changing sides and looking for readers
 * run: -- -DBUG=2
 * expect: violated race
 * 3: the writer does not change the version
 * run: -- -DBUG=3
 * expect: violated race
 * 4: readers leave without order
 * run: -- -DBUG=4
 * expect: violated race
 */

#include "checked.h"

static int copies[2]; /* plain: nobody writes to what somebody reads */
static atomic_int side, version;
static atomic_int readers[2]; /* by version */

static int read_value(void)
{
    int own = load(&version, relaxed), value;

    (void)add(&readers[own], 1, relaxed);
    if (BUG != 1) {
        fence(seq_cst);
    }
    value = copies[load(&side, acquire)];
    (void)add(&readers[own], -1, BUG == 4 ? relaxed : release);
    return value;
}

static void wait_for(int old)
{
    while (load(&readers[old], acquire) != 0) {
    }
}

static void change_version(void)
{
    int old = load(&version, relaxed);

    wait_for(1 - old);
    if (BUG != 3) {
        store(&version, 1 - old, relaxed);
        wait_for(old);
    }
}

static void write_value(int value)
{
    int now = load(&side, relaxed);

    copies[1 - now] = value;
    store(&side, 1 - now, release);
    if (BUG != 2) {
        fence(seq_cst);
    }
    change_version();
    copies[now] = value;
}

static void *work(void *number)
{
    if (number_of(number) == 0) {
        write_value(1);
        write_value(2);
    } else {
        int value = read_value();

        assert(value >= 0 && value <= 2);
    }
    return NULL;
}

int main(void)
{
    run(3, work);
    return 0;
}
