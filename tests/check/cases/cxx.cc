// SPDX-License-Identifier: MIT
/*
 * C++: std::atomic, std::thread, std::mutex and the rest of what its library
 * has for threads, each with a twin that is wrong.
 *
 * run: -- -std=c++17 -DCASE=MESSAGE
 * expect: verified
 * run: -- -std=c++17 -DCASE=MESSAGE -DBUG
 * expect: violated race
 * run: --cxx=clang++ -- -std=c++17 -DCASE=MESSAGE
 * expect: verified
 * run: --outcomes -- -std=c++17 -DCASE=LOCKED
 * expect: verified outcome=2
 * run: -- -std=c++17 -DCASE=LOCKED -DBUG
 * expect: violated race
 * run: -- -std=c++17 -DCASE=CONDITION
 * expect: verified
 * run: -- -std=c++17 -DCASE=CONDITION -DBUG
 * expect: violated deadlock
 * run: -- -std=c++17 -DCASE=ONCE
 * expect: verified
 * run: -- -std=c++17 -DCASE=ONCE -DBUG
 * expect: violated race
 * run: -- -std=c++17 -DCASE=SHARED
 * expect: verified
 * run: -- -std=c++17 -DCASE=SHARED -DBUG
 * expect: violated race
 * run: -- -std=c++17 -DCASE=STATIC
 * expect: verified
 * run: -- -std=c++17 -DCASE=STATIC -DBUG
 * expect: violated race
 * run: -- -std=c++17 -DCASE=HEAP
 * expect: verified
 * run: -- -std=c++17 -DCASE=HEAP -DBUG
 * expect: violated use-after-free
 * run: -- -std=c++17 -DCASE=THROWN
 * expect: verified
 * run: -- -std=c++17 -DCASE=THROWN -DBUG
 * expect: violated abort
 * run: -- -std=c++17 -DCASE=LOCAL
 * expect: verified
 * run: -- -std=c++17 -DCASE=POINTER
 * expect: verified
 */

#include <atomic>
#include <cassert>
#include <condition_variable>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

enum kind {
    MESSAGE,
    LOCKED,
    CONDITION,
    ONCE,
    SHARED,
    STATIC,
    HEAP,
    THROWN,
    LOCAL,
    POINTER
};

#ifdef BUG
static const bool right = false;
#else
static const bool right = true;
#endif

static std::atomic<int> flag;
static std::mutex mutex;
static std::shared_mutex shared_mutex;
static std::condition_variable changed;
static std::once_flag once;
static int data;
static std::string before_main = "a string that is too long to be in place";

static void message()
{
    std::thread other([] {
        data = 42;
        flag.store(1, right ? std::memory_order_release
                            : std::memory_order_relaxed);
    });

    while (!flag.load(std::memory_order_acquire)) {
        std::this_thread::yield();
    }
    assert(data == 42);
    other.join();
}

static void add()
{
    std::unique_lock<std::mutex> lock(mutex, std::defer_lock);

    if (right) {
        lock.lock();
    }
    data++;
}

static void locked()
{
    std::vector<std::thread> threads;

    for (int i = 0; i < 2; i++) {
        threads.emplace_back(add);
    }
    for (auto &thread : threads) {
        thread.join();
    }
    std::cout << data << std::endl;
}

static void condition()
{
    std::thread other([] {
        if (right) {
            std::lock_guard<std::mutex> lock(mutex);
            flag = 1;
        } else {
            flag = 1;
        }
        changed.notify_one();
    });
    std::unique_lock<std::mutex> lock(mutex);

    changed.wait(lock, [] { return flag == 1; });
    lock.unlock();
    other.join();
}

static void initialise()
{
    if (right) {
        std::call_once(once, [] { data = 7; });
    } else if (data == 0) {
        data = 7;
    }
    assert(data == 7);
}

static void both(void (*function)())
{
    std::thread other(function);

    function();
    other.join();
}

static void read_or_write()
{
    if (flag.fetch_add(1, std::memory_order_relaxed) == 0) {
        std::shared_lock<std::shared_mutex> lock(shared_mutex);
        assert(data < 2);
    } else if (right) {
        std::unique_lock<std::shared_mutex> lock(shared_mutex);
        data++;
    } else {
        std::shared_lock<std::shared_mutex> lock(shared_mutex);
        data++;
    }
}

struct counted {
    int value;

    counted() : value(data + 1)
    {
        data = value;
    }
};

static void use_static()
{
    static counted made;

    assert(made.value == 1);
    if (!right) {
        data++;
    }
}

static void heap()
{
    auto *number = new std::string(before_main + " and longer");
    std::thread other([number] { flag += number->size() > 20; });

    flag++;
    if (right) {
        other.join();
        delete number;
    } else {
        delete number;
        other.join();
    }
}

static void thrown()
{
    std::thread other([] {
        try {
            throw std::runtime_error("an error");
        } catch (const std::exception &error) {
            flag = std::string(error.what()).size() == 8;
        }
    });

    if (right) {
        while (!flag) {
        }
        other.join();
    }
}

struct leaver {
    int *count;

    ~leaver()
    {
        ++*count;
    }
};

static thread_local leaver mine{&data};

static void local()
{
    std::thread other([] { assert(mine.count == &data && ++flag > 0); });

    flag++;
    other.join();
    assert(data == 1);
}

static void pointer()
{
    auto text = std::make_shared<std::string>("shared by two, and not small");
    std::thread other([text] { assert(text->size() == 28); });

    text.reset();
    other.join();
}

int main()
{
    switch (CASE) {
    case MESSAGE:
        message();
        break;
    case LOCKED:
        locked();
        break;
    case CONDITION:
        condition();
        break;
    case ONCE:
        both(initialise);
        break;
    case SHARED:
        both(read_or_write);
        break;
    case STATIC:
        both(use_static);
        break;
    case HEAP:
        heap();
        break;
    case THROWN:
        thrown();
        break;
    case LOCAL:
        local();
        break;
    case POINTER:
        pointer();
        break;
    }
    return 0;
}
