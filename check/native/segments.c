/* SPDX-License-Identifier: MIT */

#include "native/segments.h"
#include "base/fatal.h"
#include "base/memory.h"
#include "graph/event.h"

#include <elf.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_MODULES = 32, MAX_SEGMENTS = 64, PAGE = 4096 };

static struct program_module {
    struct module module;
    const void *tls_image;
    size_t tls_image_size, tls_size;
    char *tls[MAX_THREADS];
    char *tls_of_main; /* saved */
} modules[MAX_MODULES];
static unsigned module_count;

uintptr_t segments_library_low, segments_library_high;

static struct segment {
    char *start;
    size_t size;
    char *saved;
} segments[MAX_SEGMENTS];
static unsigned segment_count;

/* The dynamic symbols that a module needs from others come first. */
static bool needs_tsan(const struct dl_phdr_info *info, const ElfW(Dyn) * dyn)
{
    const ElfW(Sym) *symbols = NULL;
    const char *names = NULL;
    const uint32_t *hash = NULL;

    for (; dyn->d_tag != DT_NULL; dyn++) {
        uintptr_t at = dyn->d_un.d_ptr;

        at += at < info->dlpi_addr ? info->dlpi_addr : 0;
        if (dyn->d_tag == DT_SYMTAB) {
            symbols = (const ElfW(Sym) *)at;
        } else if (dyn->d_tag == DT_STRTAB) {
            names = (const char *)at;
        } else if (dyn->d_tag == DT_GNU_HASH) {
            hash = (const uint32_t *)at;
        }
    }
    if (!symbols || !names || !hash) {
        return false;
    }
    for (uint32_t i = 1; i < hash[1]; i++) {
        if (strncmp(names + symbols[i].st_name, "__tsan_", 7) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_instrumented(const struct dl_phdr_info *info)
{
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type == PT_DYNAMIC) {
            return needs_tsan(info,
                              (const ElfW(Dyn) *)(info->dlpi_addr +
                                                  info->dlpi_phdr[i].p_vaddr));
        }
    }
    return false;
}

/* What stays read-only once the program runs need not be saved. */
static uintptr_t end_of_relro(const struct dl_phdr_info *info,
                              uintptr_t segment)
{
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + header->p_vaddr;

        if (header->p_type == PT_GNU_RELRO && start / PAGE == segment / PAGE) {
            return (start + header->p_memsz) / PAGE * PAGE;
        }
    }
    return segment;
}

static void add_segment(const struct dl_phdr_info *info,
                        const ElfW(Phdr) * header)
{
    uintptr_t start = info->dlpi_addr + header->p_vaddr;
    uintptr_t end = start + header->p_memsz;

    start = end_of_relro(info, start);
    if (start < end) {
        if (segment_count == MAX_SEGMENTS) {
            fatal("the program has more than %d segments", MAX_SEGMENTS);
        }
        segments[segment_count++] =
            (struct segment){.start = (char *)start, .size = end - start};
    }
}

static void add_loaded(const struct dl_phdr_info *info, struct module *module,
                       const ElfW(Phdr) * header)
{
    uintptr_t start = info->dlpi_addr + header->p_vaddr;
    uintptr_t end = start + header->p_memsz;

    module->low = start < module->low ? start : module->low;
    module->high = end > module->high ? end : module->high;
    if (header->p_flags & PF_X) {
        module->code = start;
        module->code_end = end;
    }
    if (header->p_flags & PF_W) {
        add_segment(info, header);
    }
}

static struct module *add_module(const struct dl_phdr_info *info)
{
    struct program_module *module = &modules[module_count++];
    char *exe = realpath("/proc/self/exe", NULL);

    if (module_count > MAX_MODULES) {
        fatal("the program has more than %d modules", MAX_MODULES);
    }
    module->module.file = info->dlpi_name[0] ? info->dlpi_name : exe;
    module->module.base = info->dlpi_addr;
    module->module.low = UINTPTR_MAX;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];

        if (header->p_type == PT_TLS) {
            module->tls_image =
                (const void *)(info->dlpi_addr + header->p_vaddr);
            module->tls_image_size = header->p_filesz;
            module->tls_size = header->p_memsz;
        }
        if (header->p_type == PT_LOAD) {
            add_loaded(info, &module->module, header);
        }
    }
    return &module->module;
}

/* Its code is not the program's: nothing tells what it does. */
static void add_library(const struct dl_phdr_info *info)
{
    struct module *module = add_module(info);

    segments_library_low = module->low;
    segments_library_high = module->high;
    module->low = module->high = module->code = module->code_end = 0;
}

static int look_at_module(struct dl_phdr_info *info, size_t size, void *found)
{
    (void)size;
    if (strstr(info->dlpi_name, "libtsan.so")) {
        fatal("libtsan is linked in: give -fsanitize=thread to the compiler, "
              "not to the linker");
    }
    if (is_instrumented(info)) {
        *(bool *)found = true;
        add_module(info);
    } else if (strstr(info->dlpi_name, "libstdc++.so") ||
               strstr(info->dlpi_name, "libc++.so")) {
        add_library(info);
    }
    return 0;
}

void segments_init(void)
{
    bool found = false;

    dl_iterate_phdr(look_at_module, &found);
    if (!found) {
        fatal("nothing in this program was compiled with -fsanitize=thread, or "
              "the linker was given it too");
    }
}

static int note_tls(struct dl_phdr_info *info, size_t size, void *thread)
{
    (void)size;
    for (unsigned m = 0; m < module_count; m++) {
        if (modules[m].module.base == info->dlpi_addr) {
            modules[m].tls[*(uint32_t *)thread] = info->dlpi_tls_data;
        }
    }
    return 0;
}

void segments_find_tls(uint32_t thread)
{
    dl_iterate_phdr(note_tls, &thread);
}

void segments_save(void)
{
    for (unsigned s = 0; s < segment_count; s++) {
        segments[s].saved = own_pages(NULL, segments[s].size);
        own_copy(segments[s].saved, segments[s].start, segments[s].size);
    }
    for (unsigned m = 0; m < module_count; m++) {
        if (modules[m].tls_size > 0) {
            modules[m].tls_of_main = own_pages(NULL, modules[m].tls_size);
            own_copy(modules[m].tls_of_main, modules[m].tls[MAIN_THREAD],
                     modules[m].tls_size);
        }
    }
}

void segments_restore(void)
{
    for (unsigned s = 0; s < segment_count; s++) {
        own_copy(segments[s].start, segments[s].saved, segments[s].size);
    }
}

void segments_restore_tls(uint32_t thread)
{
    for (unsigned m = 0; m < module_count; m++) {
        struct program_module *module = &modules[m];
        char *tls = module->tls[thread];

        if (module->tls_size == 0 || !tls) {
            continue;
        }
        if (thread == MAIN_THREAD) {
            own_copy(tls, module->tls_of_main, module->tls_size);
            continue;
        }
        own_copy(tls, module->tls_image, module->tls_image_size);
        own_zero(tls + module->tls_image_size,
                 module->tls_size - module->tls_image_size);
    }
}

const struct module *segments_module(uintptr_t address)
{
    for (unsigned m = 0; m < module_count; m++) {
        if (address >= modules[m].module.low &&
            address < modules[m].module.high) {
            return &modules[m].module;
        }
    }
    return NULL;
}

const struct module *segments_nth(unsigned number)
{
    return number < module_count ? &modules[number].module : NULL;
}

bool segments_find_in_tls(uintptr_t address, uint32_t *thread,
                          uintptr_t *offset)
{
    for (unsigned m = 0; m < module_count; m++) {
        for (uint32_t t = 0; t < MAX_THREADS; t++) {
            uintptr_t start = (uintptr_t)modules[m].tls[t];

            if (start && address - start < modules[m].tls_size) {
                *thread = t;
                *offset = address - start;
                return true;
            }
        }
    }
    return false;
}

bool segments_returns_to(uintptr_t address)
{
    for (unsigned m = 0; m < module_count; m++) {
        if (address > modules[m].module.code &&
            address <= modules[m].module.code_end) {
            return true;
        }
    }
    return false;
}

bool segments_have_code(uintptr_t address)
{
    return segments_module(address) != NULL;
}
