// SPDX-License-Identifier: MIT
/*
 * What C++20 has for threads: waiting for an atomic, semaphores, promises,
 * threads that are asked to stop.
 *
 * run: -- -std=c++20 -DCASE=WAIT
 * expect: verified
 * run: -- -std=c++20 -DCASE=WAIT -DBUG
 * expect: violated deadlock
 * run: -- -std=c++20 -DCASE=SEMAPHORE
 * expect: verified
 * run: -- -std=c++20 -DCASE=SEMAPHORE -DBUG
 * expect: violated race
 * run: -- -std=c++20 -DCASE=PROMISE
 * expect: verified
 * run: -- -std=c++20 -DCASE=PROMISE -DBUG
 * expect: violated race
 * run: -- -std=c++20 -DCASE=STOP
 * expect: verified
 * run: -- -std=c++20 -DCASE=STOP -DBUG
 * expect: violated livelock
 */

#include <atomic>
#include <cassert>
#include <future>
#include <semaphore>
#include <thread>

enum kind { WAIT, SEMAPHORE, PROMISE, STOP };

#ifdef BUG
static const bool right = false;
#else
static const bool right = true;
#endif

static int data;

static void wait_for_atomic()
{
    static std::atomic<int> flag;
    std::jthread other([] {
        data = 1;
        flag.store(1);
        if (right) {
            flag.notify_one();
        }
    });

    flag.wait(0);
    assert(data == 1);
}

/* What @tell tells has to come after the data. */
template <typename Tell> static void set_and(Tell tell)
{
    if (right) {
        data = 1;
    }
    tell();
    if (!right) {
        data = 1;
    }
}

static void semaphore()
{
    static std::counting_semaphore<4> sem(0);
    std::jthread other([] { set_and([] { sem.release(); }); });

    sem.acquire();
    assert(data == 1);
}

static void promise()
{
    std::promise<int> number;
    std::jthread other(
        [&number] { set_and([&number] { number.set_value(3); }); });

    assert(number.get_future().get() == 3 && data == 1);
}

static void stop()
{
    std::jthread other([](std::stop_token token) {
        while (!token.stop_requested()) {
            std::this_thread::yield();
        }
    });

    if (!right) {
        other.join();
    }
}

int main()
{
    switch (CASE) {
    case WAIT:
        wait_for_atomic();
        break;
    case SEMAPHORE:
        semaphore();
        break;
    case PROMISE:
        promise();
        break;
    case STOP:
        stop();
        break;
    }
    return 0;
}
