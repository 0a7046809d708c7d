/* SPDX-License-Identifier: MIT */
/*
 * A sequence lock: readers try again if a writer was there meanwhile.
 * Boehm, "Can Seqlocks Get Along With Programming Language Memory Models?",
 * MSPC 2012.
 *
 * The data are atomic, as readers read them while they change; fences keep
 * them between the two looks at the sequence.
 *
 * run: --weaken
 * expect: verified executions=55 weaker=0
 * 1: the data may be read after the second look
 * run: -- -DBUG=1
 * expect: violated assert
 * 2: the data may change before the sequence is odd
 * run: -- -DBUG=2
 * expect: violated assert
 * 3: the sequence may be even again before the data have changed
 * run: -- -DBUG=3
 * expect: violated assert
 * 4: readers do not look whether it is odd
 * run: -- -DBUG=4
 * expect: violated assert
 */

#include "checked.h"

static atomic_uint sequence;
static atomic_int first, second;

static void write_both(int value)
{
    unsigned old = load(&sequence, relaxed);

    store(&sequence, old + 1, relaxed);
    if (BUG != 2) {
        fence(release);
    }
    store(&first, value, relaxed);
    store(&second, value, relaxed);
    store(&sequence, old + 2, BUG == 3 ? relaxed : release);
}

static bool read_both(int *a, int *b)
{
    unsigned before = load(&sequence, acquire);

    *a = load(&first, relaxed);
    *b = load(&second, relaxed);
    if (BUG != 1) {
        fence(acquire);
    }
    return (BUG == 4 || before % 2 == 0) && load(&sequence, relaxed) == before;
}

static void *work(void *number)
{
    int a, b;

    if (number_of(number) == 0) {
        write_both(1);
        write_both(2);
    } else if (read_both(&a, &b)) {
        assert(a == b);
    }
    return NULL;
}

int main(void)
{
    run(2, work);
    return 0;
}
