/* SPDX-License-Identifier: MIT */
/*
 * Constraints: those of <tenon/impl/rcu_reader.h>.  To go online is to open a
 * section, to go offline is to close one; a mark in the word takes the place of
 * the count.
 */

#include "rcu/online.h"

#include "rcu/rcu.h"

bool tn_rcu_is_online_(void)
{
    unsigned long word = tn_rcu_reader_.word_;

    return word != TN_RCU_UNREGISTERED_ && (word & TN_RCU_ONLINE_);
}

void tn_rcu_go_online_(void)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;
    unsigned long counter;

    tn_rcu_register_thread();
    if (self->word_ == 0) {
        counter = tn_atomic_read(&tn_rcu_counter_) & ~TN_RCU_DEPTH_;
        tn_atomic_store_release(&self->word_, counter | TN_RCU_ONLINE_); /* 2 */
        tn_rcu_light_fence_(); /* 1, 4 */
    }
}

void tn_rcu_go_offline_(void)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;

    if (!tn_rcu_is_online_()) {
        return;
    }
    if (tn_rcu_in_section()) {
        tn_atomic_store_release(&self->word_,
                                self->word_ & ~TN_RCU_ONLINE_); /* 2 */
        return;
    }
    tn_rcu_close_(self);
    if (tn_atomic_read(&self->waiting_)) {
        tn_rcu_tell_grace_period_();
    }
}

bool tn_rcu_pause_(void)
{
    if (!tn_rcu_is_online_() || tn_rcu_in_section()) {
        return false;
    }
    tn_rcu_go_offline_();
    return true;
}

void tn_rcu_quiescent_state(void)
{
    if (tn_rcu_in_section()) {
        tn_misuse_("rcu reader", &tn_rcu_reader_,
                   "announced a quiescent state inside a section");
    }
    if (tn_rcu_pause_()) {
        tn_rcu_go_online_();
    }
}

bool tn_rcu_begin_wait_(const char *rule)
{
    tn_rcu_check_may_wait_(rule);
    return tn_rcu_pause_();
}

void tn_rcu_end_wait_(bool was_online)
{
    if (was_online) {
        tn_rcu_go_online_();
    }
}
