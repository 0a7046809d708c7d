/* SPDX-License-Identifier: MIT */

#include "report/variable.h"
#include "base/memory.h"
#include "hooks/descriptor.h"
#include "memory/heap.h"
#include "native/locations.h"
#include "native/segments.h"
#include "native/thread.h"
#include "report/source.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A variable with a place of its own, from the debug information. */
struct variable {
    uintptr_t start;
    bool thread_local;
    Dwarf_Word size;
    Dwarf_Die die;
};

/* A buffer that text is appended to. */
struct name {
    char *at;
    size_t size;
};

__attribute__((format(printf, 2, 3))) static void append(struct name *name,
                                                         const char *format,
                                                         ...)
{
    size_t used = strlen(name->at);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(name->at + used, name->size - used, format, arguments);
    va_end(arguments);
}

/* The type of @die, without what does not change its shape. */
static bool type_of(Dwarf_Die *die, Dwarf_Die *type)
{
    Dwarf_Attribute attribute;

    if (!dwarf_attr_integrate(die, DW_AT_type, &attribute) ||
        !dwarf_formref_die(&attribute, type)) {
        return false;
    }
    while (dwarf_tag(type) == DW_TAG_typedef ||
           dwarf_tag(type) == DW_TAG_const_type ||
           dwarf_tag(type) == DW_TAG_volatile_type ||
           dwarf_tag(type) == DW_TAG_atomic_type) {
        Dwarf_Die inner;

        if (!dwarf_attr(type, DW_AT_type, &attribute) ||
            !dwarf_formref_die(&attribute, &inner)) {
            return false;
        }
        *type = inner;
    }
    return true;
}

static Dwarf_Word size_of(Dwarf_Die *type)
{
    Dwarf_Word size;

    return dwarf_aggregate_size(type, &size) == 0 ? size : 0;
}

/* The member of the structure @type that has *offset, which becomes its own. */
static bool find_member(Dwarf_Die *type, Dwarf_Word *offset, Dwarf_Die *member)
{
    int more = dwarf_child(type, member);

    for (; more == 0; more = dwarf_siblingof(member, member)) {
        Dwarf_Attribute attribute;
        Dwarf_Word start = 0;
        Dwarf_Die inner;

        if (dwarf_tag(member) != DW_TAG_member || !type_of(member, &inner)) {
            continue;
        }
        if (dwarf_attr(member, DW_AT_data_member_location, &attribute)) {
            dwarf_formudata(&attribute, &start);
        }
        if (*offset >= start && *offset < start + size_of(&inner)) {
            *offset -= start;
            return true;
        }
    }
    return false;
}

/* ".member" and "[index]", down to what is at @offset of @die. */
static void append_path(struct name *name, Dwarf_Die *die, Dwarf_Word offset)
{
    Dwarf_Die outer = *die, type;

    while (type_of(&outer, &type)) {
        int tag = dwarf_tag(&type);
        Dwarf_Die inner;

        if (tag == DW_TAG_array_type && type_of(&type, &inner) &&
            size_of(&inner) > 0) {
            append(name, "[%zu]", (size_t)(offset / size_of(&inner)));
            offset %= size_of(&inner);
            outer = type;
        } else if ((tag == DW_TAG_structure_type || tag == DW_TAG_union_type) &&
                   find_member(&type, &offset, &inner)) {
            const char *member = dwarf_diename(&inner);

            if (member) {
                append(name, ".%s", member);
            }
            outer = inner;
        } else {
            break;
        }
    }
    if (offset > 0) {
        append(name, " + %zu", (size_t)offset);
    }
}

static struct {
    struct variable *at;
    unsigned count, capacity;
} variables;

/* Where @die lives, if it has one place for ever. */
static bool find_place(Dwarf_Die *die, struct variable *variable)
{
    Dwarf_Attribute attribute;
    Dwarf_Op *operations;
    size_t count;
    Dwarf_Die type;

    if (!dwarf_attr(die, DW_AT_location, &attribute) ||
        dwarf_getlocation(&attribute, &operations, &count) != 0 || count == 0 ||
        !type_of(die, &type)) {
        return false;
    }
    variable->die = *die;
    variable->start = operations[0].number;
    variable->size = size_of(&type);
    variable->thread_local =
        count == 2 && (operations[1].atom == DW_OP_form_tls_address ||
                       operations[1].atom == DW_OP_GNU_push_tls_address);
    return variable->thread_local || operations[0].atom == DW_OP_addr;
}

static void collect(Dwarf_Die *parent, uintptr_t base)
{
    Dwarf_Die die;
    int more = dwarf_child(parent, &die);

    for (; more == 0; more = dwarf_siblingof(&die, &die)) {
        struct variable variable;

        if (dwarf_tag(&die) == DW_TAG_subprogram ||
            dwarf_tag(&die) == DW_TAG_lexical_block) {
            collect(&die, base); /* for static variables */
        }
        if (dwarf_tag(&die) != DW_TAG_variable ||
            !find_place(&die, &variable)) {
            continue;
        }
        variable.start += variable.thread_local ? 0 : base;
        if (variables.count == variables.capacity) {
            variables.capacity = variables.capacity * 2 + 64;
            variables.at =
                own_resize(variables.at, variables.capacity * sizeof(variable));
        }
        variables.at[variables.count++] = variable;
    }
}

static void collect_all(void)
{
    static bool done;
    const struct module *module;

    for (unsigned m = 0; !done && (module = segments_nth(m)); m++) {
        uintptr_t base;
        Dwarf *dwarf = source_dwarf(module->low, &base);
        Dwarf_Off next, offset = 0;
        size_t header;
        Dwarf_Die unit;

        while (dwarf && dwarf_nextcu(dwarf, offset, &next, &header, NULL, NULL,
                                     NULL) == 0) {
            if (dwarf_offdie(dwarf, offset + header, &unit)) {
                collect(&unit, base);
            }
            offset = next;
        }
    }
    done = true;
}

static bool name_variable(struct name *name, uintptr_t address,
                          bool thread_local)
{
    collect_all();
    for (unsigned v = 0; v < variables.count; v++) {
        struct variable *variable = &variables.at[v];
        const char *text;

        if (variable->thread_local == thread_local &&
            address >= variable->start &&
            address < variable->start + variable->size &&
            (text = dwarf_diename(&variable->die))) {
            append(name, "%s", text);
            append_path(name, &variable->die, address - variable->start);
            return true;
        }
    }
    return false;
}

static void name_block(struct name *name, const struct block *block,
                       uintptr_t address)
{
    size_t offset = address - block->start;

    append(name, "block %u", heap_number(block));
    if (offset > 0) {
        append(name, " + %zu", offset);
    }
}

static bool name_stack(struct name *name, uintptr_t address)
{
    for (uint32_t t = 0; t < thread_count; t++) {
        const struct context *context = &threads[t].context;

        if (address >= (uintptr_t)context->stack &&
            address < (uintptr_t)context->stack_top) {
            append(name, "stack of thread %u - %zu", t,
                   (size_t)((uintptr_t)context->stack_top - address));
            return true;
        }
    }
    return false;
}

void variable_name(uintptr_t address, char *text, size_t size)
{
    struct name name = {text, size};
    const struct block *block;
    uintptr_t offset;
    uint32_t thread;
    char *hidden;

    text[0] = '\0';
    if (space_of(address) == SPACE_DESCRIPTOR) {
        append(&name, "descriptor %d", descriptor_at(address));
        return;
    }
    address &= ~((uintptr_t)0xf << 60); /* queues are called after words */
    block = heap_block(address);
    if (block) {
        name_block(&name, block, address);
    } else if (segments_find_in_tls(address, &thread, &offset)) {
        if (name_variable(&name, offset, true)) {
            append(&name, " of thread %u", thread);
        }
    } else if (!name_stack(&name, address)) {
        name_variable(&name, address, false);
    }
    hidden = strstr(text, ".__"); /* inside of a mutex, say */
    if (hidden) {
        *hidden = '\0';
    }
    if (!text[0]) {
        append(&name, "0x%zx", (size_t)address);
    }
}
