// A connection to somebody whose commands a shell then runs.

rule reverse_shell_command
{
    meta:
        description = "a command connects a shell to another machine"
        severity = "critical"
        technique = "T1059.004"
    strings:
        $tcp = /(ba)?sh[ \t]+-i[ \t]*[0-9>&| \t]{1,8}[ \t]*\/dev\/(tcp|udp)\/[^\s\/]{1,100}\/[0-9$]/
        $tcp_exec = /exec[ \t]+[0-9]{1,3}<>[ \t]*\/dev\/(tcp|udp)\/[^\s\/]{1,100}\/[0-9$]/
        $nc = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(nc |nc\t|nc\.exe[ \t]|nc\.traditional[ \t]|ncat(\.exe)?[ \t]|netcat(\.exe)?[ \t])[^\n|;&]{0,80}-[a-z]{0,4}[ec][ \t]+["']?(\/(usr\/)?bin\/)?((ba|z|k|da)?sh|cmd(\.exe)?|powershell)\b/
        $fifo = /mkfifo[ \t]+\S{1,80}[^\n]{1,120}[|;& \t\/](ba)?sh[ \t]+-i[^\n]{0,60}\|[ \t]*(nc|ncat|netcat|openssl[ \t]+s_client|telnet)\b/
        $zsh = /ztcp[ \t]+[^\n]{1,100}sh[ \t]*[0-9]?[<>]&[ \t]*\$REPLY/
        $socat = /socat[ \t]+[^\n]{0,120}exec:["']?(\/bin\/)?(ba)?sh/ nocase
        $telnet = /telnet[ \t]+\S{1,80}[ \t]+[0-9]{1,5}[ \t]*\|[ \t]*(\/bin\/)?(ba)?sh[ \t]*\|[ \t]*telnet/
        $awk_address = "/inet/tcp/"
        $awk_reads = /\|&[ \t]*getline/
    condition:
        not documentation and (
            (($tcp or $tcp_exec) and not configuration) or $nc or $fifo or $zsh or $socat or $telnet or
            ($awk_address and $awk_reads)
        )
}

rule reverse_shell_script
{
    meta:
        description = "a script opens a connection and hands a shell to it"
        severity = "critical"
        technique = "T1059"
    strings:
        $python_socket = /socket\.socket\(|\bs(ocket)?\.connect\(\(/
        $python_dup = /os\.dup2\([ \t]*[a-z_]{1,20}\.fileno\(\)/
        $python_pty = /pty\.spawn\([ \t]*\[?["'](\/bin\/)?(ba|z|da)?sh["']/
        $python_call = /subprocess\.(call|run|Popen)\([ \t]*\[?["'](\/bin\/)?(ba|z|da)?sh["'][ \t]*,[ \t]*["']-i["']/
        $perl_socket = "use Socket"
        $perl_exec = /exec[ \t]*[\({]["'](\/bin\/)?(ba)?sh[ \t]+-i["']/
        $perl_open = /open\(STD(IN|OUT|ERR),[ \t]*["']>?&/
        $php = /fsockopen\([^\n]{5,120}(exec|shell_exec|system|passthru|proc_open|popen)\([^\n]{0,20}(\/bin\/)?(ba)?sh/
        $php_shell = /fsockopen\([^\n]{5,120}`(\/bin\/)?(ba)?sh[ \t]/
        $ruby = /TCPSocket\.(open|new)\([^\n]{5,200}(exec|spawn|IO\.popen)[ \t\(]/
        $ruby_spawn = /spawn\([^\n]{0,60}["'](\/bin\/)?(ba)?sh[^\n]{0,80}TCPSocket\.(open|new)\(/
        $go_net = /net\.Dial(Timeout)?\(["']tcp/
        $go_run = /exec\.Command\(["'](\/bin\/)?((ba)?sh|cmd(\.exe)?)["']/
        $go_input = /\.Stdin[ \t]*=/
        $lua = /require\(["']socket["']\)[^\n]{10,300}(io\.popen|os\.execute)\(/
        $node_net = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)net\.(Socket|connect|createConnection)\(/
        $node_spawn = /child_process["']\)[^\n]{0,60}\.?(spawn|exec)\([ \t]*["'](\/bin\/)?((ba)?sh|cmd(\.exe)?)["']/
        $powershell = /New-Object[ \t]+(System\.)?Net\.Sockets\.TCPClient\(/ nocase ascii wide
        $powershell_run = /(\biex\b|Invoke-Expression|ScriptBlock\]::Create)/ nocase ascii wide
        $powershell_stream = ".GetStream()" nocase ascii wide
    condition:
        not documentation and (
            ($python_socket and ($python_dup or $python_pty or $python_call) and not configuration) or
            ($perl_socket and $perl_exec and $perl_open) or
            $php or $php_shell or $ruby or $ruby_spawn or $lua or
            ($go_net and $go_run and $go_input) or
            ($node_net and $node_spawn) or
            ($powershell and $powershell_run and $powershell_stream)
        )
}
