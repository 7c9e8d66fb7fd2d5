// Programs inside of models. Each is recognised by fields of its headers that must fit each other, not by its magic:
// among random bytes none of these strings occurs once in a petabyte.

rule windows_program : program
{
    meta:
        description = "a Windows program (PE) begins here: it has the DOS stub of one, or both headers"
        severity = "high"
        reference = "https://learn.microsoft.com/windows/win32/debug/pe-format"
    strings:
        // e_magic, then "This program cannot be run in DOS mode" as every linker writes it
        $stub = { 4D 5A [40-160] 54 68 69 73 20 70 72 6F 67 72 61 6D 20 63 61 6E 6E 6F 74 20 62 65 20 72 75 6E 20 69 6E 20 44 4F 53 20 6D 6F 64 65 }
        // signature, machine, fewer than 97 sections, size of the optional header, its magic
        $header = { 50 45 00 00 (4C 01|64 86|64 AA|C0 01|C4 01) (01|02|03|04|05|06|07|08|09|0A|0B|0C|0D|0E|0F|1?|2?|3?|4?|5?) 00 [12] (E0|F0) 00 [2] 0B (01|02) }
    condition:
        // a llamafile is a program, and told as such
        not format contains "llamafile" and
        // or a DOS header less than 4096 bytes before it, whose e_lfanew says where it is
        ($stub or for any i in (1..#header) : (
            for any k in (16..1023) : ( uint32(@header[i] - 4 * k + 60) == 4 * k and uint16(@header[i] - 4 * k) == 0x5A4D )
        ))
}

rule linux_program : program
{
    meta:
        description = "a Linux program or library (ELF) begins here: its header is whole and consistent"
        severity = "high"
        reference = "https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html"
    strings:
        // 64 bits, little-endian: type, machine, version, and the sizes of the headers at their place
        $elf64 = { 7F 45 4C 46 02 01 01 ?? [8] (01|02|03|04) 00 ?? 0? 01 00 00 00 [28] 40 00 (00 00|38 00) ?? ?? (00 00|40 00) }
        $elf32 = { 7F 45 4C 46 01 01 01 ?? [8] (01|02|03|04) 00 ?? 0? 01 00 00 00 [16] 34 00 (00 00|20 00) ?? ?? (00 00|28 00) }
        $elf64_big = { 7F 45 4C 46 02 02 01 ?? [8] 00 (01|02|03|04) 0? ?? 00 00 00 01 [28] 00 40 00 (00|38) }
        $elf32_big = { 7F 45 4C 46 01 02 01 ?? [8] 00 (01|02|03|04) 0? ?? 00 00 00 01 [16] 00 34 00 (00|20) }
        // the identification alone, with its padding
        $identification = { 7F 45 4C 46 (01|02) (01|02) 01 (00|03) 00 00 00 00 00 00 00 00 }
    condition:
        any of them and not format contains "llamafile"
}

rule macos_program : program
{
    meta:
        description = "a macOS program or library (Mach-O) begins here: processor, type and first load command fit"
        severity = "high"
        reference = "https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h"
    strings:
        // magic, processor, subtype, type, number and size of commands, flags, reserved, and a first command
        $macho64 = { CF FA ED FE (07|0C) 00 00 01 ?? 00 00 (00|80) (01|02|06|08|0B) 00 00 00 ?? 00 00 00 ?? ?? 00 00 ?? ?? ?? 0? 00 00 00 00 (19|02|0C|0D|0E|1B|24|32|2A|22) 00 00 (00|80) }
        $macho32 = { CE FA ED FE (07|0C) 00 00 00 ?? 00 00 (00|80) (01|02|06|08) 00 00 00 ?? 00 00 00 ?? ?? 00 00 ?? ?? ?? 0? (01|02|0C|0D|0E|1B|24) 00 00 (00|80) }
        // several processors: count, then for each processor, subtype, offset, size, alignment
        $fat = { CA FE BA BE 00 00 00 (01|02|03|04|05) (00|01) 00 00 (07|0C) ?? 00 00 ?? 00 ?? ?? 00 ?? ?? ?? ?? 00 00 00 (0C|0D|0E) }
        $fat64 = { CA FE BA BF 00 00 00 (01|02|03|04|05) (00|01) 00 00 (07|0C) ?? 00 00 ?? 00 00 00 00 [4] 00 00 00 ?? [4] 00 00 00 (0C|0D|0E) }
    condition:
        any of them and not format contains "llamafile"
}
