// Commands that fetch a program and run it, in the languages of shells.
//
// What frames a short text in a pickle, in protobuf and in MessagePack is a byte that says what follows, and its length,
// which may be a letter or a digit: a word begins behind those two as well, and behind the V of protocol 0, and not at \b
// alone. A text in a pickle is followed by an opcode, which is often a letter: a word may end one letter too late, so the end of
// a word is `([^A-Za-z0-9_.-]|[A-Za-z]([^A-Za-z]|$)|$)` here and not `\b`.

// Source that somebody must compile first.
private rule source_for_compilers
{
    condition:
        format == "inert" and extension matches /^\.(c|cc|cpp|cu|cuh|go|h|hpp|java|kt|rs|scala|swift|zig)$/i
}

// Python in which nothing starts a program or runs text: commands in it are only shown.
private rule python_without_programs
{
    strings:
        $starts = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(os\.(system|popen|exec|spawn|posix_spawn|startfile)|(from|import)[ \t]+(pexpect|subprocess)|from[ \t]+os[ \t]+import|subprocess\.|Popen\(|getoutput\(|create_subprocess|getattr\([ \t]*os\b|__import__\(|import_module\(|exec\(|eval\([^)])/
    condition:
        format contains "python" and not $starts
}

rule shell_download_and_run
{
    meta:
        description = "a shell command downloads something and runs it"
        severity = "high"
        technique = "T1059.004"
    strings:
        $pipe = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(curl|wget)[ \t]+[^\n|;&"]{0,60}(https?|ftp):\/\/[^\n|;&<>]{3,200}\|[ \t]*(sudo[ \t]+(-[A-Za-z]+[ \t]+)?)?(\/(usr\/)?bin\/)?((ba|da|z|k|a)?sh|python[23]?|perl|php|node)([^A-Za-z0-9_.-]|[A-Za-z]([^A-Za-z]|$)|$)/
        // what the makers of a tool tell everybody to type
        $installer = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(curl|wget)[ \t]+[^\n|;&"]{0,60}https:\/\/(astral\.sh\/uv|bootstrap\.pypa\.io|bun\.sh\/install|deb\.nodesource\.com|get\.docker\.com|install\.python-poetry\.org|micro\.mamba\.pm\/|ollama\.com\/install|packagecloud\.io\/install|pixi\.sh\/install|pyenv\.run|raw\.githubusercontent\.com\/(nvm-sh\/nvm|Homebrew\/install)\/|sh\.rustup\.rs)[^\n|;&<>]{0,100}\|[ \t]*(sudo[ \t]+(-[A-Za-z]+[ \t]+)?)?((ba|da|z|k|a)?sh|python3?)([^A-Za-z0-9_.-]|[A-Za-z]([^A-Za-z]|$)|$)/
        $installer_process = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(ba|z|k|da)?sh[ \t]+(-c[ \t]+)?["']?(<\(|\$\(|`)[ \t]*(curl|wget)[ \t][^\n]{0,60}https:\/\/(astral\.sh\/uv|bootstrap\.pypa\.io|bun\.sh\/install|deb\.nodesource\.com|get\.docker\.com|install\.python-poetry\.org|micro\.mamba\.pm\/|ollama\.com\/install|packagecloud\.io\/install|pixi\.sh\/install|pyenv\.run|raw\.githubusercontent\.com\/(nvm-sh\/nvm|Homebrew\/install)\/|sh\.rustup\.rs)/ private
        // a comment in a language that no shell reads
        $comment = /(\/\/|\n[ \t]*\*)[^\n"']{0,120}\b(curl|wget)[ \t]+[^\n|;&"]{0,60}(https?|ftp):\/\/[^\n|;&<>]{3,200}\|[ \t]*(sudo[ \t]+)?(ba|da|z|k|a)?sh\b/ private
        $process = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(ba|z|k|da)?sh[ \t]+(-c[ \t]+)?["']?(<\(|\$\(|`)[ \t]*(curl|wget)[ \t][^\n]{0,60}(https?|ftp):\/\//
        // without a scheme
        $bare = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(curl|wget)[ \t]+(-[A-Za-z-]{1,20}[ \t]+){0,4}["']?[A-Za-z0-9-]{1,60}(\.[A-Za-z0-9-]{1,60}){1,6}(:[0-9]{1,5})?\/[^\s|;&<>]{0,200}[ \t]*\|[ \t]*(sudo[ \t]+(-[A-Za-z]+[ \t]+)?)?(\/(usr\/)?bin\/)?((ba|da|z|k|a)?sh|python[23]?|perl|php|node)([^A-Za-z0-9_.-]|[A-Za-z]([^A-Za-z]|$)|$)/
        $bare_installer = /\b(curl|wget)[ \t]+(-[A-Za-z-]{1,20}[ \t]+){0,4}["']?(astral\.sh\/uv|bun\.sh\/install|get\.docker\.com\/|install\.python-poetry\.org\/|micro\.mamba\.pm\/|ollama\.com\/install|pixi\.sh\/install|pyenv\.run\/|sh\.rustup\.rs\/)/ private
        $sourced = /(source|\.)[ \t]+<\([ \t]*(curl|wget)[ \t][^\n]{0,60}(https?|ftp):\/\//
        $interpreted = /(python[23]?|perl|ruby|node|php)[ \t]+-[cer][ \t]+["']?(\$\(|`)[ \t]*(curl|wget)[ \t][^\n]{0,60}(https?|ftp):\/\//
        $chmod = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(curl|wget)[ \t]+[^\n]{0,120}(https?|ftp):\/\/[^\n]{3,200}(;|&&)[ \t]*chmod[ \t]+(\+x|[0-7]?7[0-7]{2}|a\+x|u\+x)/
        $run = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(curl|wget)[ \t]+[^\n]{0,120}(https?|ftp):\/\/[^\n]{3,200}(;|&&)[ \t]*((ba|z|k|da)?sh|python[23]?|perl)[ \t]+["']?(\/tmp\/|\/var\/tmp\/|\/dev\/shm\/|\.\/)/
        $command = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(ba|z|k|da)?sh[ \t]+-c[ \t]+["']?(curl|wget)[ \t][^\n]{0,60}(https?|ftp):\/\//
    condition:
        ((#pipe > #installer and not (source_for_compilers and #pipe <= #comment)) or #process > #installer_process or
         #bare > #bare_installer or $sourced or $interpreted or $chmod or $run or $command) and
        not python_without_programs and not documentation and not configuration
}

rule shell_fetches_script
{
    meta:
        description = "a command downloads a script or a program"
        severity = "medium"
        technique = "T1105"
    strings:
        $a = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(curl|wget)[ \t]+(-[A-Za-z-]{1,20}[ \t]+){0,4}["']?(https?|ftp):\/\/[^\s"'<>]{3,200}\.(sh|ps1|bat|exe|elf|pl|hta|vbs|scr|py)([^A-Za-z0-9_.-]|[A-Za-z]([^A-Za-z]|$)|$)/
    condition:
        $a and format != "inert" and not python_without_programs and not documentation and not configuration and not shell_download_and_run
}

rule python_runs_command
{
    meta:
        description = "Python code starts a shell, or a command that fetches, deletes or connects"
        severity = "high"
        technique = "T1059.006"
    strings:
        $system = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)os\.(system|popen)\([ \t]*[rbf]?["'][^\n"']{0,40}\b((curl|wget|nc|ncat|bash|powershell|chmod[ \t]+[+0-9])[ \t]|rm[ \t]+-rf[ \t]+(\/|~|\$HOME))/
        $process = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)subprocess\.(run|call|Popen|check_output|check_call|getoutput)\([ \t]*\[?[rbf]?["'][^\n"']{0,40}\b((curl|wget|ncat|powershell)\b|rm[ \t]+-rf[ \t]+(\/|~|\$HOME))/
        $shell = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(os\.(system|popen)|subprocess\.(run|call|Popen|check_output))\([ \t]*\[?["']\/bin\/(ba|z|da)?sh\b/
    condition:
        // what a pickle or Python source calls is judged where it calls it, and a text in it does nothing
        any of them and format != "inert" and not format contains "pickle" and not format contains "python" and
        not documentation and not configuration
}

rule python_download_and_run
{
    meta:
        description = "Python code downloads something and runs it as Python"
        severity = "high"
        technique = "T1059.006"
    strings:
        $a = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(exec|eval)\((compile\()?(__import__\(["'](requests|httpx|urllib\.request|urllib2|urllib)["'](,[^\n()]{0,60})?\)(\.request)?|requests|httpx|urllib\.request|urllib2|urllib|request)\.(urlopen|get|post)\(/
    condition:
        $a and not documentation
}

rule code_in_unknown_bytes
{
    meta:
        description = "code of Python or Lua that starts programs, runs other code or opens connections, in bytes that no format reads"
        severity = "medium"
        technique = "T1059"
    strings:
        $python_process = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(os\.(system|popen|exec[lv]p?e?|spawn[lv]p?e?)|subprocess\.(run|call|Popen|check_output|check_call|getoutput)|pty\.spawn)[ \t]*\([ \t]*[\["'rbfu\(]/
        $python_import = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)__import__[ \t]*\([ \t]*["'](os|subprocess|socket|ctypes|pty|shutil|sys|builtins|importlib|base64|pickle|marshal)["']/
        $python_run = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(exec|eval)[ \t]*\([ \t]*(compile|__import__|base64\.|zlib\.|marshal\.|codecs\.|requests\.|urllib|open)[ \t]*[\(.]/
        $lua_process = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(os\.execute|io\.popen)[ \t]*\(?[ \t]*["'\[]/
        $lua_require = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)require[ \t]*(--[^\n]{0,80}\n[ \t]*)?\(?[ \t]*(["']|\[\[)(socket(\.(core|http|url))?|ffi)(["']|\]\])/
        $lua_run = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(loadstring|dofile|package\.loadlib)[ \t]*\([ \t]*["'\[]/
    condition:
        // formats that are known judge their own texts, by where they stand
        any of them and (format == "" or format matches /(^|,)llamafile$/) and not python_runs_command
}

rule powershell_download_and_run
{
    meta:
        description = "a PowerShell command downloads something and runs it"
        severity = "high"
        technique = "T1059.001"
    strings:
        $client = /(IEX|Invoke-Expression)[ \t("'&]{1,8}(New-Object|\(New-Object)[ \t]+(System\.)?Net\.WebClient/ nocase ascii wide
        $request = /(IEX|Invoke-Expression)[ \t("'&]{1,8}(Invoke-WebRequest|Invoke-RestMethod|iwr|irm|curl|wget)[ \t]/ nocase ascii wide
        $piped = /((Invoke-WebRequest|Invoke-RestMethod|DownloadString)[ \t("']|(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(iwr |iwr\t|iwr\(|iwr"|iwr'|irm |irm\t|irm\(|irm"|irm'))[^\n]{4,200}\|[ \t]*(IEX|Invoke-Expression)/ nocase ascii wide
        $file = /DownloadFile\([^\n]{4,300}(Start-Process|Invoke-Item|\biex\b|cmd(\.exe)?[ \t]+\/c|&[ \t]*["'$])/ nocase ascii wide
        $certutil = /certutil(\.exe)?[ \t]+[^\n]{0,40}-urlcache[ \t]+[^\n]{0,40}https?:\/\// nocase ascii wide
        $bitsadmin = /bitsadmin(\.exe)?[ \t]+\/transfer[ \t]+[^\n]{0,80}https?:\/\// nocase ascii wide
        $mshta = /mshta(\.exe)?[ \t]+["']?(https?:\/\/|javascript:|vbscript:)/ nocase ascii wide
        $regsvr = /regsvr32(\.exe)?[ \t]+[^\n]{0,40}\/i:https?:\/\/[^\n]{3,200}scrobj\.dll/ nocase ascii wide
        $encoded = /powershell(\.exe)?[ \t]+[^\n]{0,80}-e(nc|ncodedcommand|c)?[ \t]+["']?[A-Za-z0-9+\/]{40,}/ nocase ascii wide
        $hidden = /powershell(\.exe)?[ \t]+[^\n]{0,60}-w(indowstyle)?[ \t]+hidden[ \t]+[^\n]{0,120}(-e|-c|iex|download)/ nocase ascii wide
    condition:
        any of them and not documentation
}

rule powershell_encoded_command
{
    meta:
        description = "PowerShell is given a command in base64"
        severity = "medium"
        technique = "T1059.001"
    strings:
        // The base64 is of UTF-16: the third digit of ASCII in it is A or B.
        $a = /\b([Pp]ower[Ss]hell|POWERSHELL|pwsh)(\.exe|\.EXE)?["']?[ \t]+(-[A-Za-z]{1,16}([ \t]+[A-Za-z]{1,16})?[ \t]+){0,6}-[Ee]([Cc]|[Nn][Cc]([Oo][Dd][A-Za-z]{0,11})?)?[ \t]+["']?[A-Za-z0-9+\/]{2}[AB][A-Za-z0-9+\/]([A-Za-z0-9+\/]{2}|["'=\r\n]|$)/ ascii wide
    condition:
        $a and not documentation and not powershell_download_and_run
}

rule shell_deletes_everything
{
    meta:
        description = "a shell script deletes all files of the system or of the user"
        severity = "high"
        technique = "T1485"
    strings:
        // A command of its own whose whole target is the root or the home.
        $rm = /(\n|;|&|\||\{|\bthen|\bdo|\belse)[ \t]*(sudo[ \t]+)?(\/(usr\/)?bin\/)?(rm |rm\t)[ \t]*(--?[A-Za-z-]{1,20}[ \t]+){0,3}(-[a-zA-Z]{0,4}[rR][a-zA-Z]{0,4}|--recursive)[ \t]+(--?[A-Za-z-]{1,20}[ \t]+){0,3}["']?(\/|~|\$HOME|\$\{HOME\})["']?(\/?\*|\/)?["']?[ \t]*([;&|\r\n#)}]|2?>|$)/
    condition:
        $rm and uint16(0) == 0x2123 and not documentation
}

rule encoded_loader
{
    meta:
        description = "code decodes a text and runs what comes out"
        severity = "high"
        technique = "T1027"
    strings:
        $python = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(exec|eval)\((compile\()?(__import__\(["'])?(base64|zlib|bz2|lzma|codecs|marshal|binascii|gzip)(["']\))?\.(b64decode|b32decode|b85decode|a85decode|urlsafe_b64decode|decompress|decode|loads|unhexlify)\(/
        $hex = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(exec|eval)\((compile\()?(bytes|bytearray)\.fromhex\(/
        $lambda = /exec\(\(_\)\(b["']=?[A-Za-z0-9+\/]{40}/
        $chars = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(exec|eval)\((compile\()?(["'](["'])?\.join\(|bytes\(|bytearray\()[ \t]*(map\(chr|\[?chr\(|\[[0-9]{1,3},[ ]?[0-9]{1,3},)/
        $reversed = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(exec|eval)\([^\n]{1,40}\[::-1\][^\n]{0,20}(decode|decompress)/
        $shell = /base64[ \t]+(-d|-D|--decode)[ \t]*\|[ \t]*(sudo[ \t]+)?(\/bin\/)?((ba|z|k|da)?sh|python[23]?|perl)([^A-Za-z0-9_.-]|[A-Za-z]([^A-Za-z]|$)|$)/
        $shell_text = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(ba|z|k|da)?sh[ \t]+(-c[ \t]+)?["']?(<\(|\$\(|`)[ \t]*(echo|printf)[ \t]+[^\n]{10,400}\|[ \t]*base64[ \t]+(-d|-D|--decode)/
        $script = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)eval\([ \t]*(atob|unescape|String\.fromCharCode|Buffer\.from)\(/
        $php = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(eval|assert)\([ \t]*(base64_decode|gzinflate|gzuncompress|str_rot13)\(/
    condition:
        any of them and not documentation
}

rule encoded_command
{
    meta:
        description = "a text in base64 is a command that runs programs or opens a connection"
        severity = "high"
        technique = "T1140"
    strings:
        $a = "import os;os.system(" base64
        $b = "__import__('os').system(" base64
        $c = "__import__(\"os\").system(" base64
        $d = "import socket,subprocess" base64
        $e = "import subprocess;subprocess." base64
        $f = "bash -i >& /dev/tcp/" base64
        $g = "/bin/bash -i" base64
        $h = "IEX (New-Object Net.WebClient)" base64 base64wide
        $i = "New-Object Net.WebClient).Download" base64 base64wide
        $j = "New-Object System.Net.Sockets.TCPClient(" base64 base64wide
        $k = "#!/bin/bash\ncurl" base64
        $l = "subprocess.Popen([\"/bin/" base64
        $m = "exec(__import__('" base64
        $n = "This program cannot be run in DOS mode" base64
    condition:
        any of them and not documentation
}
