/* SPDX-License-Identifier: MIT */
/*
 * std::scoped_lock gives the first mutex back if it cannot have the second, and
 * begins with that one.  That two threads do so in step is no livelock; that
 * one of them never gives its own back is.
 *
 * run: -- -std=c++17
 * expect: verified
 * run: --cc=clang -- -std=c++17
 * expect: verified
 * run: -- -std=c++17 -DKEEPS
 * expect: violated livelock
 */

#include <mutex>
#include <thread>

static std::mutex a, b;
static int count;

static void first()
{
#ifdef KEEPS
    a.lock();
    count++;
#else
    std::scoped_lock lock(a, b);

    count++;
#endif
}

static void second()
{
#ifdef KEEPS
    while (!a.try_lock()) {
    }
    count++;
    a.unlock();
#else
    std::scoped_lock lock(b, a);

    count++;
#endif
}

int main()
{
    std::thread thread(first);

    second();
    thread.join();
    return 0;
}
