# Makes of a program one that was written before the autumn of 2020.
s/\<qatomic_/atomic_/g
s/get_ptr_rcu_reader()/\&rcu_reader/g
s/qemu_futex_wake_single(\(.*\));/qemu_futex_wake(\1, 1);/
s/aio_context_new(&error_abort)/aio_context_new(\&error_fatal)/
